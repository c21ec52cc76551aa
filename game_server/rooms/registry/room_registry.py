"""All rooms of a process: they are opened, found, saved, adopted and closed here.

Their members are the registry's ``membership``. Commands of members are in ``commands``, the work
of every second in ``upkeep``.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from game_server.limits.per_address import HoldingCap
from game_server.limits.recent import Recent
from game_server.maps.maker import MapMaker
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.rooms.registry.aftermath import Aftermath
from game_server.rooms.registry.budgets import NO_QUOTAS, Budgets, Quotas
from game_server.rooms.registry.later import PendingTasks
from game_server.rooms.registry.lifecycle import Lifecycle
from game_server.rooms.registry.lobbies import Lobbies, starts_itself
from game_server.rooms.registry.membership import Membership
from game_server.rooms.registry.new_rooms import new_room
from game_server.rooms.registry.save import load_room, save_room
from game_server.rooms.registry.welcoming import Welcomes
from game_server.rooms.state.codes import code_in
from game_server.rooms.world.faults import Faults
from game_server.rooms.world.slow_games import SlowGames
from game_server.rooms.world.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game_server.games.base import Game
    from game_server.rooms.registry.contracts import Contracts
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.tick_clock import TickClock
    from game_server.rooms.world.world_runner import Phases
    from game_server.simulation.game_map import GameMap

REMEMBERED_ENDINGS = 1_000
"""The number of closed rooms whose reason is remembered, for members who come back to one."""


RESTARTED = "The server has been restarted, and the room ended with it."


class RoomRegistry:
    """``games`` are by name. See ``Membership`` for ``hold_s`` and ``slow_games`` for
    ``shed_after_s``.
    """

    def __init__(
        self,
        games: Mapping[str, Game],
        phases: Phases,
        clock: TickClock,
        contracts: Contracts,
        seats_per_world: int = 800,
        hold_s: int = 30,
        shed_after_s: float = 5.0,
        quotas: Quotas = NO_QUOTAS,
        maps: MapMaker | None = None,
    ) -> None:
        self.games = games
        self.faults = Faults(contracts.new_id, contracts.reporter, self.close)
        self.worlds = Worlds(
            clock, phases, seats_per_world, lambda *tick: self.aftermath.conclude(*tick)
        )
        lobbies = Lobbies(clock, self._look_for_start, self.faults)
        self._lifecycle = Lifecycle(self.worlds, lobbies, clock.now)
        self.slow_games = SlowGames(
            self.worlds, clock.now, contracts.reporter, self.close, shed_after_s
        )
        self.aftermath = Aftermath(
            self.worlds, self._lifecycle, self.faults, self.slow_games, contracts.reporter
        )
        self._welcomes = Welcomes(contracts, self.worlds, self._lifecycle)
        self.membership = Membership(self, self._welcomes, hold_s)
        self._contracts = contracts
        self.waiting, self.wall_s, self.now = contracts.waiting, contracts.wall_s, clock.now
        self._directory, self._reporter = contracts.directory, contracts.reporter
        self.maps, self.tasks = maps or MapMaker(), PendingTasks()
        self._rooms: dict[str, Room] = {}
        self._endings: Recent[str, str] = Recent(REMEMBERED_ENDINGS)
        self.budgets = Budgets(quotas, self.worlds, clock.now)

    # Rooms

    def open(
        self,
        game: str,
        *,
        settings: Mapping[str, Any] | None = None,
        private: bool = False,
        lobby: bool | None = None,
        password: str | None = None,
        link: str | None = None,
        seed: int | None = None,
        opener: str = "",
        game_map: GameMap | None = None,
    ) -> Room:
        """A new room, parked until somebody comes. ``password`` is kept as it is given: hash it.

        A room with a ``lobby`` has a host, who starts its rounds; by default private ones do.
        ``opener`` is the address whose budgets it counts against, ``game_map`` the map of settings
        and seed if it is drawn already. Raises KeyError for an unknown game, ValidationError for
        wrong settings, and OverBudget when the opener has had too many maps drawn.
        """
        rules = self.games[game]
        chosen = rules.settings.model_validate(dict(settings or {}))
        seed = secrets.randbits(32) if seed is None else seed
        game_map = game_map or self.maps.at_once(rules, chosen, seed, opener)
        room_id = self._contracts.new_id()
        room = new_room(
            rules,
            chosen,
            room_id=room_id,
            code="",
            seed=seed,
            private=private,
            lobby=private if lobby is None else lobby,
            password=password,
            link=link,
            game_map=game_map,
            opener=opener,
        )
        room.code = self._new_code(room_id)  # only now: a game's mistake with its map keeps none
        self._add(room)
        return room

    def adopt(self, saved: bytes) -> Room:
        """Go on with a saved room. Its players' seats are held for them. Raises SaveError, and
        ProtocolError when it is of no use, which closes it.
        """
        room = load_room(saved, self.games)
        if not self._directory.register(room.code, room.id):
            room.code = self._new_code(room.id)
        self._add(room)
        if room.has_people:
            self.wake(room)
            self.membership.hold_all(room)
        return room

    def save(self, room: Room) -> bytes:
        """A room as it stands, for ``adopt`` here or elsewhere."""
        self._lifecycle.pass_time(room)
        runner = self.worlds.runner(room)
        state = room.state if runner is None else runner.state_of(room)
        assert state is not None
        return save_room(room, state)

    def close(self, room: Room, code: CloseCode, reason: str = "") -> None:
        """End a room: its members receive the reason, and its code is free again.

        Each part of that is done, whatever becomes of the others. Closing twice is closing once.
        """
        if self._rooms.pop(room.id, None) is None:
            return
        self._endings[room.id] = why = reason or code.reason
        members = list(room.members.values())
        room.members.clear()
        for member in members:
            member.gone = True
        for part in (
            *(partial(member.link.close, code, why) for member in members),
            partial(room.count_waiting, HoldingCap(0)),
            partial(self.budgets.forget, room),
            partial(self._lifecycle.leave, room),
            partial(self._directory.unregister, room.code, room.id),
            partial(self._reporter.room_closed, room.id, room.code, why),
        ):
            with self.faults.contained(room):
                part()

    def close_all(self, code: CloseCode) -> None:
        """End every room."""
        for room in list(self._rooms.values()):
            self.close(room, code)

    def room(self, room_id: str) -> Room | None:
        return self._rooms.get(room_id)

    def ending(self, room_id: str) -> str:
        """What is known of a room that is not here: why it has closed, as long as that is
        remembered. A room that never was in this process ended with an earlier one.
        """
        gone = CloseCode.ROOM_GONE.reason
        why = self._endings.get(room_id)
        if why is not None:
            return why if why in (gone, CloseCode.TOO_COSTLY.reason) else f"{gone} {why}"
        return gone if len(self._endings) >= REMEMBERED_ENDINGS else RESTARTED

    def find(self, code: str) -> Room | None:
        """The room with a code, however it was written."""
        return self._rooms.get(self._directory.lookup(code_in(code)) or "")

    @property
    def rooms(self) -> list[Room]:
        """All rooms, oldest first."""
        return list(self._rooms.values())

    def public_rooms(self) -> list[Room]:
        """Every room that strangers may join, oldest first."""
        return [room for room in self._rooms.values() if not room.door.private]

    @property
    def counts(self) -> dict[str, int]:
        """How many rooms, worlds and connected members there are."""
        members = sum(len(room.members) for room in self._rooms.values())
        return {"rooms": len(self._rooms), "worlds": len(list(self.worlds)), "members": members}

    def park(self, room: Room) -> bool:
        """Nobody is in the room any more; False when it was parked already."""
        return self._lifecycle.park(room)

    # Worlds

    def wake(self, room: Room) -> None:
        """Let a room go on for somebody who comes. Raises ProtocolError when it cannot; it has
        closed then.
        """
        with self.faults.fatal_to(room):
            self._lifecycle.wake(room)
        if self._rooms.get(room.id) is not room:
            raise ProtocolError(CloseCode.INTERNAL, self._endings.get(room.id) or "")

    def welcome_everyone(self, room: Room) -> None:
        """The room's rows have been replaced: everybody begins anew with a welcome."""
        with self.faults.fatal_to(room):
            self._welcomes.welcome_everyone(room)

    def begin(self, room: Room) -> None:
        """Let a room go from its lobby into a world, where its countdown begins; a room that
        cannot closes.
        """
        with self.faults.fatal_to(room):
            self._lifecycle.begin(room)

    def _look_for_start(self, room: Room) -> None:
        """Something has changed in a lobby: perhaps nobody is left to wait for."""
        if starts_itself(room) and not room.drawing:
            self.begin(room)

    def now_in(self, room: Room) -> int:
        """The room's own time in ticks, which passes in its lobby and while it is parked too."""
        self._lifecycle.pass_time(room)
        return room.clock.at(self.tick_of(room))

    def time_in(self, room: Room, seconds: int) -> int:
        """The time by the room's clock some seconds from now."""
        return self.now_in(room) + seconds * room.game.tick_hz

    def tick_of(self, room: Room) -> int:
        """The room's tick, also while it stands still."""
        return self._lifecycle.moment(room).tick

    def _add(self, room: Room) -> None:
        room.count_waiting(self.waiting)
        self._rooms[room.id] = room
        self.budgets.count(room)
        self._lifecycle.add(room)
        self._reporter.room_opened(room.id, room.code, room.game.name)

    def _new_code(self, room_id: str) -> str:
        """A code that no open room has, registered for this one."""
        codes = iter(self._contracts.new_code, "")
        return next(code for code in codes if self._directory.register(code, room_id))

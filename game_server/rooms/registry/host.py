"""The room host: this node's rooms, and everything that may happen to them and their members.

HTTP calls ``open``, ``reserve`` and the look-ups; sessions call ``claim``, ``resume``, ``drop``,
and ``receive_input``; a clock calls the worlds. What members ask for is done by ``commands``, and
what nobody has to ask for by ``housekeeping``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from game_server.games.base import Game
from game_server.limits.per_address import HoldingCap
from game_server.limits.recent import Recent
from game_server.maps.maker import MapMaker
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.rooms.registry import making_way
from game_server.rooms.registry.aftermath import Aftermath
from game_server.rooms.registry.budgets import NO_QUOTAS, Budgets, Quotas
from game_server.rooms.registry.contracts import Contracts
from game_server.rooms.registry.later import PendingTasks
from game_server.rooms.registry.lifecycle import Lifecycle
from game_server.rooms.registry.lobbies import Lobbies, all_ready
from game_server.rooms.registry.new_rooms import new_room
from game_server.rooms.registry.save import load_room, save_room
from game_server.rooms.registry.welcoming import Welcomes
from game_server.rooms.state import teams
from game_server.rooms.state.codes import code_in
from game_server.rooms.state.room import Link, Member, Room
from game_server.rooms.state.seats import RoomLocked, Seat, SeatClaim, SeatError
from game_server.rooms.world.faults import MISTAKES, Faults
from game_server.rooms.world.slow_games import SlowGames
from game_server.rooms.world.tick_clock import TickClock
from game_server.rooms.world.world_runner import Phases
from game_server.rooms.world.worlds import Worlds
from game_server.simulation.game_map import GameMap

RESERVED_S = 20
"""How long a reserved seat waits: the ticket's 15 s and the handshake's 5."""
NORMAL_CLOSURE = 1000
REMEMBERED_ENDINGS = 1_000
"""Closed rooms of which it is still known why, for whoever comes back to one."""


class RoomHost:
    """All rooms of one node. ``games`` are by name; the place of whoever lost the connection waits
    for ``hold_s``; see ``slow_games`` for ``shed_after_s``.
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
            clock, phases, seats_per_world, lambda *tick: self.aftermath.follow(*tick)
        )
        lobbies = Lobbies(clock, self._look_for_start, self.faults)
        self._where = Lifecycle(self.worlds, lobbies, clock.now)
        self.slow_games = SlowGames(
            self.worlds, clock.now, contracts.reporter, self.close, shed_after_s
        )
        self.aftermath = Aftermath(
            self.worlds, self._where, self.faults, self.slow_games, contracts.reporter
        )
        self._welcomes = Welcomes(contracts, self.worlds, self._where)
        self._contracts, self._hold_s = contracts, hold_s
        self.waiting, self.wall_s, self.now = contracts.waiting, contracts.wall_s, clock.now
        self._directory, self._reporter = contracts.directory, contracts.reporter
        self.maps, self.tasks = maps or MapMaker(), PendingTasks()
        self._rooms: dict[str, Room] = {}
        self._endings: Recent[str, str] = Recent(REMEMBERED_ENDINGS)
        self.budgets = Budgets(quotas, self.worlds, clock.now)

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
        ground: GameMap | None = None,
    ) -> Room:
        """A new room, parked until somebody comes. ``password`` is kept as it is given: hash it.

        A room with a ``lobby`` has a host, who starts its rounds; by default private ones do.
        ``opener`` is the address whose budgets it counts against, ``ground`` the map of settings
        and seed if it is drawn already. Raises KeyError for an unknown game, ValidationError for
        wrong settings, and OverBudget when the opener has had too many maps drawn.
        """
        rules = self.games[game]
        chosen = rules.settings.model_validate(dict(settings or {}))
        seed = secrets.randbits(32) if seed is None else seed
        ground = ground or self.maps.at_once(rules, chosen, seed, opener)
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
            ground=ground,
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
            self._wake(room)
            for places in (room.seats, room.spectators):
                places.drop_all(self._in(room, self._hold_s))
            room.seats_have_changed()
        return room

    def save(self, room: Room) -> bytes:
        """A room as it stands, for ``adopt`` here or elsewhere."""
        self._where.pass_time(room)
        runner = self.worlds.runner(room)
        state = room.state if runner is None else runner.state_of(room)
        assert state is not None
        return save_room(room, state)

    def close(self, room: Room, code: CloseCode, reason: str = "") -> None:
        """End a room: its members are told why, and its code is free again.

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
            partial(self._where.leave, room),
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

    def find(self, code: str) -> Room | None:
        """The room with a code, however it was written."""
        return self._rooms.get(self._directory.lookup(code_in(code)) or "")

    @property
    def rooms(self) -> list[Room]:
        """All rooms, oldest first."""
        return list(self._rooms.values())

    def public_rooms(self) -> list[Room]:
        """Every room that strangers may join, oldest first."""
        return [room for room in self._rooms.values() if not room.private]

    @property
    def counts(self) -> dict[str, int]:
        """How many rooms, worlds and connected members there are."""
        members = sum(len(room.members) for room in self._rooms.values())
        return {"rooms": len(self._rooms), "worlds": len(list(self.worlds)), "members": members}

    def park(self, room: Room) -> bool:
        """Nobody is in the room any more; False when it was parked already."""
        return self._where.park(room)

    # Members

    def reserve(
        self,
        room: Room,
        player_id: str,
        name: str,
        *,
        spectate: bool = False,
        party: str = "",
        for_s: int = RESERVED_S,
        address: str = "",
    ) -> SeatClaim:
        """A place for a player, and the claim that a ticket carries. A parked room stays parked.

        Who comes late only watches, when the host wants it so. Those of a ``party`` play in one
        team if they can. ``address`` is where the player calls from. Raises SeatsFull and
        RoomLocked.
        """
        known = room.seat_of_player(player_id)
        if known is None and room.locked:
            raise RoomLocked("the host lets nobody new in")
        if room.seats.of(player_id) is None and room.is_late and room.late_join == "watch":
            spectate = True
        making_way.make_way(self, room, player_id, address, spectate=spectate)
        name = room.free_name(name, player_id)
        seat = room.seats_for(spectate).reserve(player_id, name, self._in(room, for_s), address)
        seat.person_id = seat.person_id or (known.person_id if known else room.next_person_id())
        seat.party = party or seat.party
        return SeatClaim(room.id, player_id, spectate, seat.slot, seat.serial, seat.ticket)

    def claim(self, claim: SeatClaim, link: Link) -> Member:
        """Connect the holder of a ticket and welcome it. Raises ProtocolError."""
        return self._enter(claim, link, lambda places: places.claim_with_ticket(claim))

    def resume(self, claim: SeatClaim, link: Link) -> Member:
        """Connect the holder of a resume token and welcome it. Raises ProtocolError."""
        return self._enter(claim, link, lambda places: places.claim_with_resume(claim))

    def drop(self, member: Member) -> None:
        """The member's connection is lost; its place is held. Does nothing the second time."""
        if not self._detach(member):
            return
        room = member.room
        room.seats_for(member.spectator).drop(member.slot, self._in(room, self._hold_s))
        room.seats_have_changed()

    def leave(self, member: Member) -> None:
        """The member gives its place up, and its connection closes."""
        if not member.gone:
            seat = member.room.seat_of(member)
            self.remove(member.room, member.spectator, seat, NORMAL_CLOSURE, "You left the room.")

    def remove(self, room: Room, spectator: bool, seat: Seat, code: int, reason: str) -> None:
        """Take somebody's place away, whether connected or held, and close their connection."""
        member = room.members.get((spectator, seat.slot))
        if member is not None:
            self._detach(member)
        try:
            room.seats_for(spectator).release(seat.slot)
            room.seats_have_changed()
        finally:
            if member is not None:
                member.link.close(code, reason)

    def change_place(self, member: Member, *, spectate: bool) -> None:
        """Make a player a spectator or the other way round, over the same connection, which is
        welcomed anew. Raises SeatsFull; nothing has changed then.
        """
        room = member.room
        old, new = room.seats_for(member.spectator), room.seats_for(spectate)
        if member.spectator is spectate:
            return
        left = room.seat_of(member)
        making_way.make_way(self, room, left.player_id, left.address, spectate=spectate)
        seat = new.reserve(member.player_id, left.name, self.clock_of(room), left.address)
        seat.person_id, seat.party = left.person_id, left.party
        room.members.pop((member.spectator, member.slot))
        old.release(member.slot)
        claim = SeatClaim(room.id, member.player_id, spectate, seat.slot, seat.serial, seat.ticket)
        self._sit(member, new.claim_with_ticket(claim), spectate)

    def receive_input(self, member: Member, frame: bytes) -> None:
        """A frame that looks like an input; it is checked with all others of its tick."""
        if (runner := self.worlds.runner(member.room)) is not None:
            runner.inbox.append((member, frame))

    def tick_and_fraction(self, member: Member) -> tuple[int, int]:
        """The room's tick and how much of it has elapsed, in 1/256, for a PONG."""
        fraction = self.worlds.fraction(member.room)
        return self.tick_of(member.room), min(int(fraction * 256), 255)

    def _enter(self, claim: SeatClaim, link: Link, connect: Callable[[Any], Seat]) -> Member:
        room = self._rooms.get(claim.room_id)
        if room is None:
            why = self._endings.get(claim.room_id)
            gone = CloseCode.ROOM_GONE
            raise ProtocolError(gone, f"{gone.reason} {why}" if why else gone.reason)
        if claim.player_id in room.bans:
            raise ProtocolError(CloseCode.KICKED)
        try:
            seat = connect(room.seats_for(claim.spectator))
        except SeatError as fault:
            raise ProtocolError(CloseCode.AUTH) from fault
        member = Member(room, claim.player_id, claim.spectator, seat.slot, seat.serial, link)
        self._replace_others(member)
        try:
            self._sit(member, seat, claim.spectator)
        except MISTAKES:
            self.drop(member)  # nobody will: the connection has no member yet
            raise
        return member

    def _sit(self, member: Member, seat: Seat, spectator: bool) -> None:
        """Give a member the place that it has claimed, and welcome it."""
        room = member.room
        member.spectator, member.slot, member.serial = spectator, seat.slot, seat.serial
        room.members[spectator, seat.slot] = member
        if not spectator:
            teams.join(room, seat)
        self.budgets.count(room)
        room.seats_have_changed()
        self._wake(room)
        self._welcomes.welcome(member)

    def _wake(self, room: Room) -> None:
        """Let a room go on for somebody who comes. Raises ProtocolError when it cannot; it has
        closed then.
        """
        with self.faults.fatal_to(room):
            self._where.wake(room)
        if self._rooms.get(room.id) is not room:
            raise ProtocolError(CloseCode.INTERNAL, self._endings.get(room.id) or "")

    def welcome_everyone(self, room: Room) -> None:
        """The room has other rows than before: everybody begins anew with a welcome."""
        with self.faults.fatal_to(room):
            self._welcomes.welcome_everyone(room)

    def _replace_others(self, newest: Member) -> None:
        """The newest connection wins: a player's older one closes, and its other place is freed."""
        room = newest.room
        for member in [m for m in room.members.values() if m.player_id == newest.player_id]:
            self._detach(member)
            member.link.close(CloseCode.REPLACED, CloseCode.REPLACED.reason)
        other = room.seats_for(not newest.spectator)
        seat = other.of(newest.player_id)
        if seat is not None:
            other.release(seat.slot)

    def _detach(self, member: Member) -> bool:
        """Part a member from its room; whether it was still in it."""
        if member.gone:
            return False
        member.gone = True
        del member.room.members[member.spectator, member.slot]
        self.budgets.count(member.room)
        return True

    def begin(self, room: Room) -> None:
        """Let a room go from its lobby into a world, where its countdown begins; a room that
        cannot closes.
        """
        with self.faults.fatal_to(room):
            self._where.begin(room)

    def _look_for_start(self, room: Room) -> None:
        """Something has changed in a lobby: perhaps nobody is left to wait for."""
        if all_ready(room) and not room.drawing:
            self.begin(room)

    def clock_of(self, room: Room) -> int:
        """The room's own time in ticks, which passes in its lobby and while it is parked too."""
        self._where.pass_time(room)
        return self.tick_of(room) + room.waited

    def _in(self, room: Room, seconds: int) -> int:
        """The time by the room's clock in so many seconds."""
        return self.clock_of(room) + seconds * room.game.tick_hz

    def tick_of(self, room: Room) -> int:
        """The room's tick, also while it stands still."""
        return self._where.moment(room).tick

    def _add(self, room: Room) -> None:
        room.count_waiting(self.waiting)
        self._rooms[room.id] = room
        self.budgets.count(room)
        self._where.add(room)
        self._reporter.room_opened(room.id, room.code, room.game.name)

    def _new_code(self, room_id: str) -> str:
        """A code that no open room has, registered for this one."""
        codes = iter(self._contracts.new_code, "")
        return next(code for code in codes if self._directory.register(code, room_id))

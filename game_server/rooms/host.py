"""The room host: this node's rooms, and everything that may happen to them and their members.

HTTP calls ``open``, ``reserve`` and the look-ups; sessions call ``claim``, ``resume``, ``drop``,
and ``receive_input``; a clock calls the worlds. What members ask for is done by ``commands``, and
what nobody has to ask for by ``housekeeping``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from game_server.games.base import Game, Standing
from game_server.limits.per_address import HoldingCap
from game_server.netcode.lines import Lines
from game_server.netcode.outbox import Outbox
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.rooms import making_way, teams
from game_server.rooms.clock import TickClock
from game_server.rooms.contracts import Contracts
from game_server.rooms.info import RoomInfo, room_info
from game_server.rooms.lobbies import Lobbies, all_ready
from game_server.rooms.room import Link, Member, Room, new_room
from game_server.rooms.save import load_room, save_room
from game_server.rooms.seats import RoomLocked, Seat, SeatClaim, SeatError, Stage
from game_server.rooms.welcome import welcome
from game_server.rooms.whereabouts import Whereabouts
from game_server.rooms.world_runner import Phases, TickReport, WorldRunner
from game_server.rooms.worlds import Worlds

RESERVED_S = 20
"""How long a reserved seat waits: the ticket's 15 s and the handshake's 5."""
FRIEND_RESERVED_S = 60
"""How long the seats of a party wait for those who didn't ask themselves: their pages look every
two seconds, but one that lies in the background is kept waiting for up to a minute by its browser.
"""
NORMAL_CLOSURE = 1000


class RoomHost:
    """All rooms of one node. ``games`` are by name; the place of whoever lost the connection waits
    for ``hold_s``.
    """

    def __init__(
        self,
        games: Mapping[str, Game],
        phases: Phases,
        clock: TickClock,
        contracts: Contracts,
        seats_per_world: int = 800,
        hold_s: int = 30,
    ) -> None:
        self.games = games
        self.on_result: Callable[[Room, Sequence[Standing]], None] = lambda room, standings: None
        self.worlds = Worlds(clock, phases, seats_per_world, self._ticked)
        self._where = Whereabouts(self.worlds, Lobbies(clock, self._look_for_start))
        self._contracts = contracts
        self.waiting, self.wall_s, self.now = contracts.waiting, contracts.wall_s, clock.now
        self._hold_s = hold_s
        self._directory, self._reporter = contracts.directory, contracts.reporter
        self._rooms: dict[str, Room] = {}
        self._lines = Lines()

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
    ) -> Room:
        """A new room, parked until somebody comes. ``password`` is kept as it is given: hash it.

        A room with a ``lobby`` has a host, who starts its rounds; by default private ones do.
        ``opener`` is the address whose budgets it counts against.
        Raises KeyError for an unknown game and pydantic's ValidationError for wrong settings.
        """
        rules = self.games[game]
        chosen = rules.settings.model_validate(dict(settings or {}))
        room_id = self._contracts.new_id()
        room = new_room(
            rules,
            chosen,
            room_id=room_id,
            code=self._new_code(room_id),
            seed=secrets.randbits(32) if seed is None else seed,
            private=private,
            lobby=private if lobby is None else lobby,
            password=password,
            link=link,
        )
        room.opener = opener
        self._add(room)
        return room

    def adopt(self, saved: bytes) -> Room:
        """Go on with a saved room. Its players' seats are held for them. Raises SaveError."""
        room = load_room(saved, self.games)
        if not self._directory.register(room.code, room.id):
            room.code = self._new_code(room.id)
        self._add(room)
        if room.has_people:
            self._where.wake(room)
            for places in (room.seats, room.spectators):
                for seat in places:
                    if seat.stage is Stage.CONNECTED:
                        places.drop(seat.slot, self._in(room, self._hold_s))
            room.places_changed()
        return room

    def save(self, room: Room) -> bytes:
        """A room as it stands, for ``adopt`` here or elsewhere."""
        runner = self.worlds.runner(room)
        state = room.state if runner is None else runner.state_of(room)
        assert state is not None
        return save_room(room, state)

    def close(self, room: Room, code: CloseCode, reason: str = "") -> None:
        """End a room: its members are told why, and its code is free again."""
        if self._rooms.pop(room.id, None) is None:
            return
        members = list(room.members.values())
        room.members.clear()
        for member in members:
            member.gone = True
            member.link.close(code, reason or code.reason)
        room.count_waiting(HoldingCap(0))
        self._where.leave(room)
        self._directory.unregister(room.code, room.id)
        self._reporter.room_closed(room.id, room.code, reason or code.reason)

    def close_all(self, code: CloseCode) -> None:
        """End every room."""
        for room in list(self._rooms.values()):
            self.close(room, code)

    def room(self, room_id: str) -> Room | None:
        return self._rooms.get(room_id)

    def find(self, code: str) -> Room | None:
        """The room with a code, in either case of letters."""
        room_id = self._directory.lookup(code.strip().upper())
        return None if room_id is None else self._rooms.get(room_id)

    @property
    def rooms(self) -> list[Room]:
        """All rooms, oldest first."""
        return list(self._rooms.values())

    def public_rooms(self) -> list[Room]:
        """Every room that strangers may join, oldest first."""
        return [room for room in self._rooms.values() if not room.private]

    def list_public(self) -> list[RoomInfo]:
        return [room_info(room) for room in self.public_rooms()]

    @property
    def counts(self) -> dict[str, int]:
        """How many rooms, worlds and connected members there are."""
        members = sum(len(room.members) for room in self._rooms.values())
        worlds = sum(1 for _ in self.worlds)
        return {"rooms": len(self._rooms), "worlds": worlds, "members": members}

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
        """A place for a player, and the claim that a ticket carries.

        Who comes late only watches, when the host wants it so. Those of a ``party`` play in one
        team if they can. ``address`` is where the player calls from. Raises SeatsFull and
        RoomLocked.
        """
        known = room.place_of(player_id)
        if known is None and room.locked:
            raise RoomLocked("the host lets nobody new in")
        if room.seats.of(player_id) is None and room.is_late and room.late_join == "watch":
            spectate = True
        making_way.make_way(self, room, player_id, address, spectate=spectate)
        name = room.free_name(name, player_id)
        seat = room.places(spectate).reserve(player_id, name, self._in(room, for_s), address)
        seat.member = seat.member or (known.member if known else room.next_person())
        seat.party = party or seat.party
        self._where.wake(room)
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
        room.places(member.spectator).drop(member.slot, self._in(room, self._hold_s))
        room.places_changed()

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
        room.places(spectator).release(seat.slot)
        room.places_changed()
        if member is not None:
            member.link.close(code, reason)

    def change_place(self, member: Member, *, spectate: bool) -> None:
        """Make a player a spectator or the other way round, over the same connection, which is
        welcomed anew. Raises SeatsFull; nothing has changed then.
        """
        room = member.room
        old, new = room.places(member.spectator), room.places(spectate)
        if member.spectator is spectate:
            return
        left = room.seat_of(member)
        making_way.make_way(self, room, left.player_id, left.address, spectate=spectate)
        seat = new.reserve(member.player_id, left.name, self.clock_of(room), left.address)
        seat.member, seat.party = left.member, left.party
        room.members.pop((member.spectator, member.slot))
        old.release(member.slot)
        claim = SeatClaim(room.id, member.player_id, spectate, seat.slot, seat.serial, seat.ticket)
        self._sit(member, new.claim_with_ticket(claim), spectate)

    def receive_input(self, member: Member, frame: bytes) -> None:
        """A frame that looks like an input; it is checked with all others of its tick."""
        runner = self.worlds.runner(member.room)
        if runner is not None:
            runner.inbox.append((member, frame))

    def tick_and_fraction(self, member: Member) -> tuple[int, int]:
        """The room's tick and how much of it has elapsed, in 1/256, for a PONG."""
        fraction = self.worlds.fraction(member.room)
        return self.tick_of(member.room), min(int(fraction * 256), 255)

    def _enter(self, claim: SeatClaim, link: Link, connect: Callable[[Any], Seat]) -> Member:
        room = self._rooms.get(claim.room_id)
        if room is None:
            raise ProtocolError(CloseCode.ROOM_GONE)
        if claim.player_id in room.bans:
            raise ProtocolError(CloseCode.KICKED)
        try:
            seat = connect(room.places(claim.spectator))
        except SeatError as fault:
            raise ProtocolError(CloseCode.AUTH) from fault
        member = Member(room, claim.player_id, claim.spectator, seat.slot, seat.serial, link)
        self._replace_others(member)
        self._sit(member, seat, claim.spectator)
        return member

    def _sit(self, member: Member, seat: Seat, spectator: bool) -> None:
        """Give a member the place that it has claimed, and welcome it."""
        room = member.room
        member.spectator, member.slot, member.serial = spectator, seat.slot, seat.serial
        room.members[spectator, seat.slot] = member
        if not spectator:
            teams.join(room, seat)
        room.places_changed()
        self._where.wake(room)
        self._welcome(member)

    def welcome_everyone(self, room: Room) -> None:
        """The room has other rows than before: everybody begins anew with a welcome."""
        members = list(room.members.values())
        room.members.clear()
        for member in members:
            seat = room.places(member.spectator).holder(member.serial)
            member.slot = seat.slot
            room.members[member.spectator, seat.slot] = member
        for member in members:
            member.look_at_the_middle()
            self._welcome(member)

    def _welcome(self, member: Member) -> None:
        room, link, seat = member.room, member.link, member.room.seat_of(member)
        member.outbox = Outbox(
            link.write,
            link.buffered,
            link.close,
            room.game.tick_hz,
            log_number=room.log.next_number,
            lines=self._lines,
        )
        member.outbox.waited = room.waited
        place = (member.spectator, seat.slot, seat.serial)
        token = self._contracts.issue_resume(
            SeatClaim(room.id, member.player_id, *place, seat.resume)
        )
        runner = self.worlds.runner(room)
        if runner is not None:
            runner.start_anew(member)
        member.outbox.send(welcome(room, member, *self._where.moment(room), token))

    def _replace_others(self, newest: Member) -> None:
        """The newest connection wins: a player's older one closes, and its other place is freed."""
        room = newest.room
        for member in [m for m in room.members.values() if m.player_id == newest.player_id]:
            self._detach(member)
            member.link.close(CloseCode.REPLACED, CloseCode.REPLACED.reason)
        other = room.places(not newest.spectator)
        seat = other.of(newest.player_id)
        if seat is not None:
            other.release(seat.slot)

    def _detach(self, member: Member) -> bool:
        """Part a member from its room; whether it was still in it."""
        if member.gone:
            return False
        member.gone = True
        del member.room.members[member.spectator, member.slot]
        return True

    # Worlds

    def begin(self, room: Room) -> None:
        """Let a room go from its lobby into a world, where its countdown begins."""
        self._where.begin(room)

    def _look_for_start(self, room: Room) -> None:
        """Something has changed in a lobby: perhaps nobody is left to wait for."""
        if all_ready(room):
            self.begin(room)

    def clock_of(self, room: Room) -> int:
        """The room's own time in ticks, which passes in its lobby too."""
        return self.tick_of(room) + room.waited

    def _in(self, room: Room, seconds: int) -> int:
        """The time by the room's clock in so many seconds."""
        return self.clock_of(room) + seconds * room.game.tick_hz

    def tick_of(self, room: Room) -> int:
        """The room's tick, also while it stands still."""
        return self._where.moment(room).tick

    def _ticked(self, runner: WorldRunner, report: TickReport) -> None:
        """Close the rooms at fault; their members learn an incident's number, never more."""
        game, verdict = runner.game.name, report.verdict
        for fault in verdict.faults:
            incident = self._contracts.new_id()[:8]
            self._reporter.incident(incident, fault.room.id, game, fault.cause)
            reason = f"{CloseCode.INTERNAL.reason} Incident {incident}."
            self.close(fault.room, CloseCode.INTERNAL, reason)
        for room, standings in report.results.items():
            self.on_result(room, standings)
        for room in report.resting:
            self._where.rest(room)
        self._where.send_statuses(runner)
        if verdict.raised is not None and not verdict.faults:
            self._reporter.incident(self._contracts.new_id()[:8], None, game, verdict.raised)
        self._reporter.ticked(game, report)

    def _add(self, room: Room) -> None:
        room.count_waiting(self.waiting)
        self._rooms[room.id] = room
        self._reporter.room_opened(room.id, room.code, room.game.name)

    def _new_code(self, room_id: str) -> str:
        """A code that no open room has, registered for this one."""
        while True:
            code = self._contracts.new_code()
            if self._directory.register(code, room_id):
                return code

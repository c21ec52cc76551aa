"""The members of a process's rooms: places are reserved, claimed, held, left and taken away.

HTTP calls ``reserve``; a connection's session calls ``claim`` or ``resume``, ``receive_input``, and
``drop`` when it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.rooms.registry import making_way
from game_server.rooms.state import teams
from game_server.rooms.state.member import Link, Member
from game_server.rooms.state.parts.seats import RoomLocked, Seat, SeatClaim, SeatError, Seats
from game_server.rooms.world.faults import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.registry.welcoming import Welcomes
    from game_server.rooms.state.room import Room

RESERVED_S = 20
"""How long a reserved seat waits: the ticket's 15 s and the handshake's 5."""
NORMAL_CLOSURE = 1000
NOT_KEPT = "Your place is no longer kept."
BANNED = "You were banned from the room."


class Membership:
    """The members of a registry's rooms. The seat of a player who lost the connection is held for
    ``hold_s``.
    """

    def __init__(self, registry: RoomRegistry, welcomes: Welcomes, hold_s: int) -> None:
        self._registry = registry
        self._welcomes = welcomes
        self._hold_s = hold_s

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

        Latecomers watch where the host wants it so. Members of a ``party`` play in one team if they
        can. ``address`` is where the player calls from. Raises SeatsFull and
        RoomLocked.
        """
        known = room.seat_of_player(player_id)
        if known is None and room.door.locked:
            raise RoomLocked("the host lets nobody new in")
        if room.seats.of(player_id) is None and room.latecomers_watch:
            spectate = True
        making_way.make_way(self._registry, room, player_id, address, spectate=spectate)
        name = room.free_name(name, player_id)
        seat = room.seats_for(spectate).reserve(
            player_id, name, self._registry.time_in(room, for_s), address
        )
        seat.person_id = seat.person_id or (known.person_id if known else room.next_person_id())
        seat.party = party or seat.party
        return SeatClaim(room.id, player_id, spectate, seat.slot, seat.serial, seat.ticket)

    def claim(self, claim: SeatClaim, link: Link) -> Member:
        """Connect the holder of a ticket and welcome it. Raises ProtocolError."""
        return self._enter(claim, link, lambda seats: seats.claim_with_ticket(claim))

    def resume(self, claim: SeatClaim, link: Link) -> Member:
        """Connect the holder of a resume token and welcome it. Raises ProtocolError."""
        return self._enter(claim, link, lambda seats: seats.claim_with_resume(claim), NOT_KEPT)

    def drop(self, member: Member) -> None:
        """The member's connection is lost; its place is held. Does nothing the second time."""
        if not self._detach(member):
            return
        room = member.room
        room.seats_for(member.spectator).drop(
            member.slot, self._registry.time_in(room, self._hold_s)
        )
        room.seats_have_changed()

    def hold_all(self, room: Room) -> None:
        """Nobody in the room is connected: all seats are held, as if everybody had just lost the
        connection.
        """
        for seats in (room.seats, room.spectators):
            seats.drop_all(self._registry.time_in(room, self._hold_s))
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
        making_way.make_way(self._registry, room, left.player_id, left.address, spectate=spectate)
        seat = new.reserve(member.player_id, left.name, self._registry.now_in(room), left.address)
        seat.person_id, seat.party = left.person_id, left.party
        room.members.pop((member.spectator, member.slot))
        old.release(member.slot)
        claim = SeatClaim(room.id, member.player_id, spectate, seat.slot, seat.serial, seat.ticket)
        self._sit(member, new.claim_with_ticket(claim), spectate)

    def receive_input(self, member: Member, frame: bytes) -> None:
        """A frame that looks like an input; it is checked with all others of its tick."""
        if (runner := self._registry.worlds.runner(member.room)) is not None:
            runner.receive_input(member, frame)

    def tick_and_fraction(self, member: Member) -> tuple[int, int]:
        """The room's tick and how much of it has elapsed, in 1/256, for a PONG."""
        fraction = self._registry.worlds.fraction(member.room)
        return self._registry.tick_of(member.room), min(int(fraction * 256), 255)

    def _enter(
        self,
        claim: SeatClaim,
        link: Link,
        connect: Callable[[Seats], Seat],
        refusal: str = CloseCode.AUTH.reason,
    ) -> Member:
        """Connect the holder of a claim, or raise ProtocolError with the ``refusal``, or with what
        else is known.
        """
        room = self._registry.room(claim.room_id)
        if room is None:
            raise ProtocolError(CloseCode.ROOM_GONE, self._registry.ending(claim.room_id))
        if claim.player_id in room.door.bans:
            raise ProtocolError(CloseCode.KICKED, BANNED)
        try:
            seat = connect(room.seats_for(claim.spectator))
        except SeatError as fault:
            raise ProtocolError(CloseCode.AUTH, refusal) from fault
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
        self._registry.budgets.count(room)
        room.seats_have_changed()
        self._registry.wake(room)
        self._welcomes.welcome(member)

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
        self._registry.budgets.count(member.room)
        return True

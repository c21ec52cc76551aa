"""Seats: the places of a room, from reservation to release.

One table of transitions says what may follow what. A seat that is not in a ``Seats`` is free:
being released and never having been taken are the same. Deadlines are ticks of the room's clock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from game_server.limits.addresses import network_key
from game_server.limits.per_address import HoldingCap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Stage(StrEnum):
    """How far a player has come with a seat."""

    FREE = "free"
    RESERVED = "reserved"
    CONNECTED = "connected"
    HELD = "held"


class Act(StrEnum):
    """What can happen to a seat."""

    RESERVE = "reserve"
    CLAIM = "claim"
    DROP = "drop"
    EXPIRE = "expire"
    RELEASE = "release"


TRANSITIONS: Mapping[tuple[Stage, Act], Stage] = {
    (Stage.FREE, Act.RESERVE): Stage.RESERVED,
    # A player who asks again gets a new ticket for the same seat; the older ticket is void.
    (Stage.RESERVED, Act.RESERVE): Stage.RESERVED,
    (Stage.CONNECTED, Act.RESERVE): Stage.CONNECTED,
    (Stage.HELD, Act.RESERVE): Stage.HELD,
    (Stage.RESERVED, Act.CLAIM): Stage.CONNECTED,
    # The newest connection wins: a claim on a connected seat replaces the older connection.
    (Stage.CONNECTED, Act.CLAIM): Stage.CONNECTED,
    (Stage.HELD, Act.CLAIM): Stage.CONNECTED,
    (Stage.CONNECTED, Act.DROP): Stage.HELD,
    (Stage.RESERVED, Act.EXPIRE): Stage.FREE,
    (Stage.HELD, Act.EXPIRE): Stage.FREE,
    (Stage.RESERVED, Act.RELEASE): Stage.FREE,
    (Stage.CONNECTED, Act.RELEASE): Stage.FREE,
    (Stage.HELD, Act.RELEASE): Stage.FREE,
}


WAITING = (Stage.RESERVED, Stage.HELD)
"""Stages with a deadline."""
NEVER = 1 << 62
"""A tick that no room reaches."""


class SeatError(Exception):
    """The seat does not allow this: it is full, taken, released, or the claim is used up."""


class SeatsFull(SeatError):
    """Every seat is taken."""


class RoomLocked(SeatError):
    """The host lets nobody new in."""


@dataclass(frozen=True, slots=True)
class SeatClaim:
    """The content of a ticket or a resume token whose signature has been checked.

    ``serial`` is the seat's occupant; ``nonce`` is good for one claim.
    """

    room_id: str
    player_id: str = field(repr=False)
    spectator: bool
    slot: int
    serial: int
    nonce: int = field(repr=False)


@dataclass(slots=True)
class Seat:
    """One taken place. ``serial`` tells its occupant from earlier ones of the same slot.

    ``ticket`` and ``resume`` are the nonces that the next claim may show, 0 when there is none.
    ``until`` is the time by the room's clock at which a reserved or held seat expires.

    ``person_id`` is the person's number in the room, which they keep when they drop, come back,
    watch or play. ``ready`` is their mark for the next round, ``team`` is 0 without teams, and
    ``party`` is the code of the friends with whom they came. ``address`` is where they called from,
    for limits; it is never saved.
    """

    slot: int
    serial: int
    player_id: str = field(repr=False)
    name: str = field(repr=False)
    stage: Stage = Stage.FREE
    until: int = 0
    ticket: int = field(default=0, repr=False)
    resume: int = field(default=0, repr=False)
    person_id: int = 0
    ready: bool = False
    team: int = 0
    party: str = field(default="", repr=False)
    address: str = field(default="", repr=False)

    @property
    def is_present(self) -> bool:
        """Whether its player counts as being here: connected, or with a held seat."""
        return self.stage in (Stage.CONNECTED, Stage.HELD)

    @property
    def network(self) -> str:
        """What the player shares with all who may be the same person."""
        return network_of(self.player_id, self.address)

    def move(self, act: Act) -> None:
        """Go on by the table. Raises SeatError when the table has no such line."""
        try:
            self.stage = TRANSITIONS[self.stage, act]
        except KeyError:
            raise SeatError(f"a {self.stage} seat cannot {act}") from None


class Seats:
    """The places of one sort in a room: its players' seats, or its spectators' places.

    ``deadline`` is the tick at which the next reserved or held place expires, NEVER without such a
    place; it is kept at hand since every tick asks for it.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.deadline = NEVER
        self._seats: dict[int, Seat] = {}
        self._of_player: dict[str, Seat] = {}
        self._count = 0
        self._waiting = HoldingCap(0)

    def __len__(self) -> int:
        """How many places are taken, in whatever stage."""
        return len(self._seats)

    def __iter__(self) -> Iterator[Seat]:
        """The taken places in the order of their slots."""
        return iter([self._seats[slot] for slot in sorted(self._seats)])

    def get(self, slot: int) -> Seat | None:
        return self._seats.get(slot)

    def holder(self, serial: int) -> Seat:
        """The place of an occupant. Raises SeatError when it has been released."""
        for seat in self._seats.values():
            if seat.serial == serial:
                return seat
        raise SeatError("the seat has been released")

    def of(self, player_id: str) -> Seat | None:
        """The place of a player, if there is one."""
        return self._of_player.get(player_id)

    def reserve(self, player_id: str, name: str, until: int, address: str = "") -> Seat:
        """Give a player a place and a new ticket nonce; the same place when there is one already,
        which is reserved no shorter than before. Raises SeatsFull.
        """
        seat = self.of(player_id) or self._free_seat(player_id, name)
        self._move(seat, Act.RESERVE, address)
        self._seats[seat.slot] = self._of_player[player_id] = seat
        seat.ticket = self._next()
        if seat.stage is Stage.RESERVED:
            seat.until = max(seat.until, until)
        self._set_deadline()
        return seat

    def claim_with_ticket(self, claim: SeatClaim) -> Seat:
        """Connect the holder of a ticket. The ticket is used up. Raises SeatError."""
        seat = self._claimed(claim)
        if seat.ticket == 0 or seat.ticket != claim.nonce:
            raise SeatError("the ticket was used already")
        return self._connect(seat)

    def claim_with_resume(self, claim: SeatClaim) -> Seat:
        """Connect the holder of a resume token. The token is used up. Raises SeatError."""
        seat = self._claimed(claim)
        if seat.resume == 0 or seat.resume != claim.nonce:
            raise SeatError("the resume token was used already")
        return self._connect(seat)

    def drop(self, slot: int, until: int) -> Seat:
        """The connection is lost; the place is held until a tick. Raises SeatError."""
        seat = self._taken(slot)
        self._move(seat, Act.DROP)
        seat.until = until
        self._set_deadline()
        return seat

    def drop_all(self, until: int) -> None:
        """Every connection is lost."""
        for seat in self:
            if seat.stage is Stage.CONNECTED:
                self.drop(seat.slot, until)

    def release(self, slot: int) -> Seat:
        """The player gives the place up. Raises SeatError."""
        return self._end(self._taken(slot), Act.RELEASE)

    def resize(self, limit: int) -> None:
        """Change the number of places. Seats beyond the limit move to free slots.

        Raises SeatsFull when more are taken already.
        """
        if len(self) > limit:
            raise SeatsFull(f"{len(self)} of {limit} places are taken")
        self.limit = limit
        for seat in [seat for seat in self if seat.slot >= limit]:
            del self._seats[seat.slot]
            seat.slot = self._free_slot()
            self._seats[seat.slot] = seat

    def rescale(self, now: int, ratio: float) -> None:
        """Every tick of the room lasts ``1 / ratio`` times as long from ``now`` on."""
        for seat in self:
            if seat.stage in WAITING:
                seat.until = now + max(1, round((seat.until - now) * ratio))
        self._set_deadline()

    def expire(self, tick: int) -> list[Seat]:
        """Free the places whose deadline has come, and return them."""
        due = [seat for seat in self if seat.stage in WAITING and seat.until <= tick]
        return [self._end(seat, Act.EXPIRE) for seat in due]

    def count_waiting(self, cap: HoldingCap) -> None:
        """From now on count by address, in a cap, the places that nobody is connected to."""
        for seat in self._seats.values():
            if seat.stage in WAITING:
                self._waiting.leave(seat.address)
                cap.count(seat.address)
        self._waiting = cap

    def plain(self) -> dict[str, Any]:
        """The whole table as msgpack can carry it."""
        return {
            "limit": self.limit,
            "count": self._count,
            "seats": [_plain(seat) for seat in self],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Seats:
        """The inverse of ``plain``. Raises KeyError, TypeError or ValueError."""
        seats = cls(plain["limit"])
        seats._count = plain["count"]
        for fields in plain["seats"]:
            seat = Seat(**{**fields, "stage": Stage(fields["stage"])})
            seats._seats[seat.slot] = seats._of_player[seat.player_id] = seat
        if len(seats) != len(plain["seats"]) or any(s.slot >= seats.limit for s in seats):
            raise ValueError("two seats share a slot, or a slot is beyond the limit")
        seats._set_deadline()
        return seats

    def _move(self, seat: Seat, act: Act, address: str = "") -> None:
        """Let a seat go on, and count it where it waits. Raises SeatError."""
        waited_at = seat.address if seat.stage in WAITING else None
        seat.move(act)
        seat.address = address or seat.address
        if waited_at is not None:
            self._waiting.leave(waited_at)
        if seat.stage in WAITING:
            self._waiting.count(seat.address)

    def _free_seat(self, player_id: str, name: str) -> Seat:
        return Seat(self._free_slot(), self._next(), player_id, name)

    def _free_slot(self) -> int:
        slot = next((s for s in range(self.limit) if s not in self._seats), None)
        if slot is None:
            raise SeatsFull(f"all {self.limit} places are taken")
        return slot

    def _claimed(self, claim: SeatClaim) -> Seat:
        # By its occupant and not by its slot, which changes when the room grows smaller.
        seat = self.holder(claim.serial)
        if seat.player_id != claim.player_id:
            raise SeatError("the seat has been released")
        return seat

    def _connect(self, seat: Seat) -> Seat:
        self._move(seat, Act.CLAIM)
        seat.ticket, seat.resume, seat.until = 0, self._next(), 0
        self._set_deadline()
        return seat

    def _taken(self, slot: int) -> Seat:
        seat = self._seats.get(slot)
        if seat is None:
            raise SeatError(f"slot {slot} is free")
        return seat

    def _end(self, seat: Seat, act: Act) -> Seat:
        self._move(seat, act)
        del self._seats[seat.slot], self._of_player[seat.player_id]
        self._set_deadline()
        return seat

    def _set_deadline(self) -> None:
        waiting = (seat.until for seat in self._seats.values() if seat.stage in WAITING)
        self.deadline = min(waiting, default=NEVER)

    def _next(self) -> int:
        """A number that this table never gives twice: serials and nonces."""
        self._count += 1
        return self._count


def _plain(seat: Seat) -> dict[str, Any]:
    fields = asdict(seat)
    del fields["address"]
    return {**fields, "stage": seat.stage.value}


def network_of(player_id: str, address: str) -> str:
    """What a player at an address shares with all who may be the same person; somebody whose
    address is not known shares nothing.
    """
    return network_key(address) if address else player_id

"""One tick's messages for everybody: the parts that members share, and those for one member.

A member's message is ``head + private record + tail``; head and tail are the same bytes for all
members who see the same cells. Good until the next tick is encoded or a room comes or goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set

    from game_server.netcode.messages.keyframes import Keyframes
    from game_server.netcode.messages.shared_messages import SharedMessages
    from game_server.simulation.arrays import Ints


@dataclass(frozen=True, slots=True)
class SeatParts:
    """The parts of a tick for single seats, by seat row: view cells and teams (seats,) as lists,
    the ``tokens`` (seats,) of ``shared_messages``, and the private ``records``, one after another,
    ``record_bytes`` each.
    """

    views: list[int]
    teams: list[int]
    tokens: Ints
    records: bytes
    record_bytes: int
    events: Mapping[int, list[bytes]]
    """Packed extras items with events for single members, by seat row."""
    new_owned: Set[int]
    """Seat rows whose owner-only rows have changed."""

    @property
    def with_extras(self) -> Set[int]:
        """The seat rows whose message needs more than the shared bytes and the record."""
        return self.events.keys() | self.new_owned

    def private(self, seat_row: int) -> bytes:
        """A seat's private record, packed as a msgpack bin."""
        at = seat_row * self.record_bytes
        return self.records[at : at + self.record_bytes]


@dataclass(slots=True)
class TickMessages:
    """The messages of one tick of a world."""

    shared: SharedMessages
    seats: SeatParts
    keyframes: Keyframes
    owned_item: Callable[[int], bytes | None]
    """Makes the extras item with all owner-only rows of a seat row; None when it has none."""
    skipped: int = 0
    """How many members were too far behind for this tick."""

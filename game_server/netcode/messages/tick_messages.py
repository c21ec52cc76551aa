"""One tick's messages for everybody: chunks joined once for each view, whoever shares it.

A member's message is ``head + private record + tail``; head and tail are the same bytes for all
members who see the same cells. Good until the next tick is encoded or a room is put or taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game_server.netcode.changes.rate_tiers import period
from game_server.netcode.messages.framing import frame_header
from game_server.protocol.messages import EXTRA_BASE, TICK, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from game_server.netcode.changes.chunks import Chunks
    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.views import Views
    from game_server.netcode.messages.keyframes import Keyframes
    from game_server.netcode.messages.room_log import RoomLog
    from game_server.simulation.arrays import Ints

NO_EXTRAS = b"\x90"
TICK_BIT, _TEAM_BITS = 32, 8
NEXT_TICK = 1 << TICK_BIT
"""What a seat's token grows by from tick to tick while its view stays."""


class SharedMessage:
    """What the members of one view, team and tier share in one tick.

    ``head`` is the WebSocket frame header and the message up to its private record, for messages
    with a private record and without extras; ``tail`` is the empty extras and the chunks.
    ``array_head`` is the head without the frame header. ``base`` are the extras items, one or none,
    that say how many ticks the message covers. The room's log entries from number ``log_first`` up
    to, not including, ``log_next`` are among the chunks.
    """

    __slots__ = ("array_head", "base", "chunks", "head", "log_first", "log_next", "tail", "tick")

    def __init__(
        self,
        tick: int,
        items: int,
        chunks: bytes,
        private_bytes: int,
        log: tuple[int, int],
        ticks: int,
    ) -> None:
        self.tick, self.chunks = tick, chunks
        array = bytes((0x90 | items,)) if items < 16 else b"\xdc" + items.to_bytes(2, "big")
        self.array_head = array + bytes((TICK, 0xCE)) + tick.to_bytes(4, "big")
        self.base = [pack([EXTRA_BASE, ticks])] if ticks > 1 else []
        self.tail = NO_EXTRAS + chunks
        self.head = (
            frame_header(len(self.array_head) + private_bytes + len(self.tail)) + self.array_head
        )
        self.log_first, self.log_next = log


@dataclass(frozen=True, slots=True)
class TierChunks:
    """The chunks of one tier, for whom they are, and how many ticks they cover in each room."""

    chunks: Chunks
    views: Views
    covered: Sequence[int]


@dataclass(frozen=True, slots=True)
class OwnerOnly:
    """``to_tell`` are the seat rows whose own rows have changed; ``item`` makes the extras item
    with all that a seat owns, None when that is nothing.
    """

    stale_for: Collection[int]
    item: Callable[[int], bytes | None]


class TickMessages:
    """Bodies, keyframes and private records of one tick of a world.

    ``ticks`` (rooms,), ``views`` and ``teams`` (seats,) are lists of each room's tick and each
    seat's view cell and team. A seat's token (seats,) is its room's tick with its view and team,
    in one number. ``member_events`` maps seat rows to packed extras items.
    """

    def __init__(
        self,
        cells: WorldCells,
        step: int,
        ticks: list[int],
        rates: Mapping[int, TierChunks],
        views: list[int],
        teams: list[int],
        tokens: Ints,
        private: bytes,
        private_bytes: int,
        logs: Sequence[RoomLog],
        log_chunks: Sequence[tuple[int, int, bytes]],
        member_events: dict[int, list[bytes]],
        owned: OwnerOnly,
        keyframes: Keyframes,
    ) -> None:
        self.ticks, self.views, self.teams, self.tokens = ticks, views, teams, tokens
        self.logs = logs
        self.member_events = member_events
        self.owned, self.keyframes = owned, keyframes
        self.personal = member_events.keys() | owned.stale_for
        """Seat rows to which this tick has something to say besides the shared bytes."""
        self.skipped = 0
        """How many members were too far behind for this tick."""
        self._step = step
        self._cells, self._rates = cells, rates
        self.private_records, self.private_bytes = private, private_bytes
        self._log_chunks = log_chunks
        self._shared: dict[tuple[int, int, int, int], SharedMessage] = {}
        self._steady: dict[tuple[int, int], SharedMessage] = {}

    @property
    def encoded(self) -> list[tuple[int, int, int]]:
        """The chunks of this tick, one entry for each time one was made: (room, cell, tier)."""
        room, number = self._cells.room, self._cells.number
        return [
            (int(room[key]), int(number[key]), tier)
            for tier, rate in self._rates.items()
            for key in rate.chunks.keys.tolist()
        ]

    def is_due(self, tier: int) -> bool:
        """Whether members of a tier get a message at this tick."""
        return self._step % period(tier) == 0

    def covered(self, room: int, tier: int) -> int:
        """How many ticks back a room's chunks of a tier reach; 0 when there are none."""
        rate = self._rates.get(tier)
        return 0 if rate is None else rate.covered[room]

    def private(self, seat_row: int) -> bytes:
        """A seat's private record, packed as a msgpack bin."""
        at = seat_row * self.private_bytes
        return self.private_records[at : at + self.private_bytes]

    def seen(self, room: int, view_cell: int, team: int) -> frozenset[int]:
        """The cells that belong to a view."""
        if self._cells.total == self._cells.everybody:
            team = 0
        return self._cells.layouts[room].seen(view_cell, team)

    def count(self, room: int) -> int:
        """How many cells a room has for everybody; those for one team have numbers from there."""
        return self._cells.layouts[room].count

    def steady(self, room: int, token: int) -> SharedMessage:
        """The body for a seat of tier 0, by its token."""
        key = room, token
        body = self._steady.get(key)
        if body is None:
            view, team = divmod(token % NEXT_TICK, 1 << _TEAM_BITS)
            body = self._steady[key] = self.shared(room, view, team)
        return body

    def shared(self, room: int, view_cell: int, team: int = 0, tier: int = 0) -> SharedMessage:
        """What members of one view, team and tier share; joined on first demand.

        Raises LookupError for a view that no member of the tier had when the tick was encoded,
        since cells that nobody sees are not encoded.
        """
        key = (room, view_cell, team, tier)
        body = self._shared.get(key)
        if body is None:
            body = self._shared[key] = self._join(room, view_cell, team, tier)
        return body

    def _join(self, room: int, view_cell: int, team: int, tier: int) -> SharedMessage:
        rate = self._rates[tier]
        if self._cells.total == self._cells.everybody:
            team = 0
        view = self._cells.first_of[room] + view_cell + team * self._cells.everybody
        if view not in rate.views.views:
            raise LookupError(f"nobody in room {room} was said to see cell {view_cell}")
        data, byte_at, count_at = rate.chunks.data, rate.chunks.byte_at, rate.chunks.count_at
        log_first, log_next, log_chunk = self._log_chunks[room]
        parts, items = [log_chunk], 5 if log_chunk else 4
        for begin, end in self._cells.spans(room, view_cell, team):
            parts.append(data[byte_at[begin] : byte_at[end]])
            items += count_at[end] - count_at[begin]
        return SharedMessage(
            self.ticks[room],
            items,
            b"".join(parts),
            self.private_bytes,
            (log_first, log_next),
            period(tier),
        )


def tokens(ticks: Ints, views: Ints, teams: Ints) -> Ints:
    """The tokens of seats, given their rooms' ticks, their view cells and teams, (seats,) each."""
    packed: Ints = ticks << TICK_BIT | views << _TEAM_BITS | teams
    return packed

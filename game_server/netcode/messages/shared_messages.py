"""The part of a tick's messages that members share: chunks joined once for each view.

A *token* is a seat's view cell, team and room's tick in one number. While a seat sees the same
cells its token grows by NEXT_TICK at each tick, so comparing tokens shows whose view has stayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game_server.netcode.changes.rate_tiers import period
from game_server.netcode.messages.framing import frame_header
from game_server.protocol.messages import EXTRA_BASE, TICK, pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from game_server.netcode.changes.chunks import Chunks
    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.views import Views
    from game_server.netcode.messages.room_log import RoomLog
    from game_server.simulation.arrays import Ints

NO_EXTRAS = b"\x90"
TICK_BIT, _TEAM_BITS = 32, 8
NEXT_TICK = 1 << TICK_BIT


class SharedMessage:
    """What the members of one view, team and tier share in one tick.

    ``head`` is the WebSocket frame header and the message up to its private record, for messages
    with a private record and without extras; ``tail`` is the empty extras and the chunks.
    ``array_head`` is the head without the frame header. ``base`` are the extras items, one or none,
    that say how many ticks the message covers. The room's log entries from number ``log_first`` up
    to, not including, ``log_next`` are among the chunks.
    """

    __slots__ = ("array_head", "base", "chunks", "head", "log_first", "log_next", "tail")

    def __init__(
        self,
        tick: int,
        items: int,
        chunks: bytes,
        private_bytes: int,
        log: tuple[int, int],
        ticks: int,
    ) -> None:
        self.chunks = chunks
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
    """The ``chunks`` of one tier, the ``views`` that they were made for, and how many ticks back
    they reach in each room (``covered``).
    """

    chunks: Chunks
    views: Views
    covered: Sequence[int]


class SharedMessages:
    """Joins the shared messages of one tick of a world, each when it is first asked for.

    ``step`` counts the replicator's ticks; ``ticks`` (rooms,) are the rooms' own. ``tiers`` has the
    chunks of the tiers that are due and have members. The new entries of the rooms' ``logs``
    (rooms,) travel with these messages.
    """

    def __init__(
        self,
        cells: WorldCells,
        step: int,
        ticks: list[int],
        tiers: Mapping[int, TierChunks],
        logs: Sequence[RoomLog],
        private_bytes: int,
    ) -> None:
        self.ticks, self.logs = ticks, logs
        self._cells, self._step, self._tiers = cells, step, tiers
        self._private_bytes = private_bytes
        self._log_chunks = [(log.first_unsent, log.next_number, log.pop_unsent()) for log in logs]
        self._by_view: dict[tuple[int, int, int, int], SharedMessage] = {}
        self._by_token: dict[tuple[int, int], SharedMessage] = {}

    @property
    def encoded(self) -> list[tuple[int, int, int]]:
        """The chunks of this tick, one entry for each time one was made: (room, cell, tier)."""
        room, number = self._cells.room, self._cells.number
        return [
            (int(room[key]), int(number[key]), tier)
            for tier, made in self._tiers.items()
            for key in made.chunks.keys.tolist()
        ]

    def is_due(self, tier: int) -> bool:
        """Whether members of a tier get a message at this tick."""
        return self._step % period(tier) == 0

    def covered(self, room: int, tier: int) -> int:
        """How many ticks back a room's chunks of a tier reach; 0 when there are none."""
        made = self._tiers.get(tier)
        return 0 if made is None else made.covered[room]

    def seen(self, room: int, view_cell: int, team: int) -> frozenset[int]:
        """The cells that belong to a view."""
        if self._cells.total == self._cells.everybody:
            team = 0
        return self._cells.layouts[room].seen(view_cell, team)

    def cell_count(self, room: int) -> int:
        """How many cells a room has for everybody; the cells of a team are numbered from there."""
        return self._cells.layouts[room].count

    def by_token(self, room: int, token: int) -> SharedMessage:
        """The message for a seat of tier 0, by its token."""
        key = room, token
        shared = self._by_token.get(key)
        if shared is None:
            view, team = divmod(token % NEXT_TICK, 1 << _TEAM_BITS)
            shared = self._by_token[key] = self.by_view(room, view, team)
        return shared

    def by_view(self, room: int, view_cell: int, team: int = 0, tier: int = 0) -> SharedMessage:
        """The message for members of one view, team and tier.

        Raises LookupError for a view that no member of the tier had when the tick was encoded,
        since cells that nobody sees are not encoded.
        """
        key = (room, view_cell, team, tier)
        shared = self._by_view.get(key)
        if shared is None:
            shared = self._by_view[key] = self._join(room, view_cell, team, tier)
        return shared

    def _join(self, room: int, view_cell: int, team: int, tier: int) -> SharedMessage:
        made = self._tiers[tier]
        if self._cells.total == self._cells.everybody:
            team = 0
        view = self._cells.first_of[room] + view_cell + team * self._cells.everybody
        if view not in made.views.team_keys:
            raise LookupError(f"nobody in room {room} was said to see cell {view_cell}")
        data, byte_at, count_at = made.chunks.data, made.chunks.byte_at, made.chunks.count_at
        log_first, log_next, log_chunk = self._log_chunks[room]
        parts, items = [log_chunk], 5 if log_chunk else 4
        for begin, end in self._cells.spans(room, view_cell, team):
            parts.append(data[byte_at[begin] : byte_at[end]])
            items += count_at[end] - count_at[begin]
        return SharedMessage(
            self.ticks[room],
            items,
            b"".join(parts),
            self._private_bytes,
            (log_first, log_next),
            period(tier),
        )


def tokens(ticks: Ints, views: Ints, teams: Ints) -> Ints:
    """The tokens of seats, given their rooms' ticks, their view cells and teams, (seats,) each."""
    packed: Ints = ticks << TICK_BIT | views << _TEAM_BITS | teams
    return packed

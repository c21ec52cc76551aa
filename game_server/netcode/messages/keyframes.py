"""Keyframes of one tick: chunks that replace a cell, made on demand and once for all who need them.

A member that comes back to a cell has kept its static rows. Its keyframe then carries only those
that have changed since. In most cells none has, and all members that come back share the keyframe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.changes.chunks import Chunks
from game_server.simulation.arrays import Bools, Ints

if TYPE_CHECKING:
    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.static_kinds import StaticKinds
    from game_server.simulation.world import World

KEYFRAME_BYTES_PER_TICK = 1_048_576
"""Bytes of keyframes for all members of a world in one tick. Without this limit, the tick in which
everybody comes back after a network fault would be late for all.
"""
WHOLE = -1
"""Stands for that tick where the member has kept no static rows, or none that are still good."""
UNCHANGED = -2
"""Stands for any tick since which no static row has changed."""
WHOLE_CELL, ALL_BUT_STATIC = b"\xc0", b"\xc2"
"""nil or false in front of a keyframe's chunk says what it replaces."""
Build = Callable[[Bools, Ints | None], Chunks]


class StaticCells:
    """Which static rows to send a member, given the tick at which those it kept were good."""

    def __init__(self, statics: StaticKinds, world: World, cells: WorldCells) -> None:
        self._statics, self._world, self._cells = statics, world, cells
        self._last: list[int] = []

    def since(self, room: int, cell: int, kept: int) -> int:
        """``kept``, the tick of the member's rows, when some have changed since; WHOLE when rows
        have come or gone, UNCHANGED when nothing has happened.
        """
        if kept < self._statics.replaced_at(self._world, room, cell):
            return WHOLE
        if not self._last:
            self._last = self._statics.last_changes(self._world, self._cells).tolist()
        return kept if self._last[self._cells.first_of[room] + cell] > kept else UNCHANGED


class Keyframes:
    """``build(wanted, since)`` makes chunks of the wanted cells (total,); ``likely`` are cells that
    came into somebody's view at this tick.
    """

    def __init__(
        self,
        cells: WorldCells,
        build: Build,
        likely: Bools,
        statics: StaticCells | None,
    ) -> None:
        self.bytes_left = KEYFRAME_BYTES_PER_TICK
        self._cells, self._build, self._likely = cells, build, likely
        self._statics = statics
        self.sent = 0
        """How many were sent. One that is shared counts for each member."""
        self._made: dict[tuple[int, int], bytes] = {}

    def get(
        self, room: int, wanted: Iterable[int], team: int, kept: Mapping[int, int]
    ) -> list[bytes]:
        """The keyframes of some cells of a room in order, each ``nil|false, chunk``, for a member
        of a team; ``kept`` has, for cells, the tick at which its static rows were good.
        """
        keys = []
        for cell in wanted:
            since = WHOLE
            if self._statics is not None and cell in kept:
                since = self._statics.since(room, cell, kept[cell])
            keys.append((self._cells.key_of(room, cell, team), since))
        missing = [key for key in keys if key not in self._made]
        if missing:
            self._make(missing)
        return [self._made[key] for key in keys]

    def spend(self, count: int) -> None:
        """Count one sent, with its bytes against the world's limit in one tick."""
        self.sent += 1
        self.bytes_left = max(0, self.bytes_left - count)

    def _make(self, missing: Iterable[tuple[int, int]]) -> None:
        """Make keyframes in few passes, and with the first whole ones those of all likely cells."""
        whole = {key for key, since in missing if since == WHOLE}
        rest = {key: since for key, since in missing if since != WHOLE}
        if whole:
            likely = [] if self._made else np.flatnonzero(self._likely).tolist()
            self._pass(dict.fromkeys((*whole, *likely), WHOLE), None)
        if rest:
            since = np.zeros(self._cells.total, np.int64)
            for key, tick in rest.items():
                since[key] = np.iinfo(np.int64).max if tick == UNCHANGED else tick
            self._pass(rest, since)

    def _pass(self, wanted: Mapping[int, int], since: Ints | None) -> None:
        mask = np.zeros(self._cells.total, bool)
        mask[list(wanted)] = True
        chunks = self._build(mask, since)
        for key, tick in wanted.items():
            chunk = chunks.between(key, key + 1) or _empty_chunk(int(self._cells.number[key]))
            self._made[key, tick] = (WHOLE_CELL if since is None else ALL_BUT_STATIC) + chunk


def empty_keyframe(cell: int) -> bytes:
    """The keyframe of an empty cell."""
    return WHOLE_CELL + _empty_chunk(cell)


def _empty_chunk(cell: int) -> bytes:
    return b"\x91" + _number(cell)


def _number(cell: int) -> bytes:
    if cell < 128:
        return bytes((cell,))
    if cell < 256:
        return bytes((0xCC, cell))
    return b"\xcd" + cell.to_bytes(2, "big")

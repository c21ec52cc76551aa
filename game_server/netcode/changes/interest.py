"""Interest: the cells of all rooms of a world side by side, and which of them somebody sees.

A *key* is a cell's number among the cells of all rooms: ``first[room] + cell``. Keys are what the
encoder sorts by, so that a room's cells, and a view's neighbours within a row, lie contiguous.
Where a game has entities that only one team sees, all cells come again behind them, once for each
team.

A *cell code* names the cell and team that a row is sent to, by a number that stays valid as other
rooms come and go: 0 for nobody, else ``1 + cell + team << 16``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.protocol.cells import WHOLE_MAP
from game_server.protocol.declare import MAX_TEAMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from game_server.protocol.cells import CellLayout
    from game_server.simulation.arrays import Bools, Floats, Indices, Ints

TEAM_BIT = 16
HYSTERESIS = 0.1
"""By how much of a cell a player must have left it before the view follows. Without it a player who
hovers on a border would be sent three keyframes at each crossing; more would show less ahead."""

FAR_STEPS = -(1 << 20)
"""A corner so far from every position that no offset from it fits."""


class WorldCells:
    """The cell layouts of a world's rooms as arrays (rooms,), and of all their cells (total,).

    The first ``everybody`` of the cells are those for everybody.
    """

    def __init__(self, layouts: Sequence[CellLayout], has_teams: bool = False) -> None:
        counts = np.array([layout.count for layout in layouts], np.int64)
        self.layouts = tuple(layouts)
        self.cols = np.array([layout.cols for layout in layouts], np.int64)
        self.rows = np.array([layout.rows for layout in layouts], np.int64)
        self.first = np.cumsum(counts) - counts
        self.everybody = int(counts.sum())
        teams = MAX_TEAMS if has_teams else 0
        self.total = self.everybody * (1 + teams)
        room = np.repeat(np.arange(len(layouts)), counts)
        number = np.arange(self.everybody) - self.first[room]
        self.room = np.tile(room, 1 + teams)
        self.number = np.concatenate([number, np.tile(number + counts[room], teams)])
        self.first_of: list[int] = self.first.tolist()
        self.is_single = bool((counts == 2).all())
        self._around = self._neighbours()
        self._corners: dict[float, Ints] = {}
        is_uniform = len(set(layouts)) == 1
        self._clip = (self.cols[:1], self.rows[:1]) if is_uniform else None
        self._spans: dict[tuple[int, int, int], tuple[tuple[int, int], ...]] = {}

    def keys(self, room: Ints, cell_code: Ints) -> Ints:
        """The keys of cell codes (k,), none of which is 0, of rooms (k,)."""
        keys: Ints = self.first[room] + cell_code - 1
        if self.total > self.everybody:
            team = cell_code >> TEAM_BIT
            keys += team * (self.everybody - (1 << TEAM_BIT))
        return keys

    def key_of(self, room: int, cell: int, team: int) -> int:
        """The key of a cell as a client of a team numbers it."""
        count = self.layouts[room].count
        own = team * self.everybody - count if cell >= count else 0
        return self.first_of[room] + cell + own

    def cells_at(self, room: Ints, col: NDArray[Any], row: NDArray[Any]) -> Ints:
        """Cell numbers (n,) of positions in cell sides, rounded down already."""
        cols, rows = self._clip or (self.cols[room], self.rows[room])
        col = np.minimum(np.maximum(col, 0), cols - 1)
        row = np.minimum(np.maximum(row, 0), rows - 1)
        cells: Ints = (row * cols + col).astype(np.int64) + 1
        return cells

    def corners(self, scale: float) -> Ints:
        """The least x and y (total, 2) of all cells, in steps of ``scale`` to a unit. Where a room
        is one cell they are far from everything: it may be larger than a cell, and rows near its
        corner would only stand in groups of their own.
        """
        corners = self._corners.get(scale)
        if corners is None:
            squares = (self.cols * self.rows)[self.room]
            row, col = np.divmod(self.number % (1 + squares) - 1, self.cols[self.room])
            size = np.array([layout.size for layout in self.layouts])[self.room]
            units = np.column_stack([col * size, row * size])
            corners = np.floor(units * scale + 0.5).astype(np.int64)
            corners[squares == 1] = FAR_STEPS
            self._corners[scale] = corners
        return corners

    def centre(self, room: Ints) -> Ints:
        """The cell in the middle of the map: the view of players who are nowhere."""
        cells: Ints = 1 + self.rows[room] // 2 * self.cols[room] + self.cols[room] // 2
        return cells

    def leaves(self, room: Ints, view: Ints, x: NDArray[Any], y: NDArray[Any]) -> Bools:
        """Whether positions (n,), in cell sides, are so far outside ``view`` that it follows."""
        row, col = np.divmod(view - 1, self.cols[room])
        reach = 0.5 + HYSTERESIS
        away: Bools = np.abs(x - col - 0.5) > reach
        away |= np.abs(y - row - 0.5) > reach
        away |= view == 0
        return away

    def seen(self, views: Ints, teams: Ints) -> Bools:
        """A mask over all keys: the cells seen by views (k,), which are keys of cells for
        everybody, of members of teams (k,). Only spectators, who have no team, see the whole map.
        """
        mask = np.zeros(self.total, bool)
        is_whole = self.number[views] == WHOLE_MAP
        if is_whole.any():
            is_shown = np.isin(self.room[: self.everybody], self.room[views[is_whole]])
            mask[: self.everybody] = is_shown
            views, teams = views[~is_whole], teams[~is_whole]
        mask[self._around[views]] = True
        if self.total > self.everybody:
            in_team = np.flatnonzero(teams)
            own = self._around[views[in_team]] + teams[in_team, None] * self.everybody
            mask[own] = True
        return mask

    def spans(self, room: int, view_cell: int, team: int = 0) -> tuple[tuple[int, int], ...]:
        """The keys that a view sees, as ranges [begin, end) that are as few as can be."""
        key = room, view_cell, team
        spans = self._spans.get(key)
        if spans is None:
            first = self.first_of[room]
            merged = [(first, first + 1)]
            for run in self.layouts[room].runs(view_cell):
                begin, end = first + run.start, first + run.stop
                if begin == merged[-1][1]:
                    begin = merged.pop()[0]
                merged.append((begin, end))
            if team and self.total > self.everybody:
                own = team * self.everybody
                merged += [(begin + own, end + own) for begin, end in merged]
            spans = self._spans[key] = tuple(merged)
        return spans

    def come_into_view(self, old: Ints, new: Ints) -> Bools:
        """A mask over all keys: cells that views (k,) see now and did not before. Views are keys;
        the key of a room's global cell stands for no view.
        """
        mask = np.zeros(self.total, bool)
        around = self._around[new]
        is_new = around[:, :, None] != self._around[old][:, None, :]
        mask[around[is_new.all(axis=2)]] = True
        return mask

    def _neighbours(self) -> Ints:
        """Keys (everybody, 10) of the cells seen from each cell; some come twice at the map's
        edge. A global cell is in the middle of no view, written as -1.
        """
        room, number = self.room[: self.everybody], self.number[: self.everybody]
        cols, rows = self.cols[room, None], self.rows[room, None]
        row, col = np.divmod(number[:, None] - 1, cols)
        near = np.arange(-1, 2)
        row = np.minimum(np.maximum(row + near, 0), rows - 1)
        col = np.minimum(np.maximum(col + near, 0), cols - 1)
        first = self.first[room, None]
        local = (row * cols)[:, :, None] + col[:, None, :] + 1
        keys = np.concatenate([local.reshape(self.everybody, 9) + first, first], axis=1)
        keys[self.first] = -1
        return keys

    def crossed(
        self, room: Ints, x0: Floats, y0: Floats, x1: Floats, y1: Floats
    ) -> tuple[Indices, Ints]:
        """The cells that segments (k,) touch, coordinates in cell sides.

        Each segment is cut at every grid line of the largest room; the middle of each piece
        is in its cell. Returns segment numbers (m,) and keys (m,), each pair once.
        """
        lines = np.arange(1, max(int(self.cols.max()), int(self.rows.max()), 1))
        cuts: list[NDArray[Any]] = [np.zeros((len(room), 1)), np.ones((len(room), 1))]
        for start, end in ((x0, x1), (y0, y1)):
            length = np.where(end == start, np.inf, end - start)
            cuts.append(np.clip((lines - start[:, None]) / length[:, None], 0.0, 1.0))
        at = np.sort(np.concatenate(cuts, axis=1), axis=1)
        middle = (at[:, 1:] + at[:, :-1]) / 2
        x = np.floor(x0[:, None] + middle * (x1 - x0)[:, None]).ravel()
        y = np.floor(y0[:, None] + middle * (y1 - y0)[:, None]).ravel()
        segment = np.repeat(np.arange(len(room)), middle.shape[1])
        rooms = room[segment]
        keys = self.first[rooms] + self.cells_at(rooms, x, y)
        pairs = np.unique(segment * self.total + keys)
        return pairs // self.total, pairs % self.total

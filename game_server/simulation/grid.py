"""Square cells over the maps of all rooms of a world, and rows sorted into them.

One stable sort per tick puts rows of neighbouring cells side by side, so that a search is a few
slices of one array. Cells belong to one room, so no search ever crosses rooms. Cells only narrow
a search down: their size never changes a result, only its cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game_server.simulation.arrays import Floats, Ints

Pairs = tuple[Ints, Ints]
Reach = float | Floats

CELL_UNITS = 256.0
"""About the way of a fast thing in a few ticks: much smaller, and a step spans many cells; much
larger, and each cell holds many rows."""


@dataclass(frozen=True)
class RoomCells:
    """How each room's map is cut: ``columns`` and ``rows`` (rooms,) of cells, and the number of
    the ``first`` cell (rooms + 1,). Cells count along x first, rooms one after another.

    Positions outside a map belong to the nearest cell; NaN belongs to some cell.
    """

    columns: Ints
    rows: Ints
    first: Ints

    @classmethod
    def of(cls, width: Floats, height: Floats) -> RoomCells:
        """The cells of rooms whose maps have these sides (rooms,)."""
        columns, rows = cells_along(width), cells_along(height)
        return cls(columns, rows, np.concatenate([[0], np.cumsum(columns * rows)]))

    @property
    def count(self) -> int:
        """The number of cells of all rooms."""
        return int(self.first[-1])

    def column_at(self, room: Ints, x: Floats) -> Ints:
        """The column within its room of each x (k,)."""
        return _cell_along(x, self.columns[room])

    def row_at(self, room: Ints, y: Floats) -> Ints:
        """The row within its room of each y (k,)."""
        return _cell_along(y, self.rows[room])

    def at(self, room: Ints, x: Floats, y: Floats) -> Ints:
        """The cell of each position (k,)."""
        columns = self.columns[room]
        row = _cell_along(y, self.rows[room])
        return self.first[room] + row * columns + _cell_along(x, columns)


class SpatialGrid:
    """Rows ``room x y`` (n,), sorted into cells. Build one a tick for the rows to be found.

    The arrays are kept, not copied. All pairs come sorted, first numbers first.
    """

    def __init__(self, cells: RoomCells, room: Ints, x: Floats, y: Floats) -> None:
        self.cells = cells
        self.room = room
        self.x = x
        self.y = y
        cell = cells.at(room, x, y)
        self._order = np.argsort(cell, kind="stable")
        self._first = np.zeros(cells.count + 1, np.int64)
        np.cumsum(np.bincount(cell, minlength=cells.count), out=self._first[1:])

    def near(self, room: Ints, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Pairs:
        """Pairs (box, row) of boxes (k,) with all rows in cells that they overlap, unsorted
        within a box. x0 ≤ x1 and y0 ≤ y1.
        """
        cells = self.cells
        top = cells.row_at(room, y0)
        box, row = spread(top, cells.row_at(room, y1) + 1 - top)
        in_room = room[box]
        base = cells.first[in_room] + row * cells.columns[in_room]
        begin = self._first[base + cells.column_at(room, x0)[box]]
        end = self._first[base + cells.column_at(room, x1)[box] + 1]
        strip, index = spread(begin, end - begin)
        return box[strip], self._order[index]

    def within(self, room: Ints, x: Floats, y: Floats, reach: Reach) -> Pairs:
        """Pairs (query, row) of positions (k,) with the rows at most ``reach``, a number or (k,),
        away from them.
        """
        query, row = self.near(room, x - reach, y - reach, x + reach, y + reach)
        dx, dy = self.x[row] - x[query], self.y[row] - y[query]
        limit = per_row(reach, query)
        close = dx * dx + dy * dy <= limit * limit
        return sorted_pairs(query[close], row[close])

    def pairs(self, reach: float) -> Pairs:
        """Pairs (a, b), a < b, of rows at most ``reach`` apart: circles that touch, when
        ``reach`` is the sum of their radii.
        """
        first, second = self.within(self.room, self.x, self.y, reach)
        once = first < second
        return first[once], second[once]


def cells_along(side: float | Floats) -> Ints:
    """How many cells cover a side of a map, its far edge included."""
    return np.floor(np.divide(side, CELL_UNITS)).astype(np.int64) + 1


def spread(begin: Ints, count: Ints) -> Pairs:
    """All integers of the spans ``[begin, begin + count)`` (k,) in a row: (span, integer)."""
    span = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return span, np.arange(len(span)) + (begin - before)[span]


def per_row(reach: Reach, rows: Ints) -> Reach:
    """The reach of each of ``rows``, when each has its own."""
    return reach[rows] if isinstance(reach, np.ndarray) else reach


def sorted_pairs(first: Ints, second: Ints) -> Pairs:
    """Pairs in ascending order."""
    order = np.lexsort((second, first))
    return first[order], second[order]


def _cell_along(value: Floats, count: Ints) -> Ints:
    # fmax and fmin pass over NaN, which has no integer and would warn.
    return np.fmin(np.fmax(value * (1.0 / CELL_UNITS), 0.0), count - 1).astype(np.int64)

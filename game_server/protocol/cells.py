"""Interest cells: how a room is divided, and which cells a client sees. Server and client share
this.

Cell 0 is the global cell, which everybody sees; ``1 + row × cols + col`` are the squares. A view is
named by the cell in its middle, and the view of the whole map by cell 0. Rows that only one team
sees lie in cells for that team, numbered from ``count`` on in the same order. The numbers are the
same for all teams, since a client only ever has the cells of one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GLOBAL_CELL = 0
WHOLE_MAP = GLOBAL_CELL
"""The view cell of a spectator who sees every cell."""
WHOLE_ARENA = 2
"""A map of at most 2×2 cells is a single cell: a 3×3 view would hold it all anyway, and one chunk
is smaller than four."""


@dataclass(frozen=True)
class CellLayout:
    """``cols × rows`` squares with sides of ``size`` units."""

    size: float
    cols: int
    rows: int

    @classmethod
    def of(cls, width: float, height: float, size: float) -> CellLayout:
        """The layout for a map of ``width × height`` units."""
        if max(width, height) <= WHOLE_ARENA * size:
            return cls(size, 1, 1)
        return cls(size, math.ceil(width / size), math.ceil(height / size))

    @classmethod
    def from_plain(cls, plain: Mapping[str, float]) -> CellLayout:
        """The inverse of ``plain``, as the welcome message carries it. Raises KeyError."""
        return cls(plain["size"], int(plain["cols"]), int(plain["rows"]))

    def plain(self) -> dict[str, float]:
        return {"size": self.size, "cols": self.cols, "rows": self.rows}

    @property
    def count(self) -> int:
        """How many cells there are, the global one included."""
        return 1 + self.cols * self.rows

    def cell_at(self, x: float, y: float) -> int:
        """The cell of a point; points outside the map belong to the nearest cell."""
        col = min(max(math.floor(x / self.size), 0), self.cols - 1)
        row = min(max(math.floor(y / self.size), 0), self.rows - 1)
        return 1 + row * self.cols + col

    def corner(self, cell: int) -> tuple[float, float]:
        """The least x and y of a square, or of a team's cell for it."""
        row, col = divmod(cell % self.count - 1, self.cols)
        return col * self.size, row * self.size

    def seen(self, view_cell: int, team: int = 0) -> frozenset[int]:
        """The cells that belong to a view: the 3×3 around ``view_cell`` and the global one, and
        for a member of a team the same cells of that team. From ``WHOLE_MAP`` they are all cells.
        """
        return _seen(view_cell, self.cols, self.rows, team > 0)

    def is_global(self, cell: int) -> bool:
        """Whether a cell is a global one, for everybody or for a team."""
        return cell % self.count == GLOBAL_CELL

    def runs(self, view_cell: int) -> tuple[range, ...]:
        """The squares that a view sees, as runs of adjacent numbers: the 3×3 around ``view_cell``,
        clipped at the map's edge.
        """
        return _runs(view_cell, self.cols, self.rows)


@lru_cache(maxsize=65_536)
def _seen(view_cell: int, cols: int, rows: int, in_team: bool) -> frozenset[int]:
    cells = [GLOBAL_CELL, *(cell for run in _runs(view_cell, cols, rows) for cell in run)]
    of_team = [1 + cols * rows + cell for cell in cells] if in_team else []
    return frozenset(cells + of_team)


@lru_cache(maxsize=65_536)
def _runs(view_cell: int, cols: int, rows: int) -> tuple[range, ...]:
    if view_cell == WHOLE_MAP:
        return (range(1, 1 + cols * rows),)
    row, col = divmod(view_cell - 1, cols)
    left, right = max(col - 1, 0), min(col + 1, cols - 1)
    return tuple(
        range(1 + r * cols + left, 2 + r * cols + right)
        for r in range(max(row - 1, 0), min(row + 1, rows - 1) + 1)
    )

"""A map's walls, prepared once: edges with normals, bounding boxes, and the walls near each cell.

``web_client/simulation/collide.js`` prepares the same numbers by the same operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.simulation.grid import CELL_UNITS, cells_along

if TYPE_CHECKING:
    from game_server.simulation.arrays import Bools, Floats, Ints

Point = Sequence[float]

REACH_UNITS = 64.0
"""How far from its bounding box a wall is still considered: the largest radius that can collide,
and half of the largest piece that rays are cut into.
"""

X1, Y1, X2, Y2, NX, NY = range(6)
"""The planes of an edge: begin, end, outward unit normal."""
LEFT, TOP, RIGHT, BOTTOM = range(4)
"""The planes of a bounding box."""


class MapError(ValueError):
    """A map without a size, or a wall that is no convex polygon, clockwise on the screen."""


@dataclass(frozen=True)
class MapWalls:
    """The walls of one map.

    ``edges`` (walls, edges, 6) and ``boxes`` (walls, 4) hold the planes named above; polygons
    with fewer edges repeat their first, which no search for a largest separation can prefer.
    ``near`` lists cell by cell, ascending, the walls whose box, grown by ``REACH_UNITS``,
    overlaps the cell; ``near_counts`` (cells,) says how many each cell has.
    """

    edges: Floats
    boxes: Floats
    near: Ints
    near_counts: Ints

    @classmethod
    def prepare(cls, width: float, height: float, walls: Sequence[Sequence[Point]]) -> MapWalls:
        """Prepare convex polygons, clockwise on a screen whose y points down. Raises MapError."""
        try:
            sides = np.array([width, height], np.float64)
            outlines = [np.array(wall, np.float64).reshape(-1, 2) for wall in walls]
        except (TypeError, ValueError) as fault:
            raise MapError(f"a map is made of numbers: {fault}") from fault
        if not ((sides > 0.0) & (sides < np.inf)).all():
            raise MapError(f"a map has a width and a height, not {width} × {height}")
        most = max((len(corners) for corners in outlines), default=0)
        edges = np.zeros((len(walls), most, 6))
        boxes = np.zeros((len(walls), 4))
        for number, corners in enumerate(outlines):
            own = _edges(corners)
            if not _is_convex(own):
                raise MapError(f"wall {number} is not convex, or not clockwise on the screen")
            edges[number, : len(own)] = own
            edges[number, len(own) :] = own[0]
            boxes[number, :RIGHT] = corners.min(axis=0)
            boxes[number, RIGHT:] = corners.max(axis=0)
        return cls(edges, boxes, *_near(width, height, boxes))


def _edges(corners: Floats) -> Floats:
    """The planes (n, 6) of a polygon's edges."""
    following = np.roll(corners, -1, axis=0)
    along = following - corners
    length = np.sqrt(along[:, 0] * along[:, 0] + along[:, 1] * along[:, 1])
    if len(corners) < 3 or not (length > 0.0).all():
        raise MapError("a wall has at least three corners, and no two of them at one point")
    normal = np.stack([along[:, 1] / length, -along[:, 0] / length], axis=1)
    return np.concatenate([corners, following, normal], axis=1)


def _is_convex(edges: Floats) -> bool:
    """Whether every corner lies behind every edge, which also settles the direction."""
    dx = edges[None, :, X1] - edges[:, None, X1]
    dy = edges[None, :, Y1] - edges[:, None, Y1]
    return bool((dx * edges[:, None, NX] + dy * edges[:, None, NY] <= 1e-6).all())


def _near(width: float, height: float, boxes: Floats) -> tuple[Ints, Ints]:
    """The walls near each cell, and how many there are."""
    columns, rows = int(cells_along(width)), int(cells_along(height))
    across = _span(boxes[:, LEFT], boxes[:, RIGHT], columns)
    down = _span(boxes[:, TOP], boxes[:, BOTTOM], rows)
    overlap = (down[:, :, None] & across[:, None, :]).reshape(len(boxes), rows * columns).T
    return np.nonzero(overlap)[1], np.count_nonzero(overlap, axis=1)


def _span(low: Floats, high: Floats, count: int) -> Bools:
    """Which cells (walls, count) along one axis each grown box overlaps."""
    begin = np.arange(count) * CELL_UNITS
    # A box beyond the map's edge still belongs to the outermost cells, as positions there do.
    first = np.where(begin > 0.0, begin, -np.inf)
    last = np.where(np.arange(count) < count - 1, begin + CELL_UNITS, np.inf)
    overlap: Bools = (low[:, None] - REACH_UNITS <= last) & (high[:, None] + REACH_UNITS >= first)
    return overlap

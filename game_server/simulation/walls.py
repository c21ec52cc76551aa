"""The walls of all rooms of a world: circles pushed out of them, rays that end at them.

A circle's motion is one function of its own position and its room's walls, and the browser's
prediction runs the same one (``web_client/simulation/collide.js``): float64, the same operations
in the same order, walls in the map's order. Golden vectors hold the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from game_server.simulation.arrays import Floats, Ints
from game_server.simulation.grid import RoomCells, spread
from game_server.simulation.polygons import (
    BOTTOM,
    LEFT,
    NX,
    NY,
    REACH_UNITS,
    RIGHT,
    TOP,
    X1,
    Y1,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game_server.simulation.game_map import GameMap

Moving = tuple[Floats, Floats, Floats, Floats]

SKIN_UNITS = 1e-6
"""Nearer to an edge than this counts as inside: so short a way has no reliable direction."""
NEAR_MISS_UNITS = 1.0
"""How far from touching something may be and still be looked at closely; any margin above the
rounding error gives the same result."""


@dataclass(frozen=True)
class WallSet:
    """The walls of rooms with these ``maps``. Cheap to build: a map is prepared once in its life,
    and rooms are joined when something first moves in them.
    """

    maps: tuple[GameMap, ...]

    @classmethod
    def build(cls, maps: Sequence[GameMap]) -> WallSet:
        """The walls of rooms, in the order of their rows. Raises MapError."""
        for game_map in maps:
            game_map.prepared  # noqa: B018 - so that a bad map is refused here, not in a step
        return cls(tuple(maps))

    @cached_property
    def cells(self) -> RoomCells:
        """How the rooms are cut into cells, for spatial grids too."""
        return RoomCells.of(self._width, self._height)

    def collide(
        self,
        room: Ints,
        x: Floats,
        y: Floats,
        vx: Floats,
        vy: Floats,
        radius: float,
        restitution: float,
    ) -> Moving:
        """Push circles (k,) out of their rooms' walls, then into their maps; new arrays.

        Velocity into a wall is reflected by ``restitution``: 1 bounces, 0 slides without
        friction. A circle was touched where its position differs. The walls within
        ``REACH_UNITS`` of a circle's first position count, in the map's order. Raises ValueError
        for a larger ``radius``.
        """
        if not 0.0 <= radius <= REACH_UNITS:
            raise ValueError(f"a radius is between 0 and {REACH_UNITS:g} units, not {radius:g}")
        x, y, vx, vy = x.copy(), y.copy(), vx.copy(), vy.copy()
        row, wall = self._walls_about(room, x, y, radius)
        for turn in _turns(row):
            at = row[turn]
            x[at], y[at], vx[at], vy[at] = _push_out(
                self._edges[wall[turn]], x[at], y[at], vx[at], vy[at], radius, restitution
            )
        x, vx = _keep_between(radius, self._width[room] - radius, x, vx, restitution)
        y, vy = _keep_between(radius, self._height[room] - radius, y, vy, restitution)
        return x, y, vx, vy

    def raycast(self, room: Ints, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
        """How far segments (k,) get before a wall or the map's edge, as a share in [0, 1]: 1 where
        nothing is in the way, 0 for segments that begin inside a wall.
        """
        dx, dy = x1 - x0, y1 - y0
        free = self._way_out(room, x0, y0, dx, dy)
        ray, wall = self._walls_along(room, x0, y0, dx * free, dy * free)
        if ray.size:
            t = _enter(self._edges[wall], x0[ray], y0[ray], dx[ray], dy[ray])
            is_first = np.ones(len(ray), bool)
            np.not_equal(ray[1:], ray[:-1], out=is_first[1:])
            begins = np.flatnonzero(is_first)
            hit = ray[begins]
            free[hit] = np.minimum(free[hit], np.minimum.reduceat(t, begins))
        return free

    @cached_property
    def _edges(self) -> Floats:
        """(walls, edges, 6) of all rooms; see ``MapWalls``."""
        parts = [m.prepared.edges for m in self.maps]
        most = max((part.shape[1] for part in parts), default=0)
        padded = [
            np.concatenate([part, np.repeat(part[:, :1], most - part.shape[1], axis=1)], axis=1)
            for part in parts
            if len(part)
        ]
        return np.concatenate([np.zeros((0, most, 6)), *padded])

    @cached_property
    def _boxes(self) -> Floats:
        """(walls, 4)."""
        return np.concatenate([np.zeros((0, 4)), *(m.prepared.boxes for m in self.maps)])

    @cached_property
    def _near(self) -> Ints:
        """The walls near each cell, cell after cell."""
        counts = np.array([len(m.walls) for m in self.maps], np.int64)
        first_wall = np.cumsum(counts) - counts
        parts = [m.prepared.near + first for m, first in zip(self.maps, first_wall, strict=True)]
        return np.concatenate([np.zeros(0, np.int64), *parts])

    @cached_property
    def _near_counts(self) -> Ints:
        """How many walls are near each cell (cells,)."""
        parts = [m.prepared.near_counts for m in self.maps]
        return np.concatenate([np.zeros(0, np.int64), *parts])

    @cached_property
    def _near_begin(self) -> Ints:
        """Where each cell's walls begin in ``_near`` (cells,)."""
        begin: Ints = np.cumsum(self._near_counts) - self._near_counts
        return begin

    @cached_property
    def _width(self) -> Floats:
        return np.array([m.width for m in self.maps], np.float64)

    @cached_property
    def _height(self) -> Floats:
        return np.array([m.height for m in self.maps], np.float64)

    def _candidates(self, cell: Ints) -> tuple[Ints, Ints]:
        """Pairs (k's number, wall) of the walls near cells (k,), ascending."""
        number, index = spread(self._near_begin[cell], self._near_counts[cell])
        return number, self._near[index]

    def _walls_about(self, room: Ints, x: Floats, y: Floats, radius: float) -> tuple[Ints, Ints]:
        """Pairs (row, wall), ascending, of walls in reach of those circles that may touch any."""
        row, wall = self._candidates(self.cells.at(room, x, y))
        box = self._boxes[wall]
        distance = _box_distance(box, x[row], y[row])
        touching = np.zeros(len(x), bool)
        touching[row[distance <= radius + NEAR_MISS_UNITS]] = True
        keep = touching[row] & (distance <= REACH_UNITS)
        return row[keep], wall[keep]

    def _way_out(self, room: Ints, x0: Floats, y0: Floats, dx: Floats, dy: Floats) -> Floats:
        """The share of ways (k,) until they leave their maps, at most 1; 0 from outside."""
        width, height = self._width[room], self._height[room]
        share = np.ones(len(x0))
        x1, y1 = x0 + dx, y0 + dy
        within = (np.minimum(x0, x1) >= 0.0) & (np.maximum(x0, x1) <= width)
        within &= (np.minimum(y0, y1) >= 0.0) & (np.maximum(y0, y1) <= height)
        out = np.flatnonzero(~within)
        if out.size:
            share[out] = np.minimum(
                _way_between(x0[out], dx[out], width[out]),
                _way_between(y0[out], dy[out], height[out]),
            )
        return share

    def _walls_along(
        self, room: Ints, x0: Floats, y0: Floats, dx: Floats, dy: Floats
    ) -> tuple[Ints, Ints]:
        """Pairs (ray, wall), rays ascending, a wall perhaps more than once, of boxes in the way.

        Rays are cut into equal pieces, none longer than twice the reach along either axis, so
        that every wall that a piece meets is listed in the cell of its middle.
        """
        longest = np.fmax(np.abs(dx), np.abs(dy))
        pieces = np.fmax(np.ceil(longest / (2.0 * REACH_UNITS)), 1.0)
        ray, number = spread(np.zeros(len(pieces), np.int64), pieces.astype(np.int64))
        step_x, step_y = dx / pieces, dy / pieces
        x = x0[ray] + step_x[ray] * (number + 0.5)
        y = y0[ray] + step_y[ray] * (number + 0.5)
        piece, wall = self._candidates(self.cells.at(room[ray], x, y))
        ray, x, y, box = ray[piece], x[piece], y[piece], self._boxes[wall]
        half_x = np.abs(step_x[ray]) * 0.5 + NEAR_MISS_UNITS
        half_y = np.abs(step_y[ray]) * 0.5 + NEAR_MISS_UNITS
        overlap = (np.maximum(box[:, LEFT] - x, x - box[:, RIGHT]) <= half_x) & (
            np.maximum(box[:, TOP] - y, y - box[:, BOTTOM]) <= half_y
        )
        return ray[overlap], wall[overlap]


def _turns(row: Ints) -> Iterator[Ints]:
    """Pairs, given by their ascending ``row`` (pairs,), such that no row is in a turn twice and
    each meets its walls in order.
    """
    if row.size:
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        for turn in range(int(rank.max()) + 1):
            yield np.flatnonzero(rank == turn)


def _box_distance(box: Floats, x: Floats, y: Floats) -> Floats:
    """How far positions (k,) are from boxes (k, 4) along the farther axis; negative inside."""
    across = np.maximum(box[:, LEFT] - x, x - box[:, RIGHT])
    return np.maximum(across, np.maximum(box[:, TOP] - y, y - box[:, BOTTOM]))


def _push_out(
    edges: Floats, x: Floats, y: Floats, vx: Floats, vy: Floats, radius: float, restitution: float
) -> Moving:
    """Circles (k,) against one polygon each, ``edges`` (k, e, 6).

    As in Box2D's b2CollidePolygonAndCircle: the edge of largest separation, the first of equal
    ones, shows whether the middle is inside, before that edge, or before one of its two corners.
    """
    separation = (x[:, None] - edges[:, :, X1]) * edges[:, :, NX] + (
        y[:, None] - edges[:, :, Y1]
    ) * edges[:, :, NY]
    best = np.argmax(separation, axis=1)
    each = np.arange(len(x))
    x1, y1, x2, y2, nx, ny = edges[each, best].T
    distance = separation[each, best]

    outside = distance > SKIN_UNITS
    before_first = outside & ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1) <= 0.0)
    before_second = outside & ((x - x2) * (x1 - x2) + (y - y2) * (y1 - y2) <= 0.0)
    corner = before_first | before_second
    dx = x - np.where(before_first, x1, x2)
    dy = y - np.where(before_first, y1, y2)
    to_corner = np.sqrt(dx * dx + dy * dy)
    safe = np.where(corner, to_corner, 1.0)
    distance = np.where(corner, to_corner, distance)
    nx = np.where(corner, dx / safe, nx)
    ny = np.where(corner, dy / safe, ny)

    touched = distance < radius
    depth = radius - distance
    inward = vx * nx + vy * ny
    reflected = touched & (inward < 0.0)
    change = (1.0 + restitution) * inward
    return (
        np.where(touched, x + nx * depth, x),
        np.where(touched, y + ny * depth, y),
        np.where(reflected, vx - nx * change, vx),
        np.where(reflected, vy - ny * change, vy),
    )


def _keep_between(
    low: float, high: Floats, value: Floats, velocity: Floats, restitution: float
) -> tuple[Floats, Floats]:
    """One coordinate kept within the map, and its velocity reflected where it would leave."""
    leaving = ((value < low) & (velocity < 0.0)) | ((value > high) & (velocity > 0.0))
    kept = np.minimum(np.maximum(value, low), high)
    return kept, np.where(leaving, -velocity * restitution, velocity)


def _way_between(begin: Floats, way: Floats, size: Floats) -> Floats:
    """The share of ways (k,) along one axis until they leave [0, size], at most 1."""
    inside = (begin >= 0.0) & (begin <= size)
    room = np.where(way < 0.0, -begin, size - begin)
    share = np.where(way != 0.0, room / np.where(way != 0.0, way, 1.0), 1.0)
    return np.where(inside, np.minimum(share, 1.0), 0.0)


def _enter(edges: Floats, x0: Floats, y0: Floats, dx: Floats, dy: Floats) -> Floats:
    """When each segment (k,) enters its polygon ``edges`` (k, e, 6): 0 from inside, 1 never.

    Cyrus and Beck: the latest of the half planes entered, if none has been left by then.
    """
    nx, ny = edges[:, :, NX], edges[:, :, NY]
    before = (x0[:, None] - edges[:, :, X1]) * nx + (y0[:, None] - edges[:, :, Y1]) * ny
    approach = -(dx[:, None] * nx + dy[:, None] * ny)
    t = before / np.where(approach != 0.0, approach, 1.0)
    entered = np.where(approach > 0.0, t, 0.0).max(axis=1)
    left = np.where(approach < 0.0, t, 1.0).min(axis=1)
    beside = ((approach == 0.0) & (before > 0.0)).any(axis=1)
    entered = np.fmax(entered, 0.0)
    return np.where((entered <= left) & ~beside, entered, 1.0)

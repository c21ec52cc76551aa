"""Rasters of Driftline's maps: the features near each position, found by one array lookup.

In a tick, a thousand ships need to know which pad they touch and where the next wall is. A raster
answers that without a search: each of its cells holds the one feature that can touch a ship in it,
or the nearest feature, or the distance to the walls. Rasters are made from maps alone and never
saved.

The rasters of all maps lie end to end in one array of small numbers. A map's rasters are copied
there once and stay there as long as the map lives, so rooms come and go without a copy.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from game_server.games.driftline.tuning import OVERCHARGE, REPAIR, SHIP_RADIUS_UNITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.game_map import GameMap


TOUCH_CELL_UNITS = 32.0
"""Small enough that no cell is within touch of two features: lanes are wider than two ship radii
and a cell's diagonal."""
NEAR_CELL_UNITS = 128.0
WALL_CELL_UNITS = 40.0
WALL_SIGHT_UNITS = 150.0
"""Distance from a wall up to which the field of walls knows it."""
NONE = 255
"""The number in a raster that means no feature."""

SORTS = {
    "pads": 0.0,
    "bounce": 0.0,
    "crystals": 28.0,
    "repairs": 24.0,
    "pickups": 24.0,
    "spawns": 0.0,
}
"""The sorts of features, with the radius of those whose points have none of their own."""
TOUCHED = ("pads", "bounce", "pickups")
SOUGHT = ("pads", "crystals", "repairs")
"""The sorts with a raster of what touches a ship, and of what is nearest to it."""


RASTERS_KEY = "rasters"
RASTERS = ("walls", *(f"touch {sort}" for sort in TOUCHED), *(f"near {sort}" for sort in SOUGHT))


class LaidMap(NamedTuple):
    """A map's features and where its rasters begin in their pools.

    ``features`` (k, 4) are x, y, radius and tag, sort after sort. ``counts`` has the number of
    features of each of ``SORTS``, ``first`` is where each of ``RASTERS`` begins.
    """

    features: Floats
    counts: list[int]
    first: list[int]


class Pool:
    """Arrays (k, …) of one dtype, end to end in ``values``. Freed space is used again."""

    def __init__(self, dtype: Any, *shape: int) -> None:
        self.values: NDArray[Any] = np.zeros((0, *shape), dtype)
        self._used = 0
        self._holes: dict[int, list[int]] = {}

    def store(self, part: NDArray[Any]) -> int:
        """Copy an array into ``values``; returns the index at which it begins."""
        size, holes = len(part), self._holes.get(len(part))
        if holes:
            first = holes.pop()
        else:
            first, self._used = self._used, self._used + size
            self._grow()
        self.values[first : first + size] = part
        return first

    def free(self, first: int, size: int) -> None:
        """Let the next array of this size take the space. Most maps of a world have one size."""
        self._holes.setdefault(size, []).append(first)

    def _grow(self) -> None:
        if self._used > len(self.values):
            larger = np.zeros(
                (self._used + self._used // 4, *self.values.shape[1:]), self.values.dtype
            )
            larger[: len(self.values)] = self.values
            self.values = larger


class Rasters:
    """The rasters of all maps that are in use."""

    def __init__(self) -> None:
        self.numbers = Pool(np.uint8)
        self.fields = Pool(np.float16, 3)
        self._laid: dict[int, LaidMap] = {}

    def lay(self, game_map: GameMap) -> LaidMap:
        """A map's features and rasters, laid out at the first call and kept as long as the map."""
        laid = self._laid.get(id(game_map))
        if laid is None:
            laid = self._laid[id(game_map)] = self._draw(game_map)
        return laid

    def _draw(self, game_map: GameMap) -> LaidMap:
        prepare_rasters(game_map)
        features, counts, parts = game_map.derived.pop(RASTERS_KEY)
        pools = [self.fields] + [self.numbers] * (len(parts) - 1)
        first = [pool.store(part) for pool, part in zip(pools, parts, strict=True)]
        for pool, begin, part in zip(pools, first, parts, strict=True):
            weakref.finalize(game_map, pool.free, begin, len(part)).atexit = False
        weakref.finalize(game_map, self._laid.pop, id(game_map), None).atexit = False
        return LaidMap(features, counts, first)


def prepare_rasters(game_map: GameMap) -> None:
    """Draw a map's rasters, unless that is done, and keep them in the map until it is laid out."""
    if RASTERS_KEY in game_map.derived:
        return
    features, counts = features_of(game_map)
    of_sort = dict(zip(SORTS, np.split(features, np.cumsum(counts)[:-1]), strict=True))
    parts: list[NDArray[Any]] = [
        _wall_field(game_map).reshape(-1, 3).astype(np.float16),
        *(_touch(game_map, of_sort[sort]).reshape(-1) for sort in TOUCHED),
        *(_near(game_map, of_sort[sort]).reshape(-1) for sort in SOUGHT),
    ]
    game_map.derived[RASTERS_KEY] = features, counts, parts


@dataclass(frozen=True)
class Raster:
    """Square cells over each room's map, row by row in the pool's values: ``columns`` (rooms,) is
    the number of cells in a row, ``first`` (rooms,) the index of a room's first cell.
    """

    cell: float
    columns: Ints
    first: Ints
    pool: Pool

    def at(self, room: Ints, x: Floats, y: Floats) -> NDArray[Any]:
        """The values (k, …) at positions (k,), which must lie within the map."""
        column = (x / self.cell).astype(np.int64)
        row = (y / self.cell).astype(np.int64)
        return self.pool.values.take(self.first[room] + row * self.columns[room] + column, 0)


def columns_of(width: Floats, cell: float) -> Ints:
    """How many cells cover widths (k,), the far edge included."""
    return (width / cell).astype(np.int64) + 1


def features_of(game_map: GameMap) -> tuple[Floats, list[int]]:
    """A map's features, read from its data; see ``LaidMap``."""
    data = game_map.data
    repairs, boosts = list(data.get("repairs", ())), list(data.get("boosts", ()))
    # Of the boosts of a group, every other one is armour, so that each half has both.
    kinds = [REPAIR] * len(repairs) + [OVERCHARGE + i % 2 for i in range(len(boosts))]
    features: list[list[float]] = []
    counts = []
    for sort, radius in SORTS.items():
        listed = repairs + boosts if sort == "pickups" else data.get(sort, ())
        tags = {"pads": data.get("pad_teams"), "pickups": kinds}.get(sort) or [0] * len(listed)
        features += [[*(*p, radius)[:3], tag] for p, tag in zip(listed, tags, strict=True)]
        counts.append(len(listed))
        if sort in (*TOUCHED, *SOUGHT) and len(listed) > NONE:
            raise ValueError(f"a map has at most {NONE} {sort}, not {len(listed)}")
    return np.array(features, np.float64).reshape(-1, 4), counts


def _cells(game_map: GameMap, cell: float) -> tuple[int, int]:
    """Rows and columns that cover a map, its far edges included."""
    return int(game_map.height / cell) + 1, int(game_map.width / cell) + 1


def _touch(game_map: GameMap, points: Floats) -> NDArray[np.uint8]:
    """For each cell the feature that a ship in it can touch."""
    rows, columns = _cells(game_map, TOUCH_CELL_UNITS)
    raster = np.full((rows, columns), NONE, np.uint8)
    for number, (x, y, radius) in enumerate(points[:, :3]):
        reach = radius + SHIP_RADIUS_UNITS
        top, left = (max(int((v - reach) / TOUCH_CELL_UNITS), 0) for v in (y, x))
        bottom, right = (int((v + reach) / TOUCH_CELL_UNITS) + 1 for v in (y, x))
        # A cell's corner may lie outside the circle: distance from the circle's middle to a cell.
        dy = _gap(np.arange(top, min(bottom, rows)), y)
        dx = _gap(np.arange(left, min(right, columns)), x)
        inside = dy[:, None] ** 2 + dx[None, :] ** 2 <= reach * reach
        raster[top:bottom, left:right][inside] = number
    return raster


def _gap(cells: Ints, value: float) -> Floats:
    """Distance along one axis from a value to each cell's span."""
    low = cells * TOUCH_CELL_UNITS
    gap: Floats = np.maximum(np.maximum(low - value, value - low - TOUCH_CELL_UNITS), 0.0)
    return gap


def _near(game_map: GameMap, points: Floats) -> NDArray[np.uint8]:
    """The feature nearest to the middle of each cell."""
    rows, columns = _cells(game_map, NEAR_CELL_UNITS)
    if not len(points):
        return np.full((rows, columns), NONE, np.uint8)
    y = (np.arange(rows) + 0.5)[:, None, None] * NEAR_CELL_UNITS - points[:, 1]
    x = (np.arange(columns) + 0.5)[None, :, None] * NEAR_CELL_UNITS - points[:, 0]
    nearest: NDArray[np.uint8] = np.argmin(y * y + x * x, axis=2).astype(np.uint8)
    return nearest


def _wall_field(game_map: GameMap) -> Floats:
    """(rows, columns, 3): the outward normal of the nearest wall, and the distance to it.

    Negative inside a wall, ``WALL_SIGHT_UNITS`` where no wall is near. The map's edge is a wall.
    """
    rows, columns = _cells(game_map, WALL_CELL_UNITS)
    y = (np.arange(rows) + 0.5)[:, None] * WALL_CELL_UNITS * np.ones(columns)
    x = (np.arange(columns) + 0.5)[None, :] * WALL_CELL_UNITS * np.ones((rows, 1))
    field = np.zeros((rows, columns, 3))
    field[:, :, 2] = WALL_SIGHT_UNITS
    for distance, normal in (
        (x, (1.0, 0.0)),
        (game_map.width - x, (-1.0, 0.0)),
        (y, (0.0, 1.0)),
        (game_map.height - y, (0.0, -1.0)),
    ):
        closer = distance < field[:, :, 2]
        field[closer, 0], field[closer, 1] = normal
        field[closer, 2] = distance[closer]
    for wall in game_map.walls:
        _stamp_wall(field, x, y, np.array(wall, np.float64))
    return field


def _stamp_wall(field: Floats, x: Floats, y: Floats, corners: Floats) -> None:
    """Enter one convex polygon, clockwise on the screen, into the field of walls around it."""
    low = ((corners.min(axis=0) - WALL_SIGHT_UNITS) / WALL_CELL_UNITS).astype(int).clip(0)
    high = ((corners.max(axis=0) + WALL_SIGHT_UNITS) / WALL_CELL_UNITS).astype(int) + 1
    window = (slice(low[1], high[1]), slice(low[0], high[0]))
    px, py, part = x[window], y[window], field[window]
    edge = np.roll(corners, -1, axis=0) - corners
    length = np.sqrt(edge[:, 0] ** 2 + edge[:, 1] ** 2)
    nx, ny = edge[:, 1] / length, -edge[:, 0] / length
    rx, ry = px[..., None] - corners[:, 0], py[..., None] - corners[:, 1]
    outside = rx * nx + ry * ny
    # Nearest point on each edge, for positions beyond a corner.
    along = ((rx * edge[:, 0] + ry * edge[:, 1]) / length**2).clip(0.0, 1.0)
    gx, gy = rx - along * edge[:, 0], ry - along * edge[:, 1]
    gap = np.sqrt(gx * gx + gy * gy)
    best = np.argmin(gap, axis=2)[..., None]
    depth = outside.max(axis=2)
    free = np.where(depth > 0, np.take_along_axis(gap, best, 2)[..., 0], depth)
    deepest = np.argmax(outside, axis=2)
    reach = np.maximum(free, 1e-9)
    ox = np.where(depth > 0, np.take_along_axis(gx, best, 2)[..., 0] / reach, nx[deepest])
    oy = np.where(depth > 0, np.take_along_axis(gy, best, 2)[..., 0] / reach, ny[deepest])
    closer = free < part[:, :, 2]
    part[closer] = np.stack([ox, oy, free], axis=2)[closer]

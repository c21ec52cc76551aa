"""The fixed features of a world's maps, and which of them a position touches or is near to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline.rasters import (
    NEAR_CELL_UNITS,
    NONE,
    RASTERS,
    SORTS,
    SOUGHT,
    TOUCH_CELL_UNITS,
    TOUCHED,
    WALL_CELL_UNITS,
    Raster,
    Rasters,
    columns_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.game_map import GameMap


@dataclass(frozen=True)
class Features:
    """Features of one sort (pads, crystals, …) of all rooms: ``x y radius room`` (n,).

    The features of a room begin at its ``first`` (rooms + 1,). ``tag`` (n,) is the team that owns
    a pad, or the kind of a pick-up; 0 for other sorts. Only the sorts ``TOUCHED`` and ``SOUGHT``
    can be looked up.
    """

    x: Floats
    y: Floats
    radius: Floats
    room: Ints
    first: Ints
    tag: Ints
    touch: Raster | None
    near: Raster | None

    def touching(self, room: Ints, x: Floats, y: Floats) -> Ints:
        """The feature (k,) that a ship at each position could touch, or -1."""
        assert self.touch is not None
        return self._flat(room, self.touch.at(room, x, y))

    def nearest(self, room: Ints, x: Floats, y: Floats) -> Ints:
        """The feature (k,) nearest to each position, roughly; -1 in rooms that have none."""
        assert self.near is not None
        return self._flat(room, self.near.at(room, x, y))

    def _flat(self, room: Ints, local: NDArray[np.uint8]) -> Ints:
        return np.where(local != NONE, self.first[room] + local, -1)


class MapIndex:
    """The features of a world's maps, by sort: ``pads bounce crystals repairs pickups spawns``, the
    field of walls and the maps' ``side``. ``pickups`` are the repairs and, behind them, the
    boosts. ``contested`` (rooms,) is true for rooms whose pads belong to teams.
    """

    def __init__(self, maps: tuple[GameMap, ...], rasters: Rasters) -> None:
        self.maps: tuple[GameMap, ...] = maps
        self.side: Floats = np.array([m.width for m in maps], np.float64)
        laid = [rasters.lay(m) for m in maps]
        counts = np.array([m.counts for m in laid], np.int64).reshape(-1, len(SORTS))
        first = np.array([m.first for m in laid], np.int64).reshape(-1, len(RASTERS))
        features = np.concatenate([np.zeros((0, 4)), *(m.features for m in laid)])
        sorts = np.repeat(np.tile(np.arange(len(SORTS)), len(maps)), counts.reshape(-1))
        self._rasters, self._first = rasters, dict(zip(RASTERS, first.T, strict=True))
        self.pads, self.bounce, self.crystals, self.repairs, self.pickups, self.spawns = (
            self._features(sort, counts[:, number], features[sorts == number])
            for number, sort in enumerate(SORTS)
        )
        self.contested = np.zeros(len(maps), bool)
        self.contested[self.pads.room[self.pads.tag > 0]] = True
        self._walls = self._raster("walls", WALL_CELL_UNITS)

    def walls(self, room: Ints, x: Floats, y: Floats) -> Floats:
        """The field of walls at positions (k,) within their maps, (k, 3): the outward normal x, y
        of the nearest wall and the distance to it, for the cell of 40 units around each position.
        """
        field: Floats = self._walls.at(room, x, y).astype(np.float64)
        return field

    def _features(self, sort: str, counts: Ints, features: Floats) -> Features:
        x, y, radius, tag = np.ascontiguousarray(features.T)
        return Features(
            x,
            y,
            radius,
            np.repeat(np.arange(len(counts)), counts),
            np.concatenate([[0], np.cumsum(counts)]),
            tag.astype(np.int64),
            self._raster(f"touch {sort}", TOUCH_CELL_UNITS) if sort in TOUCHED else None,
            self._raster(f"near {sort}", NEAR_CELL_UNITS) if sort in SOUGHT else None,
        )

    def _raster(self, name: str, cell: float) -> Raster:
        pool = self._rasters.fields if name == "walls" else self._rasters.numbers
        return Raster(cell, columns_of(self.side, cell), self._first[name], pool)

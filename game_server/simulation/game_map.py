"""The map of a room: its size, walls, and the game's own permanent features."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from game_server.protocol.messages import pack
from game_server.simulation.polygons import MapWalls

Point = Sequence[float]


@dataclass(frozen=True)
class GameMap:
    """Plain data, sent to clients as it is; coordinates in units, multiples of 1/8.

    ``walls`` are convex polygons, clockwise on a screen whose y points down. ``data`` is the
    game's own (goals, for instance): numbers, strings, lists and maps only. ``derived`` holds what
    ``Game.prepare_map`` has computed from all that; it is neither sent nor saved.
    """

    width: float
    height: float
    walls: Sequence[Sequence[Point]] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    derived: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def prepared(self) -> MapWalls:
        """The walls as collision needs them, computed once a map. Raises MapError."""
        return MapWalls.prepare(self.width, self.height, self.walls)

    @cached_property
    def packed(self) -> bytes:
        """The map as msgpack, packed once for everybody who gets it."""
        return pack(self.plain())

    @cached_property
    def digest(self) -> str:
        """Names the map, so that clients that have it already need not load it."""
        return hashlib.blake2b(self.packed, digest_size=8).hexdigest()

    def plain(self) -> dict[str, Any]:
        """The map as msgpack and JSON can carry it."""
        walls = [[[float(x), float(y)] for x, y in wall] for wall in self.walls]
        return {"width": self.width, "height": self.height, "walls": walls, **self.data}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> GameMap:
        """The inverse of ``plain``. Raises KeyError when a field is missing."""
        data = {k: v for k, v in plain.items() if k not in ("width", "height", "walls")}
        return cls(plain["width"], plain["height"], plain["walls"], data)

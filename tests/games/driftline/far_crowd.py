"""A player's messages in a large arena while a crowd fights out of view."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline.game import Driftline, Settings
from game_server.simulation.game_map import GameMap
from tests.games.driftline.arena import Arena
from tests.games.driftline.wire import Wire

if TYPE_CHECKING:
    from game_server.games.base import Inputs

SIDE = 8192.0
NEAR = 24
"""Players who fly circles in the corner that the first of them sees."""
OUT_OF_SIGHT_UNITS = 4400.0
"""Three cells of 1,024 are in view, and bots look 800 units far."""


class FarCrowd:
    """``far`` bots fight in the far part of an arena. ``sizes``: the first player's bytes."""

    def __init__(self, far: int) -> None:
        self.arena = Arena()
        self.arena.open(NEAR + far, seed=3, bots=far, level=2, game_map=_far_map(), mode="world")
        for ship in range(NEAR):
            self.arena.place(ship, 300.0 + 400 * (ship % 5), 300.0 + 400 * (ship // 5))
        wire = Wire(self.arena)
        self.sizes = wire.join(0).sizes
        self._tell = wire.tell
        self.events = Counter[str]()

    @property
    def mean_bytes(self) -> float:
        return sum(self.sizes) / len(self.sizes)

    def run(self, ticks: int) -> None:
        self.arena.run(ticks, script=_fly_circles, each=self._each)

    def _each(self, arena: Arena, events: dict[str, list[dict[str, np.ndarray]]]) -> None:
        for name, fields in events.items():
            self.events[name] += sum(len(one["room"]) for one in fields)
        self._tell()


def _fly_circles(arena: Arena, inputs: Inputs) -> None:
    """The ships in view turn, shoot and stay alive in the same way, whatever the far bots do."""
    near = np.arange(NEAR)
    turn = (int(arena.w.tick[0]) // 12 + near) % 4
    for side, name in enumerate(("up", "right", "down", "left")):
        inputs.held[name][:NEAR] = turn == side
    inputs.held["fire"][:NEAR] = True
    inputs.aim[:NEAR] = (int(arena.w.tick[0]) * 800 + near * 5000) % 65536
    arena.w.ships.health[:NEAR] = 100.0


def _far_map() -> GameMap:
    """A large map on which nothing draws bots to the corner in view."""
    drawn = Driftline().make_map(Settings(map_size="huge"), 3)
    data = {
        sort: [p for p in points if max(p[0], p[1]) > OUT_OF_SIGHT_UNITS]
        for sort, points in drawn.data.items()
    }
    return GameMap(SIDE, SIDE, drawn.walls, data)

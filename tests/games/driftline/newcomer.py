"""A newcomer: a player who has just found the keys, as a simple policy.

It flies at the nearest ship and aims at where that is drawn: without lead, with an error, a
quarter of a second late. It fires when the target looks near, picks up shards, and with enough of
them flies to the nearest pad and stops.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from game_server.simulation.trig import aim_towards

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from tests.games.driftline.arena import Arena

LATE_TICKS = 8
TREMBLE = 1500
"""About 8° either way."""
ENOUGH_SHARDS = 3
STUCK_TICKS, AROUND_TICKS = 15, 25
"""After half a second at a wall it tries the way around."""


class Newcomer:
    """Plays the ship of seat 0 in the only room of an arena."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.wanted = self.around = 0
        self.seen: deque[tuple[np.ndarray, np.ndarray]] = deque(maxlen=LATE_TICKS)

    def __call__(self, arena: Arena, inputs: Inputs) -> None:
        ships, pads = arena.w.ships, arena.w.maps[0].data["pads"]
        x, y = ships.x[0], ships.y[0]
        alive = (ships.status & 1) == 1
        self.seen.append((np.where(alive, ships.x, np.inf), np.where(alive, ships.y, np.inf)))
        dx, dy = self.seen[0][0] - x, self.seen[0][1] - y
        far = np.sqrt(dx * dx + dy * dy)
        far[0] = np.inf
        target = int(np.argmin(far))
        if np.isfinite(far[target]):
            aim = aim_towards(dx[target : target + 1], dy[target : target + 1])[0]
            inputs.aim[0] = (aim + self.random.integers(-TREMBLE, TREMBLE)) & 65535
            inputs.held["fire"][0] = far[target] < 550
        goal, near = (dx[target], dy[target]), 250.0
        if ships.shards[0] >= ENOUGH_SHARDS:
            px, py, _ = min(pads, key=lambda p: (p[0] - x) ** 2 + (p[1] - y) ** 2)
            goal, near = (px - x, py - y), 70.0
        elif arena.w.shards.n:
            gx, gy = arena.w.shards.x - x, arena.w.shards.y - y
            pile = int(np.argmin(gx * gx + gy * gy))
            if gx[pile] ** 2 + gy[pile] ** 2 < 400**2:
                goal, near = (gx[pile], gy[pile]), 0.0
        stuck = ships.vx[0] ** 2 + ships.vy[0] ** 2 < 30**2
        self._fly(inputs, goal, near, bool(stuck))

    def _fly(self, inputs: Inputs, goal: tuple[float, float], near: float, stuck: bool) -> None:
        gx, gy = goal
        length = (gx * gx + gy * gy) ** 0.5
        if not np.isfinite(length) or length <= near or length == 0:
            self.wanted = 0
            return
        self.wanted = self.wanted + 1 if stuck else 0
        if self.wanted > STUCK_TICKS:
            self.around, self.wanted = AROUND_TICKS, 0
        if self.around > 0:
            self.around -= 1
            gx, gy = -gy, gx
        inputs.held["right"][0] = gx / length > 0.38
        inputs.held["left"][0] = gx / length < -0.38
        inputs.held["down"][0] = gy / length > 0.38
        inputs.held["up"][0] = gy / length < -0.38

"""Golden vectors that hold the two halves of the collision together.

    python -m tests.simulation.collide_vectors

writes ``tests/vectors/collide.json``: maps, and circles before and after, as this server moves
them. ``tests/web_client/simulation/collide.test.js`` replays them and expects equality to the bit.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from game_server.simulation.game_map import GameMap
from game_server.simulation.random import counter_random
from game_server.simulation.walls import WallSet
from tests.support.polygons import eighth, regular
from tests.support.tools import REPOSITORY

TARGET = REPOSITORY / "tests" / "vectors" / "collide.json"
MAPS = 6
CIRCLES = 60
STEPS = 120
WIDTH, HEIGHT = 900.0, 700.0
BODIES = ((20.0, 0.35), (4.0, 1.0), (20.0, 0.0), (64.0, 0.8))
"""Radius and restitution."""


def draw(seed: int, purpose: int, low: float, high: float, count: int) -> list[float]:
    """Numbers that every machine draws alike."""
    drawn: list[float] = (
        low + (high - low) * counter_random(seed, 0, purpose, np.arange(count))
    ).tolist()
    return drawn


def ground(seed: int) -> GameMap:
    """A map crowded with walls of three to eight corners, overlapping each other and the edge."""
    count = 4 * seed
    shapes = zip(
        draw(seed, 1, 3, 9, count),
        draw(seed, 2, 0, WIDTH, count),
        draw(seed, 3, 0, HEIGHT, count),
        draw(seed, 4, 20, 120, count),
        draw(seed, 5, 0, 1, count),
        strict=True,
    )
    return GameMap(WIDTH, HEIGHT, [regular(int(corners), *shape) for corners, *shape in shapes])


def corners_of(game_map: GameMap) -> list[list[float]]:
    """Circles exactly on corners and on the middles of edges, where ties are decided."""
    circles = []
    for wall in game_map.walls:
        (x0, y0), (x1, y1), *_ = wall
        circles += [[x0, y0, -30.0, 10.0], [(x0 + x1) / 2, (y0 + y1) / 2, 30.0, -10.0]]
    return circles


def vectors() -> dict[str, Any]:
    """``cases``: each a map, a radius, a restitution, circles before and after [x, y, vx, vy], and
    a flight: one circle moved by its velocity and collided again and again, at 30 Hz.
    """
    cases = []
    for seed in range(MAPS):
        game_map = ground(seed)
        walls = WallSet.build((game_map,))
        radius, restitution = BODIES[seed % len(BODIES)]
        columns = (
            draw(seed, 6, -50, WIDTH + 50, CIRCLES),
            draw(seed, 7, -50, HEIGHT + 50, CIRCLES),
            draw(seed, 8, -900, 900, CIRCLES),
            draw(seed, 9, -900, 900, CIRCLES),
        )
        before = [list(circle) for circle in zip(*columns, strict=True)] + corners_of(game_map)
        flight = [[eighth(450.0 + seed), 350.0, 700.0 - 90 * seed, 410.0]]
        for _ in range(STEPS):
            x, y, vx, vy = flight[-1]
            moved = [x + vx * (1 / 30), y + vy * (1 / 30), vx, vy]
            flight += collided(walls, [moved], radius, restitution)
        cases.append(
            {
                "map": game_map.plain(),
                "radius": radius,
                "restitution": restitution,
                "before": before,
                "after": collided(walls, before, radius, restitution),
                "flight": flight,
            }
        )
    return {"cases": cases}


def collided(
    walls: WallSet, circles: list[list[float]], radius: float, restitution: float
) -> list[list[float]]:
    """Circles [x, y, vx, vy] after one collision."""
    x, y, vx, vy = np.array(circles, np.float64).T
    room = np.zeros(len(circles), np.int64)
    moved = walls.collide(room, x, y, vx, vy, radius, restitution)
    after: list[list[float]] = np.stack(moved, axis=1).tolist()
    return after


def text() -> str:
    """The file's content."""
    return json.dumps(vectors(), separators=(",", ":")) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")

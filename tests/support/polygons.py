"""Convex polygons for tests, and the slow but plain way to collide with them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from game_server.simulation.game_map import GameMap

Corners = Sequence[Sequence[float]]
"""A polygon: [x, y] of each corner, clockwise on the screen."""

REACH_UNITS = 64.0
SKIN_UNITS = 1e-6


def regular(
    corners: int, x: float, y: float, radius: float, turn: float = 0.0
) -> list[list[float]]:
    """A polygon about a middle, clockwise on the screen, on the grid of 1/8 unit."""
    angles = [2 * math.pi * (i + turn) / corners for i in range(corners)]
    return [[eighth(x + radius * math.cos(a)), eighth(y + radius * math.sin(a))] for a in angles]


def eighth(value: float) -> float:
    return math.floor(value * 8 + 0.5) / 8


def random_map(seed: int, walls: int = 12, width: float = 900.0, height: float = 700.0) -> GameMap:
    """A map with walls anywhere, overlapping each other and the map's edge."""
    rng = np.random.default_rng(seed)
    polygons = [
        regular(
            int(rng.integers(3, 8)),
            rng.uniform(0, width),
            rng.uniform(0, height),
            rng.uniform(20, 120),
            rng.uniform(0, 1),
        )
        for _ in range(walls)
    ]
    return GameMap(width, height, polygons)


maps = st.builds(random_map, st.integers(0, 10_000), st.integers(0, 30))


def collide_plainly(
    game_map: GameMap, x: float, y: float, vx: float, vy: float, radius: float, restitution: float
) -> tuple[float, float, float, float]:
    """The definition of a collision, one circle at a time, without any grid."""
    begin_x, begin_y = x, y
    for wall in game_map.walls:
        xs, ys = [p[0] for p in wall], [p[1] for p in wall]
        away = max(min(xs) - begin_x, begin_x - max(xs), min(ys) - begin_y, begin_y - max(ys))
        if away <= REACH_UNITS:
            x, y, vx, vy = _push_out(wall, x, y, vx, vy, radius, restitution)
    x, vx = _keep(radius, game_map.width - radius, x, vx, restitution)
    y, vy = _keep(radius, game_map.height - radius, y, vy, restitution)
    return x, y, vx, vy


def _push_out(
    wall: Corners, x: float, y: float, vx: float, vy: float, radius: float, restitution: float
) -> tuple[float, float, float, float]:
    distance, best = -math.inf, None
    for (x1, y1), (x2, y2) in zip(wall, [*wall[1:], wall[0]], strict=True):
        ex, ey = x2 - x1, y2 - y1
        length = math.sqrt(ex * ex + ey * ey)
        nx, ny = ey / length, -ex / length
        separation = (x - x1) * nx + (y - y1) * ny
        if separation > distance:
            distance, best = separation, (x1, y1, x2, y2, nx, ny)
    assert best is not None
    x1, y1, x2, y2, nx, ny = best
    if distance > SKIN_UNITS:
        for corner_x, corner_y, other_x, other_y in ((x1, y1, x2, y2), (x2, y2, x1, y1)):
            dx, dy = x - corner_x, y - corner_y
            if dx * (other_x - corner_x) + dy * (other_y - corner_y) <= 0:
                distance = math.sqrt(dx * dx + dy * dy)
                nx, ny = dx / distance, dy / distance
                break
    if distance < radius:
        x, y = x + nx * (radius - distance), y + ny * (radius - distance)
        inward = vx * nx + vy * ny
        if inward < 0:
            change = (1 + restitution) * inward
            vx, vy = vx - nx * change, vy - ny * change
    return x, y, vx, vy


def _keep(
    low: float, high: float, value: float, velocity: float, restitution: float
) -> tuple[float, float]:
    if (value < low and velocity < 0) or (value > high and velocity > 0):
        velocity = -velocity * restitution
    return min(max(value, low), high), velocity


def distance_to(wall: Corners, x: float, y: float) -> float:
    """How far a point is from a polygon; 0 inside."""
    inside, nearest = True, math.inf
    for (x1, y1), (x2, y2) in zip(wall, [*wall[1:], wall[0]], strict=True):
        ex, ey = x2 - x1, y2 - y1
        if (x - x1) * ey - (y - y1) * ex > 0:
            inside = False
        along = min(max(((x - x1) * ex + (y - y1) * ey) / (ex * ex + ey * ey), 0), 1)
        nearest = min(nearest, math.hypot(x - x1 - along * ex, y - y1 - along * ey))
    return 0.0 if inside else nearest


def first_contact(game_map: GameMap, x0: float, y0: float, x1: float, y1: float) -> float:
    """How far a ray gets among walls and map edges, found by cutting it with every edge."""
    if not (0 <= x0 <= game_map.width and 0 <= y0 <= game_map.height):
        return 0.0
    if any(distance_to(wall, x0, y0) == 0.0 for wall in game_map.walls):
        return 0.0
    edge: Corners = [
        [0, 0],
        [game_map.width, 0],
        [game_map.width, game_map.height],
        [0, game_map.height],
    ]
    found = 1.0
    for wall in [*game_map.walls, edge]:
        for (ax, ay), (bx, by) in zip(wall, [*wall[1:], wall[0]], strict=True):
            dx, dy, ex, ey = x1 - x0, y1 - y0, bx - ax, by - ay
            cross = dx * ey - dy * ex
            if cross == 0:
                continue
            t = ((ax - x0) * ey - (ay - y0) * ex) / cross
            s = ((ax - x0) * dy - (ay - y0) * dx) / cross
            if 0 <= t <= found and 0 <= s <= 1:
                found = t
    return found

"""Collisions of ships with ships and crystals.

Only velocities change, after the predicted part of the step. Positions stay where prediction put
them, so a browser, which cannot predict other ships, has only a small correction to smooth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.simulation.rounding import snap

if TYPE_CHECKING:
    from game_server.games.driftline.solids import Solids
    from game_server.simulation.world import World

LIMIT_UNITS_PER_S = 2000.0
"""A little less than a velocity on the wire can hold."""


def bump(w: World, solids: Solids) -> None:
    """Knock ships apart that overlap each other, and away from crystals that they overlap."""
    first, second = solids.touching_ships()
    dx, dy = solids.x[second] - solids.x[first], solids.y[second] - solids.y[first]
    distance = np.sqrt(dx * dx + dy * dy)
    overlap = solids.radius[first] + solids.radius[second] - distance
    near = overlap > 0.0
    if not near.any():
        return
    first, second, overlap = first[near], second[near], overlap[near]
    apart = distance[near] > 0.0
    length = np.where(apart, distance[near], 1.0)
    nx, ny = np.where(apart, dx[near] / length, 1.0), dy[near] / length

    ships = w.ships
    ship, other = solids.ship[first], solids.ship[second]
    two = other >= 0
    vx, vy = np.where(two, ships.vx[other], 0.0), np.where(two, ships.vy[other], 0.0)
    closing = (ships.vx[ship] - vx) * nx + (ships.vy[ship] - vy) * ny
    parting = np.maximum(closing, 0.0) * (1.0 + t.BUMP_RESTITUTION) + overlap * t.BUMP_PUSH_PER_S
    # Two ships share the knock; a crystal does not move.
    knock = np.where(two, parting / 2.0, parting)
    np.subtract.at(ships.vx, ship, knock * nx)
    np.subtract.at(ships.vy, ship, knock * ny)
    np.add.at(ships.vx, other[two], (knock * nx)[two])
    np.add.at(ships.vy, other[two], (knock * ny)[two])
    moved = np.concatenate([ship, other[two]])
    for speed in (ships.vx, ships.vy):
        limited = np.minimum(np.maximum(speed[moved], -LIMIT_UNITS_PER_S), LIMIT_UNITS_PER_S)
        speed[moved] = snap(limited, t.VEL_STEPS_PER_UNIT)

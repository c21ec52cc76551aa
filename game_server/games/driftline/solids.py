"""Solids: what shots and ships can collide with in a tick, living ships and whole crystals.

A grid costs about the same for few circles as for many, so one serves collisions, shots and
collecting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE
from game_server.simulation.collision import Hits, sweep_circles
from game_server.simulation.grid import Pairs, SpatialGrid

if TYPE_CHECKING:
    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.world import World

LARGEST_UNITS = max(t.SHIP_RADIUS_UNITS, t.CRYSTAL_RADIUS_UNITS)


class Solids:
    """Circles ``room x y radius`` (n,), ships first. ``ship`` is the row of a circle's ship, or -1;
    ``crystal`` is that of its crystal, or -1. Positions are those after flight; ships that die
    later in the tick stay listed.
    """

    def __init__(self, w: World) -> None:
        ships = np.flatnonzero((w.ships.status & ALIVE) != 0)
        crystals = np.flatnonzero(w.crystals.hull > 0)
        self.n_ships = len(ships)
        self.room: Ints = np.concatenate([w.ships.room[ships], w.crystals.room[crystals]])
        self.x: Floats = np.concatenate([w.ships.x[ships], w.crystals.x[crystals]])
        self.y: Floats = np.concatenate([w.ships.y[ships], w.crystals.y[crystals]])
        self.ship: Ints = np.concatenate([ships, np.full(len(crystals), -1)])
        self.crystal: Ints = np.concatenate([np.full(self.n_ships, -1), crystals])
        self.radius: Floats = np.where(self.ship >= 0, t.SHIP_RADIUS_UNITS, t.CRYSTAL_RADIUS_UNITS)
        self.grid = SpatialGrid(w.walls.cells, self.room, self.x, self.y)

    def sweep(
        self, room: Ints, x0: Floats, y0: Floats, x1: Floats, y1: Floats, radius: float
    ) -> Hits:
        """The solids that circles meet along segments (k,), and when; segments ascend."""
        return sweep_circles(self.grid, room, x0, y0, x1, y1, radius, self.radius)

    def touching_ships(self) -> Pairs:
        """Pairs (ship, solid) that may overlap, in ascending order, each pair once."""
        ships = slice(0, self.n_ships)
        first, second = self.grid.within(
            self.room[ships],
            self.x[ships],
            self.y[ships],
            t.SHIP_RADIUS_UNITS + LARGEST_UNITS,
        )
        once = first < second
        return first[once], second[once]


def nearest(count: int, group: Ints, cost: Floats) -> Ints:
    """For each of ``count`` groups the pair (p,) with the least finite cost, as its number, or -1.

    ``group`` (p,) is the group of each pair, ascending. Of equal costs the first pair wins.
    """
    best = np.full(count, -1, np.int64)
    if not group.size:
        return best
    is_first = np.ones(len(group), bool)
    is_first[1:] = group[1:] != group[:-1]
    begins = is_first.nonzero()[0]
    lowest = np.full(count, np.inf)
    lowest[group[begins]] = np.minimum.reduceat(cost, begins)
    winners = ((cost == lowest[group]) & (cost < np.inf)).nonzero()[0][::-1]
    best[group[winners]] = winners
    return best


def least(count: int, group: Ints, value: Ints, cost: Floats) -> tuple[Ints, Floats]:
    """The ``value`` of each group's pair in ``nearest``, and its cost; -1 and infinity for groups
    without a pair.
    """
    pair = nearest(count, group, cost)
    found = np.flatnonzero(pair >= 0)
    chosen, least_cost = np.full(count, -1, np.int64), np.full(count, np.inf)
    chosen[found], least_cost[found] = value[pair[found]], cost[pair[found]]
    return chosen, least_cost

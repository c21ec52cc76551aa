"""Solids: living ships and whole crystals, and the choice of the nearest."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.games.driftline.solids import Solids, least, nearest
from tests.games.driftline.arena import OPEN_FIELD, Arena

SHIP_RADIUS, CRYSTAL_RADIUS = 20.0, 30.0


@pytest.fixture
def arena() -> Arena:
    """Three ships in a row, 30 units apart, and a crystal far from them."""
    arena = Arena()
    arena.open(3, game_map=OPEN_FIELD)
    for ship in range(3):
        arena.place(ship, 900.0 + 30.0 * ship, 900.0)
    return arena


def test_ships_come_first_and_each_solid_names_its_row(arena: Arena) -> None:
    solids = Solids(arena.w)
    assert (solids.n_ships, solids.ship.tolist()) == (3, [0, 1, 2, -1])
    assert solids.crystal.tolist() == [-1, -1, -1, 0]
    assert solids.x.tolist() == [900.0, 930.0, 960.0, 300.0]
    assert set(solids.radius[:3]) == {SHIP_RADIUS}


def test_dead_ships_and_broken_crystals_are_no_obstacles(arena: Arena) -> None:
    arena.w.ships.status[1] &= ~1
    arena.w.crystals.hull[0] = 0
    assert Solids(arena.w).ship.tolist() == [0, 2]


def test_ships_that_may_overlap_come_in_pairs_once(arena: Arena) -> None:
    arena.place(2, 1_700.0, 100.0)
    first, second = Solids(arena.w).touching_ships()
    assert (first.tolist(), second.tolist()) == ([0], [1])


def test_a_ship_beside_a_crystal_is_a_pair_with_it(arena: Arena) -> None:
    arena.place(1, 1_700.0, 100.0)
    arena.place(2, 330.0, 1_500.0)
    first, second = Solids(arena.w).touching_ships()
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    assert (2, 3) in pairs
    assert (3, 2) not in pairs


def test_a_sweep_ends_at_the_first_solid_on_its_way(arena: Arena) -> None:
    solids, room = Solids(arena.w), np.zeros(2, np.int64)
    x0, y0 = np.array([800.0, 100.0]), np.array([900.0, 100.0])
    segment, solid, when = solids.sweep(room, x0, y0, x0 + 100.0, y0, 5.0)
    assert (segment.tolist(), solid.tolist()) == ([0], [0]), "the other ray meets nothing"
    assert when.tolist() == [pytest.approx(0.75)]


def test_the_cheapest_pair_of_each_group_wins_and_the_first_of_equals() -> None:
    group = np.array([0, 0, 2, 2, 2, 3])
    cost = np.array([5.0, 4.0, 7.0, 7.0, 9.0, np.inf])
    assert nearest(5, group, cost).tolist() == [1, -1, 2, -1, -1]
    chosen, its_cost = least(5, group, np.array([10, 11, 12, 13, 14, 15]), cost)
    assert chosen.tolist() == [11, -1, 12, -1, -1]
    assert its_cost.tolist() == [4.0, np.inf, 7.0, np.inf, np.inf]


def test_without_pairs_no_group_has_one() -> None:
    assert nearest(2, np.zeros(0, np.int64), np.zeros(0)).tolist() == [-1, -1]

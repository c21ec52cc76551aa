from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game_server.simulation.grid import RoomCells, SpatialGrid, spread

if TYPE_CHECKING:
    from game_server.simulation.arrays import Floats, Ints

seeds = st.integers(0, 2**32 - 1)
SIDES = np.array([900.0, 256.0, 2_000.0])
CELLS = RoomCells.of(SIDES, SIDES[::-1])


def rows(seed: int, count: int) -> tuple[Ints, Floats, Floats]:
    """Rows room, x, y of three rooms; some outside their maps, many on the same places."""
    rng = np.random.default_rng(seed)
    room = np.sort(rng.integers(0, 3, count))
    x, y = np.floor(rng.uniform(-100, 2_100, (2, count)) / 25) * 25
    return room, x, y


def test_cells_count_along_x_then_y_then_room() -> None:
    assert CELLS.columns.tolist() == [4, 2, 8]
    assert CELLS.rows.tolist() == [8, 2, 4]
    assert CELLS.first.tolist() == [0, 32, 36, 68]
    room = np.array([0, 0, 0, 1, 2])
    x = np.array([0.0, 256.0, 899.0, 255.9, 1_999.0])
    y = np.array([0.0, 0.0, 255.9, 256.0, 899.0])
    assert CELLS.at(room, x, y).tolist() == [0, 1, 3, 34, 67]


def test_places_outside_a_map_belong_to_its_nearest_cell() -> None:
    room = np.zeros(3, int)
    x = np.array([-1.0, 1e9, math.nan])
    assert CELLS.at(room, x, np.array([5.0, 1e9, 5.0])).tolist() == [0, 31, 0]


def test_spans_are_spread_in_order() -> None:
    span, integer = spread(np.array([5, 0, 9]), np.array([2, 0, 3]))
    assert span.tolist() == [0, 0, 2, 2, 2]
    assert integer.tolist() == [5, 6, 9, 10, 11]


def test_within_finds_what_is_near_in_the_same_room_only() -> None:
    room, x, y = np.array([0, 0, 1, 1]), np.array([10.0, 50, 10, 300]), np.array([10.0, 10, 10, 10])
    grid = SpatialGrid(CELLS, room, x, y)
    query, row = grid.within(np.array([1, 0]), np.array([10.0, 10]), np.array([10.0, 10]), 40.0)
    assert query.tolist() == [0, 1, 1]
    assert row.tolist() == [2, 0, 1]


def test_each_query_may_have_its_own_reach() -> None:
    at = np.array([10.0, 50, 100])
    grid = SpatialGrid(CELLS, np.zeros(3, int), at, np.zeros(3))
    reach = np.array([39.0, 40.0])
    query, row = grid.within(np.zeros(2, int), np.array([10.0, 50]), np.zeros(2), reach)
    assert list(zip(query.tolist(), row.tolist(), strict=True)) == [(0, 0), (1, 0), (1, 1)]


@given(seeds, st.integers(0, 60), st.sampled_from([0.0, 25.0, 80.0, 700.0]))
def test_pairs_are_those_that_all_against_all_finds(seed: int, count: int, reach: float) -> None:
    room, x, y = rows(seed, count)
    first, second = SpatialGrid(CELLS, room, x, y).pairs(reach)
    expected = [
        (a, b)
        for a in range(count)
        for b in range(a + 1, count)
        if room[a] == room[b] and (x[a] - x[b]) ** 2 + (y[a] - y[b]) ** 2 <= reach * reach
    ]
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == expected


@given(seeds, st.integers(0, 40), st.integers(0, 20))
def test_within_is_what_all_against_all_finds(seed: int, count: int, queries: int) -> None:
    room, x, y = rows(seed, count)
    in_room, at_x, at_y = rows(seed + 1, queries)
    query, row = SpatialGrid(CELLS, room, x, y).within(in_room, at_x, at_y, 150.0)
    expected = [
        (q, r)
        for q in range(queries)
        for r in range(count)
        if in_room[q] == room[r] and (x[r] - at_x[q]) ** 2 + (y[r] - at_y[q]) ** 2 <= 150.0**2
    ]
    assert list(zip(query.tolist(), row.tolist(), strict=True)) == expected


def test_no_rows_and_no_rooms_are_fine() -> None:
    none = np.zeros(0)
    for cells in (CELLS, RoomCells.of(none, none)):
        grid = SpatialGrid(cells, none.astype(int), none, none)
        assert grid.pairs(10.0)[0].size == 0

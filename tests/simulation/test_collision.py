from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.simulation.collision import Hits, first_hits, segment_circle, sweep_circles
from game_server.simulation.grid import RoomCells, SpatialGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.simulation.grid import Reach

CELLS = RoomCells.of(np.array([1_000.0, 1_000.0]), np.array([1_000.0, 1_000.0]))
seeds = st.integers(0, 2**32 - 1)


def meet(x0: float, y0: float, x1: float, y1: float) -> float:
    """When a segment meets the circle about (100, 100)."""
    a, b, c, d = (np.array([float(value)]) for value in (x0, y0, x1, y1))
    middle = np.array([100.0])
    return float(segment_circle(a, b, c, d, middle, middle, 20.0)[0])


def test_a_segment_meets_a_circle_where_it_enters() -> None:
    assert meet(0, 100, 100, 100) == 0.8
    assert meet(100, 300, 100, 100) == 0.9
    assert meet(0, 88, 168, 88) == pytest.approx(0.5)  # 16 before the middle, 12 above it


def test_a_segment_that_begins_in_a_circle_meets_it_at_once() -> None:
    assert meet(110, 100, 500, 100) == 0.0
    assert meet(100, 100, 100, 100) == 0.0
    assert meet(120, 100, 500, 100) == 0.0


def test_a_segment_that_ends_before_or_passes_or_leaves_misses() -> None:
    assert meet(0, 100, 79, 100) == math.inf
    assert meet(0, 79, 200, 79) == math.inf
    assert meet(121, 100, 500, 100) == math.inf
    assert meet(50, 50, 50, 50) == math.inf


def test_a_segment_may_end_on_the_circle() -> None:
    assert meet(0, 100, 80, 100) == 1.0


def test_nothing_fast_slips_through() -> None:
    assert meet(0, 100, 100_000, 100) == pytest.approx(0.0008)


def grid_of(*targets: Sequence[float]) -> SpatialGrid:
    room, x, y = np.array(targets, np.float64).reshape(-1, 3).T
    return SpatialGrid(CELLS, room.astype(int), x, y)


def sweep(
    grid: SpatialGrid, *segments: Sequence[float], radius: Reach = 4.0, target_radius: Reach = 16.0
) -> Hits:
    room, x0, y0, x1, y1 = np.array(segments, np.float64).reshape(-1, 5).T
    return sweep_circles(grid, room.astype(int), x0, y0, x1, y1, radius, target_radius)


def test_hits_come_by_segment_then_target_and_never_cross_rooms() -> None:
    grid = grid_of([0, 700, 100], [0, 300, 100], [1, 500, 100])
    hits = sweep(grid, [0, 0, 100, 1000, 100], [1, 0, 100, 1000, 100])
    assert hits.segment.tolist() == [0, 0, 1]
    assert hits.target.tolist() == [0, 1, 2]
    assert hits.t.tolist() == pytest.approx([0.68, 0.28, 0.48])


def test_the_first_hit_of_a_segment_is_the_earliest_then_the_lowest_row() -> None:
    grid = grid_of([0, 700, 100], [0, 300, 110], [0, 300, 90], [0, 300, 100])
    hits = sweep(grid, [0, 0, 100, 1000, 100], [0, 0, 500, 1000, 500], [0, 700, 0, 700, 200])
    first = first_hits(hits)
    assert first.segment.tolist() == [0, 2]
    assert first.target.tolist() == [3, 0]
    twins = grid_of([0, 300, 100], [0, 300, 100])
    assert first_hits(sweep(twins, [0, 0, 100, 1000, 100])).target.tolist() == [0]


def test_each_segment_and_each_target_may_have_its_own_radius() -> None:
    grid = grid_of([0, 500, 130], [0, 600, 140])
    segments = [[0, 0, 100, 1000, 100], [0, 0, 100, 1000, 100]]
    radius, target_radius = np.array([9.0, 11.0]), np.array([20.0, 30.0])
    hits = sweep(grid, *segments, radius=radius, target_radius=target_radius)
    assert list(zip(hits.segment.tolist(), hits.target.tolist(), strict=True)) == [(1, 0), (1, 1)]


def test_nothing_meets_nothing() -> None:
    assert sweep(grid_of(), [0, 0, 0, 10, 10]).t.size == 0
    assert first_hits(sweep(grid_of([0, 5, 5]))).t.size == 0


@given(seeds, st.integers(0, 40), st.integers(0, 25), st.sampled_from([5.0, 40.0, 400.0]))
def test_a_sweep_finds_what_all_against_all_finds(
    seed: int, targets: int, segments: int, length: float
) -> None:
    rng = np.random.default_rng(seed)
    room, shots = rng.integers(0, 2, targets), rng.integers(0, 2, segments)
    x, y = rng.uniform(-50, 1_050, (2, targets))
    x0, y0 = rng.uniform(-50, 1_050, (2, segments))
    x1, y1 = (
        x0 + rng.uniform(-length, length, segments),
        y0 + rng.uniform(-length, length, segments),
    )
    hits = sweep_circles(SpatialGrid(CELLS, room, x, y), shots, x0, y0, x1, y1, 4.0, 20.0)
    shot, target = np.nonzero(shots[:, None] == room)
    t = segment_circle(x0[shot], y0[shot], x1[shot], y1[shot], x[target], y[target], 24.0)
    met = t < math.inf
    assert hits.segment.tolist() == shot[met].tolist()
    assert hits.target.tolist() == target[met].tolist()
    assert hits.t.tolist() == t[met].tolist()


@given(st.floats(-500, 500), st.floats(-500, 500), st.floats(-500, 500), st.floats(-500, 500))
def test_at_the_moment_of_meeting_the_distance_is_the_radius(
    x0: float, y0: float, x1: float, y1: float
) -> None:
    t = meet(x0, y0, x1, y1)
    closest = min(
        math.hypot(x0 + (x1 - x0) * s - 100, y0 + (y1 - y0) * s - 100)
        for s in np.linspace(0, 1, 50)
    )
    if t == math.inf:
        assert closest > 20 - 1e-6
    else:
        x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        assert math.hypot(x - 100, y - 100) <= 20 + 1e-6
        assert t == 0 or math.hypot(x - 100, y - 100) == pytest.approx(20)

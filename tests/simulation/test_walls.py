from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.simulation.game_map import GameMap
from game_server.simulation.walls import WallSet
from tests.support.polygons import (
    collide_plainly,
    distance_to,
    first_contact,
    maps,
    random_map,
    regular,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK: list[list[float]] = [[400, 300], [600, 300], [600, 500], [400, 500]]
GROUND = GameMap(1000, 800, [BLOCK])
seeds = st.integers(0, 2**32 - 1)


def collide(
    game_map: GameMap, *circles: Sequence[float], radius: float = 20.0, restitution: float = 0.5
) -> list[list[float]]:
    """Circles [x, y, vx, vy] in one room, collided together."""
    x, y, vx, vy = np.array(circles, np.float64).T
    room = np.zeros(len(circles), np.int64)
    moved = WallSet.build((game_map,)).collide(room, x, y, vx, vy, radius, restitution)
    result: list[list[float]] = np.array(moved).T.tolist()
    return result


def raycast(game_map: GameMap, *rays: Sequence[float]) -> list[float]:
    x0, y0, x1, y1 = np.array(rays, np.float64).T
    room = np.zeros(len(rays), np.int64)
    reach: list[float] = WallSet.build((game_map,)).raycast(room, x0, y0, x1, y1).tolist()
    return reach


def test_a_circle_in_the_open_is_left_alone() -> None:
    assert collide(GROUND, [100, 100, 30, -40]) == [[100, 100, 30, -40]]


def test_a_circle_that_just_touches_is_left_alone() -> None:
    assert collide(GROUND, [380, 400, 30, 0]) == [[380, 400, 30, 0]]


def test_a_circle_before_an_edge_is_pushed_back_and_reflected() -> None:
    assert collide(GROUND, [390, 400, 100, 7]) == [[380, 400, -50, 7]]
    assert collide(GROUND, [500, 510, 7, -100]) == [[500, 520, 7, 50]]


def test_without_restitution_a_circle_slides_along_the_wall() -> None:
    assert collide(GROUND, [390, 400, 100, 60], restitution=0.0) == [[380, 400, 0, 60]]


def test_a_circle_moving_away_keeps_its_velocity() -> None:
    assert collide(GROUND, [390, 400, -100, 7]) == [[380, 400, -100, 7]]


def test_a_circle_inside_leaves_through_the_nearest_edge() -> None:
    assert collide(GROUND, [590, 400, -10, 0]) == [[620, 400, 5, 0]]


def test_in_the_exact_middle_the_first_edge_wins() -> None:
    assert collide(GROUND, [500, 400, 0, 0]) == [[500, 280, 0, 0]]


def test_a_circle_at_a_corner_is_pushed_along_the_line_from_the_corner() -> None:
    [[x, y, vx, vy]] = collide(GROUND, [391, 288, 30, 0], restitution=1.0)
    # 9 left and 12 above the corner: 15 away, to be 20 away.
    assert [x, y] == pytest.approx([388, 284])
    # Reflected at the normal (-0.6, -0.8).
    assert [vx, vy] == pytest.approx([8.4, -28.8])


def test_a_circle_exactly_on_a_corner_goes_somewhere() -> None:
    [[x, y, vx, vy]] = collide(GROUND, [600, 500, 1, 1])
    assert math.isfinite(x + y + vx + vy)
    assert distance_to(BLOCK, x, y) == pytest.approx(20)


def test_the_map_edge_is_a_wall_and_comes_last() -> None:
    assert collide(GROUND, [1010, -5, 50, -10]) == [[980, 20, -25, 5]]
    assert collide(GROUND, [10, 795, 50, -10]) == [[20, 780, 50, -10]]
    beside_edge = GameMap(1000, 800, [[[30, 300], [200, 300], [200, 500], [30, 500]]])
    [[x, *_]] = collide(beside_edge, [15, 400, 0, 0])
    assert x == 20


def test_walls_push_in_the_order_of_the_map() -> None:
    left, right = regular(4, 400, 400, 50, 0.5), regular(4, 500, 400, 50, 0.5)
    [[first, *_]] = collide(GameMap(1000, 800, [left, right]), [450, 400, 0, 0])
    [[second, *_]] = collide(GameMap(1000, 800, [right, left]), [450, 400, 0, 0])
    assert first < 450 < second


def test_results_are_fresh_arrays() -> None:
    x, y, vx, vy = given_columns = [np.array([100.0]) for _ in range(4)]
    results = WallSet.build((GROUND,)).collide(np.zeros(1, int), x, y, vx, vy, 20.0, 0.5)
    for result in results:
        result[:] = -1.0
    assert all(column[0] == 100.0 for column in given_columns)


def test_a_radius_beyond_reach_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 64 units, not 65"):
        collide(GROUND, [100, 100, 0, 0], radius=65.0)


def test_no_rooms_and_no_circles_are_fine() -> None:
    none = np.zeros(0)
    walls = WallSet.build(())
    assert walls.collide(none.astype(int), none, none, none, none, 20.0, 0.5)[0].size == 0
    assert walls.raycast(none.astype(int), none, none, none, none).size == 0
    assert collide(GameMap(100, 100), [5, 50, -10, 0]) == [[20, 50, 5, 0]]


@given(maps, seeds, st.sampled_from([1.0, 4.0, 20.0, 64.0]), st.sampled_from([0.0, 0.35, 1.0]))
def test_the_grid_never_changes_a_result(
    game_map: GameMap, seed: int, radius: float, restitution: float
) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-80, 980, 50), rng.uniform(-80, 780, 50)
    vx, vy = rng.uniform(-500, 500, (2, 50))
    circles = np.stack([x, y, vx, vy], axis=1).tolist()
    moved = collide(game_map, *circles, radius=radius, restitution=restitution)
    for (x0, y0, vx0, vy0), result in zip(circles, moved, strict=True):
        expected = collide_plainly(game_map, x0, y0, vx0, vy0, radius, restitution)
        assert result == list(expected)


@given(seeds, st.integers(3, 8), st.floats(0, 1), st.floats(0, 1), st.floats(0, 6.28))
def test_no_circle_stays_in_a_wall(
    seed: int, corners: int, turn: float, distance: float, angle: float
) -> None:
    wall = regular(corners, 500, 400, 100, turn)
    x, y = 500 + 130 * distance * math.cos(angle), 400 + 130 * distance * math.sin(angle)
    [[x, y, vx, vy]] = collide(GameMap(1000, 800, [wall]), [x, y, 100, 0], restitution=0.8)
    assert distance_to(wall, x, y) >= 20 - 1e-9
    assert vx * vx + vy * vy <= 100 * 100 + 1e-6


@given(seeds)
def test_rooms_do_not_touch_each_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grounds = [random_map(seed + i, i, 300.0 + 200 * i, 900.0 - 100 * i) for i in range(5)]
    room = np.sort(rng.integers(0, 5, 60))
    a, b, c, d = columns = [rng.uniform(0, 1000, 60) for _ in range(4)]
    batched = WallSet.build(grounds)
    moved = batched.collide(room, a, b, c, d, 20.0, 0.5)
    reach = batched.raycast(room, a, b, c, d)
    for number, ground in enumerate(grounds):
        mine = room == number
        alone = WallSet.build((ground,))
        a, b, c, d = (column[mine] for column in columns)
        zeros = np.zeros(int(mine.sum()), int)
        for part, whole in zip(alone.collide(zeros, a, b, c, d, 20.0, 0.5), moved, strict=True):
            assert part.tolist() == whole[mine].tolist()
        assert alone.raycast(zeros, a, b, c, d).tolist() == reach[mine].tolist()


def test_a_place_that_is_no_number_disturbs_no_other() -> None:
    moved = collide(GROUND, [math.nan, 400, 100, 0], [390, 400, 100, 7])
    assert moved[1] == [380, 400, -50, 7]
    assert math.isnan(moved[0][0])


def test_rays_end_at_walls_and_at_the_map_edge() -> None:
    assert raycast(
        GROUND,
        [0, 400, 1000, 400],
        [450, 400, 450, 400],
        [100, 10, 2100, 10],
        [500, 10, 500, 20],
        [500, 700, 500, 100],
        [-1, 10, 50, 10],
    ) == [0.4, 0.0, 0.45, 1.0, pytest.approx(1 / 3), 0.0]


def test_a_ray_that_touches_no_wall_is_free() -> None:
    assert raycast(GROUND, [380, 100, 380, 700], [399, 299, 300, 600], [10, 10, 10, 10]) == [
        1,
        1,
        1,
    ]


def test_a_ray_without_length_is_free_outside_walls_only() -> None:
    assert raycast(GROUND, [399, 400, 399, 400], [401, 400, 401, 400]) == [1.0, 0.0]


@given(maps, seeds, st.sampled_from([20.0, 150.0, 900.0]))
def test_rays_get_as_far_as_the_first_edge_they_cut(
    game_map: GameMap, seed: int, length: float
) -> None:
    rng = np.random.default_rng(seed)
    x0, y0 = rng.uniform(0, 900, 20), rng.uniform(0, 700, 20)
    x1, y1 = x0 + rng.uniform(-length, length, 20), y0 + rng.uniform(-length, length, 20)
    rays = np.stack([x0, y0, x1, y1], axis=1).tolist()
    for ray, t in zip(rays, raycast(game_map, *rays), strict=True):
        assert t == pytest.approx(first_contact(game_map, *ray), abs=1e-9)


def test_a_map_is_prepared_once_however_many_rooms_come_and_go() -> None:
    ground = random_map(1)
    prepared = ground.prepared
    WallSet.build((ground, random_map(2)))
    assert ground.prepared is prepared

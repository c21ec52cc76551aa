"""Walls of a map, prepared: edges with normals, boxes, and the walls near each cell."""

import math

import pytest

from game_server.simulation.grid import CELL_UNITS
from game_server.simulation.polygons import REACH_UNITS, MapError, MapWalls

BLOCK: list[list[float]] = [[400, 300], [600, 300], [600, 500], [400, 500]]


@pytest.mark.parametrize(
    "wall",
    [
        pytest.param(BLOCK[::-1], id="counter-clockwise"),
        pytest.param([[0, 0], [100, 0], [50, 10], [50, 100]], id="hollow"),
        pytest.param([[0, 0], [100, 0]], id="two corners"),
        pytest.param([[0, 0], [0, 0], [100, 100]], id="a corner twice"),
    ],
)
def test_a_wall_that_is_no_clockwise_convex_polygon_is_refused(wall: list[list[float]]) -> None:
    with pytest.raises(MapError):
        MapWalls.prepare(1000, 1000, [wall])


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, -1), (5, math.inf), (math.nan, 5)])
def test_a_map_without_a_size_is_refused(width: float, height: float) -> None:
    with pytest.raises(MapError, match="a width and a height"):
        MapWalls.prepare(width, height, [])


def test_walls_are_made_of_numbers() -> None:
    with pytest.raises(MapError, match="made of numbers"):
        MapWalls.prepare(5, 5, [[["a", 1], [2, 2], [3, 3]]])  # type: ignore[list-item]


def test_an_edge_has_its_ends_and_a_normal_that_points_outward() -> None:
    [edges] = MapWalls.prepare(1000, 800, [BLOCK]).edges.tolist()
    assert edges == [
        [400, 300, 600, 300, 0, -1],
        [600, 300, 600, 500, 1, 0],
        [600, 500, 400, 500, 0, 1],
        [400, 500, 400, 300, -1, 0],
    ]


def test_a_polygon_with_fewer_edges_repeats_its_first() -> None:
    triangle = [[0, 0], [100, 0], [0, 100]]
    edges = MapWalls.prepare(1000, 800, [BLOCK, triangle]).edges
    assert edges.shape == (2, 4, 6)
    assert edges[1, 3].tolist() == edges[1, 0].tolist()


def test_a_box_holds_all_corners() -> None:
    assert MapWalls.prepare(1000, 800, [BLOCK]).boxes.tolist() == [[400, 300, 600, 500]]


def test_a_wall_is_near_each_cell_that_its_grown_box_reaches() -> None:
    side = 3 * CELL_UNITS - 1
    middle = CELL_UNITS + 100
    inside = [[middle, middle], [middle + 50, middle], [middle + 50, middle + 50]]
    left = [[x - 100 + REACH_UNITS, y] for x, y in inside]
    right = [[x + CELL_UNITS - 150 - REACH_UNITS, y] for x, y in inside]
    walls = MapWalls.prepare(side, side, [inside, left, right])
    assert walls.near_counts.tolist() == [0, 0, 0, 1, 3, 1, 0, 0, 0]
    assert walls.near.tolist() == [1, 0, 1, 2, 2]


def test_a_wall_outside_the_map_is_near_the_outermost_cells() -> None:
    outside = [[-500, -500], [-400, -500], [-400, -400]]
    assert MapWalls.prepare(CELL_UNITS * 2 - 1, CELL_UNITS - 1, [outside]).near_counts.tolist() == [
        1,
        0,
    ]

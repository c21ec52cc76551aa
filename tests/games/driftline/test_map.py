from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_server.games.driftline.game import Driftline, Settings
from game_server.games.driftline.map import make_map, side_for, side_of, with_pad_teams
from game_server.simulation.walls import WallSet
from tests.games.driftline.arena import Arena

if TYPE_CHECKING:
    from game_server.simulation.game_map import GameMap

SIZES = (8, 24)


@pytest.mark.parametrize(
    ("players", "side"), [(1, 1800), (8, 1800), (16, 2544), (100, 6360), (200, 8192), (1000, 8192)]
)
def test_the_side_grows_with_the_root_of_the_players(players: int, side: float) -> None:
    assert side_for(players) == side


@pytest.mark.parametrize(
    ("size", "sides"),
    [
        ("auto", [1800, 6360, 8192]),
        ("small", [1800, 3184, 4096]),
        ("medium", [3000, 3184, 4096]),
        ("large", [5000, 5000, 5000]),
        ("huge", [8192, 8192, 8192]),
    ],
)
def test_a_chosen_size_holds_unless_it_is_far_too_small(size: str, sides: list[float]) -> None:
    assert [side_of(size, players) for players in (8, 100, 1000)] == sides


def test_the_host_chooses_the_map_s_size() -> None:
    game = Driftline()
    drawn = [game.make_map(Settings(map_size=s), 5).width for s in ("auto", "medium", "huge")]
    assert drawn == [1800, 3000, 8192]
    field = Settings.model_json_schema()["properties"]["map_size"]
    assert field["enum"] == ["auto", "small", "medium", "large", "huge"]


@pytest.mark.parametrize("players", [32, 1000])
def test_on_a_crowded_map_everybody_starts_at_a_place_of_their_own(players: int) -> None:
    arena = Arena()
    arena.open(players, seed=4, map_size="small")
    ships, (game_map,) = arena.w.ships, arena.w.maps
    places = np.array(game_map.data["spawns"])
    assert len(places) == players
    # What a start leaves between a ship and its place, both ways.
    dx, dy = ships.x[:, None] - places[:, 0], ships.y[:, None] - places[:, 1]
    taken = (np.abs(dx) <= 24) & (np.abs(dy) <= 24)
    assert taken.any(axis=0).all()
    arena.run(60)
    field = arena.game.map_index(arena.w).walls(ships.room, ships.x, ships.y)
    assert (field[:, 2] > -20).all()
    assert (np.abs(ships.x - game_map.width / 2) < game_map.width / 2).all()


def turned(side: float, points: list[list[float]]) -> set[tuple[float, ...]]:
    return {(side - p[1], p[0], *p[2:]) for p in points}


@given(st.integers(0, 2**40), st.sampled_from(SIZES))
@settings(max_examples=25, deadline=None)
def test_a_map_looks_the_same_from_all_four_sides(seed: int, players: int) -> None:
    game_map = make_map(players, seed)
    side = game_map.width
    walls = {tuple(sorted(map(tuple, wall))) for wall in game_map.walls}
    assert {
        tuple(sorted(turned(side, [list(corner) for corner in wall]))) for wall in game_map.walls
    } == walls
    for points in game_map.data.values():
        assert turned(side, points) == {tuple(p) for p in points}


@pytest.mark.slow
@given(st.integers(0, 2**40), st.sampled_from(SIZES))
@settings(max_examples=25, deadline=None)
def test_a_map_has_everything_and_nothing_stands_in_a_wall(seed: int, players: int) -> None:
    game_map = make_map(players, seed)
    assert all(len(game_map.data[sort]) >= 4 for sort in ("crystals", "repairs", "spawns"))
    assert len(game_map.data["pads"]) >= 4
    assert len(game_map.walls) >= 4
    for points in game_map.data.values():
        for x, y, *radius in points:
            assert free_space(game_map, x, y) >= (radius[0] if radius else 20) + 20


def free_space(game_map: GameMap, x: float, y: float) -> float:
    """From a point to the nearest wall or edge of the map."""
    nearest = min(x, y, game_map.width - x, game_map.height - y)
    for wall in game_map.walls:
        corners = np.array(wall)
        edges = np.roll(corners, -1, axis=0) - corners
        to = np.array([x, y]) - corners
        along = ((to * edges).sum(1) / (edges * edges).sum(1)).clip(0, 1)
        gaps = to - along[:, None] * edges
        nearest = min(nearest, float(np.sqrt((gaps * gaps).sum(1)).min()))
    return nearest


@given(st.integers(0, 2**40), st.sampled_from(SIZES))
@settings(max_examples=20, deadline=None)
def test_walls_are_convex_clockwise_and_on_the_grid_of_eighths(seed: int, players: int) -> None:
    game_map = make_map(players, seed)
    WallSet.build((game_map,))
    for wall in game_map.walls:
        corners = np.array(wall)
        assert (corners * 8 == np.floor(corners * 8)).all()
        edges = np.roll(corners, -1, axis=0) - corners
        after = np.roll(edges, -1, axis=0)
        assert (edges[:, 0] * after[:, 1] - edges[:, 1] * after[:, 0] > 0).all()


def test_nearly_every_smallest_map_has_room_for_an_overcharge_and_armour_on_each_side() -> None:
    boosts = [len(make_map(8, seed).data["boosts"]) for seed in range(40)]
    assert set(boosts) <= {0, 4}
    assert boosts.count(4) >= 36


@pytest.mark.parametrize("teams", [2, 3, 4])
def test_teams_own_as_many_pads_each(teams: int) -> None:
    for seed in range(8):
        game_map = with_pad_teams(make_map(8, seed), teams)
        pads, told = game_map.data["pads"], game_map.data["pad_teams"]
        assert len(told) == len(pads)
        middle = [850.0 < x < 950.0 for x, y, _ in pads]
        around = [team for team, is_middle in zip(told, middle, strict=True) if not is_middle]
        each = len(around) // (2 if teams == 2 else 4)
        assert [around.count(team) for team in range(1, teams + 1)] == [each] * teams
        assert all(team == 0 for team, is_middle in zip(told, middle, strict=True) if is_middle)


def test_the_same_seed_draws_the_same_map_and_another_seed_another() -> None:
    assert make_map(8, 7).plain() == make_map(8, 7).plain()
    assert make_map(8, 7).plain() != make_map(8, 8).plain()

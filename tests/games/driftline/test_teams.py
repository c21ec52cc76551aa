"""Teams: friends and foes, common scores, and banks that the others rob."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from game_server.games.driftline.game import Driftline
from game_server.simulation.game_map import GameMap
from tests.games.driftline.arena import OPEN_FIELD, Arena
from tests.support.rooms import Node

if TYPE_CHECKING:
    import numpy as np

FACED = GameMap(
    OPEN_FIELD.width,
    OPEN_FIELD.height,
    OPEN_FIELD.walls,
    {
        **OPEN_FIELD.data,
        "pads": [[300.0, 300.0, 90.0], [1500.0, 1300.0, 90.0], [900.0, 300.0, 90.0]],
        "spawns": [[400.0, 600.0], [1400.0, 600.0], [1400.0, 1200.0], [400.0, 1200.0]],
    },
)
CONTESTED = GameMap(FACED.width, FACED.height, FACED.walls, {**FACED.data, "pad_teams": [1, 2, 0]})
"""A pad of team 1, one of team 2, and one without a team."""


def arena_of(mode: str, seats: int = 4, **settings: Any) -> Arena:
    """Slots 0, 2, … are in team 1, slots 1, 3, … in team 2; all far from each other."""
    arena = Arena()
    game_map = CONTESTED if mode == "core_run" else FACED
    arena.open(seats, game_map=game_map, mode=mode, **settings)
    for ship in range(seats):
        arena.place(ship, 100.0 + 300.0 * ship, 1700.0)
    return arena


def shoot(arena: Arena, by: int, press: str = "fire", ticks: int = 30) -> dict[str, list[Any]]:
    """A ship shoots to the right for a while; the events by name."""
    seen: dict[str, list[Any]] = {}
    for tick in range(ticks):
        inputs = arena.neutral()
        inputs.held["fire"][by] = press == "fire"
        inputs.pressed["rail"][by] = press == "rail" and tick == 0
        for name, fields in arena.tick(inputs).items():
            seen.setdefault(name, []).extend(fields)
    return seen


def test_a_player_who_changes_teams_keeps_the_score_and_drops_what_they_carry() -> None:
    node = Node(Driftline())
    room = node.registry.open("driftline", settings={"mode": "teams", "min_players": 0}, seed=3)
    members = [node.join(room, name)[0] for name in ("ann", "bob", "cleo", "dora")]
    node.run(4.0)
    runner = node.runner(room)
    assert runner is not None
    w = runner.world
    w.seats.true_score[:4] = [10, 20, 30, 40]
    w.ships.shards[w.ships.slot == 3] = 7
    seat = room.seat_of(members[3])
    seat.team = 3 - seat.team
    room.seats_have_changed()
    node.run(0.2)
    assert w.seats.team[3] == seat.team
    assert w.ships.team[w.ships.slot == 3].tolist() == [seat.team]
    assert w.seats.score[:4].tolist() == w.seats.true_score[:4].tolist() == [10, 20, 30, 40]
    assert w.ships.shards[w.ships.slot == 3].tolist() == [0]
    assert w.shards.worth.sum() == 7


@pytest.mark.parametrize("press", ["fire", "rail"])
def test_shots_and_beams_pass_through_friends_and_hit_foes_behind(press: str) -> None:
    arena = arena_of("teams", 3)
    for ship, x in ((0, 600.0), (2, 700.0), (1, 800.0)):
        arena.place(ship, x, 900.0)
    events = shoot(arena, 0, press)
    assert {int(target) for hit in events["hit"] for target in hit["target"]} == {1}
    assert arena.w.ships.hull[2] == 100
    assert arena.w.ships.hull[1] < 100


def test_friendly_fire_hurts_friends_and_yet_scores_no_kill() -> None:
    arena = arena_of("teams", 3, friendly_fire=True)
    arena.place(0, 600.0, 900.0)
    arena.place(2, 700.0, 900.0, health=5.0)
    events = shoot(arena, 0)
    assert events["kill"][0]["victim"].tolist() == [2]
    assert arena.w.seats.kills.tolist() == [0, 0, 0]
    assert arena.w.seats.deaths.tolist() == [0, 0, 1]


def test_what_players_bank_is_their_own_and_their_teams_score() -> None:
    arena = arena_of("teams")
    arena.place(0, 260.0, 300.0, shards=5)
    arena.place(2, 350.0, 300.0, shards=4)
    arena.place(1, 1500.0, 1300.0, shards=3)
    arena.run(46)
    assert arena.w.seats.score.tolist() == [5, 3, 4, 0]
    assert arena.w.teams.team.tolist() == [1, 2]
    assert arena.w.teams.score.tolist() == [9, 3]


def test_a_streak_counts_kills_between_two_deaths() -> None:
    arena = arena_of("rounds", 3)
    for victim in (1, 2):
        arena.place(0, 600.0, 900.0)
        arena.place(victim, 700.0, 900.0, health=5.0)
        shoot(arena, 0)
        arena.place(victim, 100.0, 1700.0)
    assert arena.w.seats.streak.tolist() == [2, 0, 0]
    arena.run(70)
    arena.place(0, 700.0, 900.0, health=5.0)
    arena.place(1, 600.0, 900.0)
    shoot(arena, 1)
    assert arena.w.seats.streak.tolist() == [0, 1, 0]
    assert arena.w.seats.longest_streak.tolist() == [2, 1, 0]


@pytest.mark.parametrize("mode", ["rounds", "teams", "world"])
def test_the_score_limit_ends_the_round(mode: str) -> None:
    arena = arena_of(mode, score_limit=8)
    arena.place(0, 300.0, 300.0, shards=7)
    arena.run(46)
    assert arena.w.rooms.finished.tolist() == [False]
    arena.place(2 if mode == "teams" else 0, 350.0, 300.0, shards=1)
    arena.run(46)
    assert arena.w.rooms.finished.tolist() == [True]


class TestCoreRun:
    def test_every_bank_holds_20_at_the_start(self) -> None:
        arena = arena_of("core_run", teams=4)
        assert arena.w.teams.score.tolist() == [20, 20, 20, 20]

    def test_standing_on_a_foreign_pad_takes_4_out_of_its_bank_each_1_5_s(self) -> None:
        arena = arena_of("core_run")
        arena.place(0, 1500.0, 1300.0)
        thefts: list[int] = []
        arena.run(91, each=lambda _, e: thefts.extend(f["amount"][0] for f in e.get("theft", [])))
        assert thefts == [4, 4]
        assert arena.w.ships.shards.tolist() == [8, 0, 0, 0]
        assert arena.w.teams.score.tolist() == [20, 12]
        assert arena.w.seats.stolen.tolist() == [8, 0, 0, 0]

    def test_stolen_shards_count_once_they_lie_in_the_thieves_bank(self) -> None:
        arena = arena_of("core_run")
        arena.place(0, 300.0, 300.0, shards=8)
        arena.run(46)
        assert arena.w.teams.score.tolist() == [28, 20]
        assert arena.w.seats.score[0] == 8

    def test_two_thieves_never_take_more_than_there_is(self) -> None:
        arena = arena_of("core_run")
        arena.w.teams.score[1] = 6
        arena.place(0, 1470.0, 1300.0)
        arena.place(2, 1530.0, 1300.0)
        arena.run(140)
        assert arena.w.teams.score[1] == 0
        assert sorted(arena.w.ships.shards.tolist()) == [0, 0, 2, 4]

    def test_a_pad_that_is_nobodys_serves_everybody(self) -> None:
        arena = arena_of("core_run")
        arena.place(1, 900.0, 300.0, shards=3)
        arena.run(46)
        assert arena.w.teams.score.tolist() == [20, 23]

    @pytest.mark.slow
    def test_bots_rob_and_bank(self) -> None:
        arena = Arena()
        arena.open(8, seed=3, bots=8, level=1, mode="core_run")
        seen = {"theft": 0, "bank": 0}

        def look(_: Arena, events: dict[str, list[dict[str, np.ndarray]]]) -> None:
            for name in seen:
                seen[name] += sum(len(fields["room"]) for fields in events.get(name, []))

        arena.run(60 * 30, each=look)
        assert seen["theft"] >= 5
        assert seen["bank"] >= 3

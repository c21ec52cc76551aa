"""Phases: every line of the table, by the rooms' own ticks."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.protocol.declare import Phase
from game_server.rooms.state.phases import TRANSITIONS, Cause, Course, RoundPhases
from game_server.simulation.world import World
from tests.support.rooms import Runners

HZ = Runners.tick_hz
GOING, STOPPING = np.array([False]), np.array([True])


@pytest.fixture
def world() -> World:
    game = Runners()
    chosen = game.settings.model_validate({"round_seconds": 30})
    world = World(game.tables, HZ)
    ground = game.make_map(chosen, 1)
    world.insert(world.new_room(ground, 2, 1, **game.setting_values(chosen)))
    return world


def advance(
    world: World, course: Course = Course.ROUNDS, stopping: np.ndarray = GOING
) -> list[int]:
    starting: list[int] = RoundPhases().advance(world, np.array([course]), stopping).tolist()
    return starting


def put_into(world: World, phase: Phase, tick: int, ends_at: int) -> None:
    world.rooms.phase, world.rooms.tick, world.rooms.ends_at = phase, tick, ends_at


@pytest.mark.parametrize(
    ("before", "tick", "ends_at", "after", "new_end", "starts"),
    [
        (Phase.LOBBY, 1, 0, Phase.COUNTDOWN, 1 + 3 * HZ, [0]),
        (Phase.COUNTDOWN, 99, 100, Phase.COUNTDOWN, 100, []),
        (Phase.COUNTDOWN, 100, 100, Phase.PLAYING, 100 + 30 * HZ, []),
        (Phase.PLAYING, 99, 100, Phase.PLAYING, 100, []),
        (Phase.PLAYING, 100, 100, Phase.RESULTS, 100 + 8 * HZ, []),
        (Phase.RESULTS, 99, 100, Phase.RESULTS, 100, []),
        (Phase.RESULTS, 101, 100, Phase.COUNTDOWN, 101 + 3 * HZ, [0]),
    ],
)
def test_a_room_with_rounds_moves_on_when_its_time_is_up(
    world: World,
    before: Phase,
    tick: int,
    ends_at: int,
    after: Phase,
    new_end: int,
    starts: list[int],
) -> None:
    put_into(world, before, tick, ends_at)
    assert advance(world) == starts
    assert (world.rooms.phase[0], world.rooms.ends_at[0]) == (after, new_end)


def test_a_finished_round_goes_to_results_before_its_time(world: World) -> None:
    put_into(world, Phase.PLAYING, 50, 100)
    world.finish([0])
    advance(world)
    assert world.rooms.phase[0] == Phase.RESULTS
    assert not world.rooms.finished[0]


@pytest.mark.parametrize("phase", [Phase.COUNTDOWN, Phase.RESULTS])
def test_finishing_means_nothing_outside_a_round(world: World, phase: Phase) -> None:
    put_into(world, phase, 50, 100)
    world.finish([0])
    advance(world)
    assert world.rooms.phase[0] == phase


def test_an_endless_room_plays_at_once_and_stays_so(world: World) -> None:
    world.rooms.tick[0] = 1
    assert advance(world, Course.ENDLESS) == [0]
    for tick in (2, 10_000, 4_000_000):
        world.rooms.tick[0] = tick
        world.finish([0])
        assert advance(world, Course.ENDLESS) == []
        assert (world.rooms.phase[0], world.rooms.ends_at[0]) == (Phase.PLAYING, 0)


def test_a_parked_room_begins_again_and_an_endless_one_goes_on(world: World) -> None:
    phases = RoundPhases()
    put_into(world, Phase.PLAYING, 50, 100)
    phases.park(world, 0, Course.ENDLESS)
    assert world.rooms.phase[0] == Phase.PLAYING
    phases.park(world, 0, Course.ROUNDS)
    assert (world.rooms.phase[0], world.rooms.ends_at[0]) == (Phase.LOBBY, 0)


def test_rounds_are_counted(world: World) -> None:
    for tick in range(1, 60 * HZ):
        world.rooms.tick[0] = tick
        advance(world)
    assert world.rooms.round[0] == 2


def test_a_round_whose_countdown_was_stopped_is_not_counted(world: World) -> None:
    for _ in range(3):
        assert advance(world, Course.HOSTED_ROUNDS) == [0]
        assert world.rooms.round[0] == 1
        assert advance(world, Course.HOSTED_ROUNDS, STOPPING) == []
        assert world.rooms.phase[0] == Phase.LOBBY
    assert world.rooms.round[0] == 0


@pytest.mark.parametrize(
    ("course", "before", "after", "new_end"),
    [
        (Course.HOSTED_ROUNDS, Phase.COUNTDOWN, Phase.LOBBY, 0),
        (Course.HOSTED_ROUNDS, Phase.PLAYING, Phase.RESULTS, 50 + 12 * HZ),
        (Course.HOSTED_ROUNDS, Phase.RESULTS, Phase.LOBBY, 0),
        (Course.HOSTED_ENDLESS, Phase.COUNTDOWN, Phase.LOBBY, 0),
        (Course.HOSTED_ENDLESS, Phase.PLAYING, Phase.RESULTS, 50 + 12 * HZ),
        (Course.HOSTED_ENDLESS, Phase.RESULTS, Phase.LOBBY, 0),
        (Course.ROUNDS, Phase.COUNTDOWN, Phase.COUNTDOWN, 100),
        (Course.ROUNDS, Phase.PLAYING, Phase.PLAYING, 100),
        (Course.ENDLESS, Phase.PLAYING, Phase.PLAYING, 100),
    ],
)
def test_only_hosted_rooms_can_be_stopped(
    world: World, course: Course, before: Phase, after: Phase, new_end: int
) -> None:
    put_into(world, before, 50, 100)
    assert advance(world, course, STOPPING) == []
    assert (world.rooms.phase[0], world.rooms.ends_at[0]) == (after, new_end)


def test_a_hosted_round_goes_from_lobby_to_lobby(world: World) -> None:
    world.rooms.tick[0] = 1
    assert advance(world, Course.HOSTED_ROUNDS) == [0]
    seen = []
    while world.rooms.phase[0] != Phase.LOBBY:
        seen.append((int(world.rooms.phase[0]), int(world.rooms.tick[0])))
        world.rooms.tick[0] = world.rooms.ends_at[0]
        assert advance(world, Course.HOSTED_ROUNDS) == []
    assert seen == [(1, 1), (2, 1 + 3 * HZ), (3, 1 + 33 * HZ)]
    assert (world.rooms.tick[0], world.rooms.ends_at[0]) == (1 + 45 * HZ, 0)


def test_the_tables_name_only_phases_that_can_be_reached() -> None:
    for table in TRANSITIONS.values():
        reached = {Phase.LOBBY, *table.values()}
        assert {phase for phase, _ in table} <= reached
        assert table[Phase.LOBBY, Cause.STARTED] is not Phase.LOBBY

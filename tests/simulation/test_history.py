from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from game_server.protocol.declare import GameTables, Input, Kind
from game_server.protocol.wire import COARSE, POS
from game_server.simulation.game_map import GameMap
from game_server.simulation.history import History
from game_server.simulation.world import World

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

LENGTH = 8
KIND = Kind(sent={"x": POS, "y": POS})
TABLES = GameTables.of({}, {}, Input(), {}, History.columns(LENGTH))


def world_of(*seats: int) -> World:
    world = World(TABLES, 30)
    for room, count in enumerate(seats):
        world.insert(world.new_room(GameMap(100, 100), count, room))
    return world


def record(
    world: World, rows: list[int], x: list[float], y: list[float], teleports: ArrayLike = 0
) -> None:
    """The next tick of all rooms: seats ``rows`` are at x, y."""
    world.begin_tick()
    history = History(world.seats, KIND)
    history.record(
        world.tick, np.array(rows, int), np.array(x, float), np.array(y, float), teleports
    )


def at(world: World, row: int, view: float) -> tuple[float, float] | None:
    """Where a seat was at a time in ticks, or None."""
    rows = np.array([row])
    newest = world.tick[world.seats.room[rows]]
    x, y, present = History(world.seats, KIND).at(rows, np.array([int(view * 16)]), newest)
    return (float(x[0]), float(y[0])) if present[0] else None


def test_a_seat_is_found_where_it_was() -> None:
    world = world_of(2)
    record(world, [0, 1], [10, 50], [20, 60])
    record(world, [0, 1], [18, 51], [20, 44])
    assert at(world, 0, 1) == (10, 20)
    assert at(world, 1, 2) == (51, 44)


def test_between_ticks_positions_lie_on_a_line() -> None:
    world = world_of(1)
    record(world, [0], [10], [20])
    record(world, [0], [18], [4])
    assert at(world, 0, 1.5) == (14, 12)
    assert at(world, 0, 1.0625) == (10.5, 19)


def test_positions_are_rounded_as_they_were_sent() -> None:
    world = world_of(1)
    record(world, [0], [10.06], [20.0625])
    assert at(world, 0, 1) == (10, 20.125)


def test_positions_are_on_the_grid_of_the_kind_that_is_remembered() -> None:
    world, rows, newest = world_of(1), np.zeros(1, int), np.ones(1, int)
    history = History(world.seats, Kind(sent={"x": COARSE, "y": COARSE}))
    world.begin_tick()
    history.record(world.tick, rows, np.array([10.1]), np.array([9_000.375]), 0)
    x, y, _ = history.at(rows, newest * 16, newest)
    assert (x.tolist(), y.tolist()) == ([10.0], [9_000.5])


def test_nobody_glides_through_a_teleport() -> None:
    world = world_of(1)
    record(world, [0], [10], [20], teleports=3)
    record(world, [0], [80], [20], teleports=4)
    record(world, [0], [90], [20], teleports=4)
    assert at(world, 0, 1.9375) == (10, 20)
    assert at(world, 0, 2) == (80, 20)
    assert at(world, 0, 2.5) == (85, 20)


def test_the_absent_are_nowhere_and_do_not_glide_in_or_out() -> None:
    world = world_of(2)
    record(world, [1], [5], [5])
    record(world, [0], [10], [20])
    record(world, [1], [5], [5])
    assert at(world, 0, 1.9375) is None
    assert at(world, 0, 2.9375) == (10, 20)
    assert at(world, 0, 3) is None


def test_before_anything_is_recorded_nobody_is_there() -> None:
    world = world_of(1)
    assert at(world, 0, 0) is None
    record(world, [0], [10], [20])
    assert at(world, 0, -3) is None
    assert at(world, 0, 0.9375) is None


def test_views_beyond_the_ring_are_clamped_to_its_ends() -> None:
    world = world_of(1)
    for tick in range(1, 21):
        record(world, [0], [tick], [0])
    assert at(world, 0, 1) == (13, 0)
    assert at(world, 0, 13) == (13, 0)
    assert at(world, 0, 19.5) == (19.5, 0)
    assert at(world, 0, 20.9375) == (20, 0)
    assert at(world, 0, 4_000_000_000) == (20, 0)


def test_during_a_step_the_newest_tick_is_the_one_before() -> None:
    world = world_of(1)
    for tick in range(1, LENGTH + 2):
        record(world, [0], [tick], [0])
    world.begin_tick()
    rows = np.array([0])
    x, _, present = History(world.seats, KIND).at(rows, np.array([9 * 16 + 8]), world.tick - 1)
    assert (x.tolist(), present.tolist()) == ([9.0], [True])


def test_each_room_has_its_own_clock_and_keeps_its_past_when_others_leave() -> None:
    world = world_of(1, 2)
    record(world, [0, 1, 2], [1, 2, 3], [0, 0, 0])
    world.insert(world.new_room(GameMap(100, 100), 1, 9))
    record(world, [0, 1, 2, 3], [11, 12, 13, 14], [0, 0, 0, 0])
    assert world.tick.tolist() == [2, 2, 1]
    assert at(world, 3, 1) == (14, 0)
    world.insert(world.remove(1))
    assert at(world, 2, 1.5) == (7, 0)
    assert at(world, 3, 1.5) == (8, 0)
    assert at(world, 0, 1.5) == (6, 0)


def test_a_place_off_the_wire_is_kept_at_its_edge() -> None:
    world = world_of(3)
    with np.errstate(all="raise"):
        record(world, [0, 1, 2], [-5, 9_000, math.nan], [0, 0, 0])
    assert at(world, 0, 1) == (0, 0)
    assert at(world, 1, 1) == (8191.875, 0)
    assert at(world, 2, 1) == (0, 0)


def test_a_ring_survives_saving() -> None:
    world = world_of(1)
    record(world, [0], [10], [20])
    assert "history" in world.seats.saved
    copied = world.copy()
    record(world, [0], [11], [20])
    world.restore(copied)
    assert at(world, 0, 1) == (10, 20)


@pytest.mark.parametrize("length", [2, 33])
def test_the_ring_has_the_declared_length(length: int) -> None:
    world = World(GameTables.of({}, {}, Input(), {}, History.columns(length)), 30)
    assert History(world.seats, KIND).length_ticks == length

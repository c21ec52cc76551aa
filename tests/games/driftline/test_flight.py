from __future__ import annotations

import numpy as np
import pytest

from tests.games.driftline import flight_vectors
from tests.games.driftline.arena import OPEN_FIELD, Arena


@pytest.fixture
def arena() -> Arena:
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD)
    arena.place(0, 300.0, 900.0)
    arena.place(1, 1700.0, 100.0)
    return arena


def hold(arena: Arena, ticks: int, *held: str, press: str | None = None, aim: int = 0) -> None:
    """Ship 0 holds buttons, and presses once in the first tick."""
    for tick in range(ticks):
        inputs = arena.neutral()
        inputs.aim[0] = aim
        for name in held:
            inputs.held[name][0] = True
        if press and tick == 0:
            inputs.pressed[press][0] = True
        arena.tick(inputs)


def test_the_stored_golden_vectors_are_what_the_step_does_now() -> None:
    assert flight_vectors.PATH.read_text() == flight_vectors.as_text()


def test_top_speed_is_420_units_a_second(arena: Arena) -> None:
    hold(arena, 60, "right")
    assert arena.w.ships.vx[0] == pytest.approx(420, abs=0.5)
    assert arena.w.ships.vy[0] == 0.0


def test_diagonals_are_not_faster(arena: Arena) -> None:
    hold(arena, 50, "right", "up")
    vx, vy = arena.w.ships.vx[0], arena.w.ships.vy[0]
    assert vx == pytest.approx(297, abs=1.5)
    assert vy == pytest.approx(-297, abs=1.5)


def test_a_ship_drifts_to_a_stop_within_a_second(arena: Arena) -> None:
    hold(arena, 30, "right")
    hold(arena, 5)
    assert 150 < arena.w.ships.vx[0] < 250
    hold(arena, 25)
    assert arena.w.ships.vx[0] < 15


def test_a_dash_takes_five_ticks_at_1260_and_one_of_two_charges(arena: Arena) -> None:
    ships = arena.w.ships
    hold(arena, 1, "down", press="dash")
    assert ships.vy[0] == 1260.0
    assert ships.dash_charges[0] == 1
    assert ships.flags[0] & 4
    y = ships.y[0]
    hold(arena, 3, "down")
    assert ships.y[0] - y == pytest.approx(126, abs=0.1)
    hold(arena, 1, "down")
    assert ships.vy[0] == 504.0
    assert not ships.flags[0] & 4


def test_without_a_direction_a_dash_follows_the_aim(arena: Arena) -> None:
    hold(arena, 1, press="dash", aim=49152)
    assert arena.w.ships.vy[0] == -1260.0


def test_two_dashes_and_no_third_and_each_comes_back_after_three_seconds(arena: Arena) -> None:
    charges = arena.w.ships.dash_charges
    for _ in range(3):
        hold(arena, 8, "down", press="dash")
        arena.place(0, 300.0, 900.0)
    assert charges[0] == 0
    assert arena.w.ships.dash_ticks[0] == 0
    hold(arena, 90 - 24)
    assert charges[0] == 0
    hold(arena, 1)
    assert charges[0] == 1
    hold(arena, 90)
    assert charges[0] == 2
    hold(arena, 200)
    assert charges[0] == 2


def test_walls_and_the_edge_stop_ships(arena: Arena) -> None:
    arena.place(0, 900.0, 1300.0)
    hold(arena, 90, "down")
    assert arena.w.ships.y[0] == 1480.0
    arena.place(0, 60.0, 900.0)
    hold(arena, 60, "left")
    assert arena.w.ships.x[0] == 20.0


def test_a_bounce_pad_throws_a_ship_back_at_least_at_760(arena: Arena) -> None:
    arena.place(0, 1300.0, 300.0)
    hold(arena, 12, "right")
    fastest = 0.0
    for _ in range(20):
        hold(arena, 1, "right")
        fastest = min(fastest, arena.w.ships.vx[0])
    assert fastest == -760.0


def test_the_dead_do_not_move(arena: Arena) -> None:
    arena.w.ships.health[0] = 0.0
    ships = arena.w.ships
    ships.status[0] &= ~1
    ships.respawn_ticks[0] = 60
    x, y = ships.x[0], ships.y[0]
    hold(arena, 30, "right", "fire", press="dash")
    assert (ships.x[0], ships.y[0]) == (x, y)
    assert arena.w.shots.n == 0


def test_a_step_leaves_ships_on_their_wire_grids(arena: Arena) -> None:
    ships = arena.w.ships
    hold(arena, 25, "right", "down")
    for column, steps in ((ships.x, 256), (ships.y, 256), (ships.vx, 16), (ships.vy, 16)):
        assert (column * steps == np.floor(column * steps)).all()

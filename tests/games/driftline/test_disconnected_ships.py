"""Ships whose players have lost the connection: they coast, are shielded, and stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.protocol.declare import SeatState
from tests.games.driftline.arena import OPEN_FIELD, Arena

if TYPE_CHECKING:
    from game_server.games.base import Inputs


def flying() -> Arena:
    """A ship that has lost its spawn shield flies right at (500, 900) with a held seat; another
    lies far away.
    """
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD)
    ships = arena.w.ships
    ships.x, ships.y = np.array([500.0, 1500.0]), np.array([900.0, 900.0])
    ships.vx = np.array([300.0, 0.0])
    ships.shield_ticks[:] = 0
    ships.hurt_at[:] = -1_000
    arena.run(1)
    assert not shielded(arena)
    drop(arena)
    return arena


def drop(arena: Arena) -> None:
    arena.w.seats.state[0] = SeatState.HELD


def come_back(arena: Arena) -> None:
    arena.w.seats.state[0] = SeatState.HUMAN


def shielded(arena: Arena) -> bool:
    return bool(arena.w.ships.status[0] & SHIELDED)


def test_a_dropped_ship_coasts_and_is_shielded_after_a_second_for_three_and_then_stops() -> None:
    arena = flying()
    x = float(arena.w.ships.x[0])
    arena.run(30)
    assert not shielded(arena)
    assert arena.w.ships.x[0] > x + 15
    arena.run(1)
    assert shielded(arena)
    arena.run(89)
    assert shielded(arena)
    arena.run(1)
    assert not shielded(arena)
    stopped_at = (float(arena.w.ships.x[0]), float(arena.w.ships.y[0]))
    arena.w.ships.vx[0] = 200.0
    arena.run(1)
    assert arena.w.ships.vx[0] == 0.0
    arena.run(300)
    assert abs(arena.w.ships.x[0] - stopped_at[0]) < 10
    assert arena.w.ships.n == 2


def test_a_ship_whose_player_is_back_loses_the_shield_and_flies_on() -> None:
    arena = flying()
    arena.run(40)
    assert shielded(arena)
    come_back(arena)
    arena.run(1)
    assert not shielded(arena)
    assert arena.w.ships.n == 2


def test_dropping_again_and_again_gives_no_more_than_three_seconds_of_shield() -> None:
    arena = flying()
    covered = 0
    for _ in range(20):
        drop(arena)
        for _ in range(40):
            arena.run(1)
            covered += shielded(arena)
        come_back(arena)
        arena.run(1)
    assert covered == 90


def test_dropping_and_resuming_in_answer_to_a_charge_dodges_no_rail_shot() -> None:
    """A script drops the connection as soon as a foe charges, and resumes after the shot."""
    arena = flying()
    ships = arena.w.ships
    for _ in range(12):
        arena.place(0, 500.0, 900.0, health=100.0)
        arena.place(1, 1_200.0, 900.0, rail_ready=0)

        def aim_and_charge(arena: Arena, inputs: Inputs) -> None:
            inputs.aim[1] = 32_768
            inputs.pressed["rail"][1] = arena.w.ships.rail_charge[1] == 0

        arena.run(1, aim_and_charge)
        assert ships.rail_charge[1] > 0
        drop(arena)
        before = float(ships.health[0])
        arena.run(20, aim_and_charge)
        come_back(arena)
        arena.run(1)
        assert before - ships.health[0] >= 50.0


def test_a_ship_that_was_just_hit_gets_no_shield_by_dropping() -> None:
    arena = flying()
    drop(arena)
    for _ in range(20):
        arena.w.ships.hurt_at[0] = arena.w.tick[0]
        arena.run(10)
        assert not shielded(arena)
    arena.run(90)
    assert shielded(arena)


def test_a_stopped_ship_can_be_shot_and_waits_for_its_player_to_respawn() -> None:
    arena = flying()
    arena.run(130)
    ships = arena.w.ships
    ships.x[1], ships.y[1] = ships.x[0] + 200.0, ships.y[0]

    def shoot(arena: Arena, inputs: Inputs) -> None:
        inputs.held["fire"][1] = True
        inputs.aim[1] = 32_768

    arena.run(90, shoot)
    assert not ships.status[0] & ALIVE
    arena.run(200)
    assert not ships.status[0] & ALIVE
    come_back(arena)
    arena.run(2)
    assert ships.status[0] & ALIVE
    assert shielded(arena)
    assert arena.w.seats.deaths[0] == 1

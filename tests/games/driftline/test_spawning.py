"""Where and how ships spawn: far from foes, in their team's part, whole and shielded."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.games.driftline.tuning import RESPAWN_TICKS, SHIELD_TICKS
from game_server.protocol.declare import SeatState
from tests.games.driftline.arena import OPEN_FIELD, Arena

ALIVE, SHIELDED, TELEPORTS = 1, 2, 6


def test_teams_start_in_their_own_part_of_the_map() -> None:
    for teams in (2, 3, 4):
        arena = Arena()
        arena.open(24, seed=teams, mode="core_run", teams=teams)
        arena.game.start_round(arena.w, np.array([0]))
        arena.w.apply()
        pads = np.array(arena.w.maps[0].data["pads"])
        owners = np.array(arena.w.maps[0].data["pad_teams"])
        middle = arena.w.maps[0].width / 2
        for team in range(1, teams + 1):
            own = arena.w.ships.team == team
            quarters = {
                (int(x > middle), int(y > middle)) for x, y, _ in pads[owners == team].tolist()
            }
            positions = zip(arena.w.ships.x[own], arena.w.ships.y[own], strict=True)
            assert {(int(x > middle), int(y > middle)) for x, y in positions} <= quarters


@pytest.fixture
def arena() -> Arena:
    """Two ships in the open, of which ship 1 has just died."""
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD)
    arena.place(0, 900.0, 850.0)
    arena.place(1, 1_700.0, 100.0, hull=0, respawn_ticks=RESPAWN_TICKS)
    arena.w.ships.status[1] &= ~ALIVE
    return arena


def test_a_dead_ship_is_back_after_two_seconds_whole_and_shielded(arena: Arena) -> None:
    ships = arena.w.ships
    for _ in range(59):
        arena.tick()
    assert not ships.status[1] & ALIVE
    arena.tick()
    assert ships.status[1] & (ALIVE | SHIELDED) == ALIVE | SHIELDED
    assert (ships.hull[1], ships.health[1], ships.vx[1]) == (100, 100.0, 0.0)
    assert SHIELD_TICKS - 1 <= ships.shield_ticks[1] <= SHIELD_TICKS


def test_clients_see_a_spawn_as_a_jump_and_not_as_a_glide(arena: Arena) -> None:
    before = arena.w.ships.status[1] >> TELEPORTS
    arena.run(RESPAWN_TICKS)
    assert arena.w.ships.status[1] >> TELEPORTS == (before + 1) & 3


def test_a_ship_spawns_away_from_its_foes(arena: Arena) -> None:
    """Of two spawns the one beside ship 0 is the worse."""
    arena.run(RESPAWN_TICKS)
    assert abs(arena.w.ships.x[1] - 500.0) <= 24.0
    assert abs(arena.w.ships.y[1] - 900.0) <= 24.0


def test_the_ship_of_a_player_who_is_gone_waits(arena: Arena) -> None:
    arena.w.seats.state[1] = SeatState.HELD
    arena.run(2 * RESPAWN_TICKS)
    assert not arena.w.ships.status[1] & ALIVE


def test_ships_that_spawn_together_stand_apart() -> None:
    arena = Arena()
    arena.open(16, seed=3)
    ships = arena.w.ships
    dx = ships.x[:, None] - ships.x
    dy = ships.y[:, None] - ships.y
    distance = np.sqrt(dx * dx + dy * dy) + 1e9 * np.eye(16)
    assert distance.min() > 2 * 20.0


def test_a_new_round_takes_the_shards_away(arena: Arena) -> None:
    arena.w.ships.shards[0] = 9
    arena.game.start_round(arena.w, np.array([0]))
    assert arena.w.ships.shards.tolist() == [0, 0]
    assert (arena.w.ships.status & ALIVE).tolist() == [1, 1]

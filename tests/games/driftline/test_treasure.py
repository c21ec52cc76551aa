from __future__ import annotations

import numpy as np
import pytest

from game_server.simulation.game_map import GameMap
from tests.games.driftline.arena import OPEN_FIELD, Arena


@pytest.fixture
def arena() -> Arena:
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD)
    arena.place(0, 900.0, 900.0)
    arena.place(1, 1700.0, 100.0)
    return arena


def pass_ticks(arena: Arena, ticks: int) -> None:
    for _ in range(ticks):
        arena.tick()


def lay_shards(arena: Arena, x: float, y: float, worth: int) -> None:
    arena.w.shards.spawn([0], x=x, y=y, worth=worth, ends_at=10_000)
    arena.w.apply()


def test_shards_within_reach_go_to_the_nearest_ship(arena: Arena) -> None:
    arena.place(1, 960.0, 900.0)
    lay_shards(arena, 920.0, 900.0, 2)
    pass_ticks(arena, 1)
    assert arena.w.ships.shards.tolist() == [2, 0]
    assert arena.w.shards.n == 0


def test_of_two_who_leave_together_one_drops_shards_and_one_has_none(arena: Arena) -> None:
    arena.w.ships.shards[:] = [0, 7]
    arena.game.leave(arena.w, np.array([0, 1]))
    arena.w.apply()
    assert arena.w.shards.worth.sum() == 7
    assert arena.w.ships.n == 0


def test_shards_nobody_takes_dissolve_after_25_seconds(arena: Arena) -> None:
    arena.w.shards.spawn([0], x=500.0, y=500.0, worth=1, ends_at=arena.w.tick + 750)
    arena.w.apply()
    pass_ticks(arena, 749)
    assert arena.w.shards.n == 1
    pass_ticks(arena, 1)
    assert arena.w.shards.n == 0


def test_a_crystal_breaks_after_24_damage_drops_three_shards_and_returns(arena: Arena) -> None:
    arena.place(0, 300.0, 1300.0)
    for _ in range(25):
        inputs = arena.neutral()
        inputs.held["fire"][0] = True
        inputs.aim[0] = 16384
        arena.tick(inputs)
    crystals = arena.w.crystals
    assert crystals.hull[0] == 0
    assert arena.w.shards.worth.sum() == 3
    pass_ticks(arena, 18 * 30)
    assert crystals.hull[0] == 24


def test_a_repair_mends_40_once_and_returns_after_15_seconds(arena: Arena) -> None:
    ships, pickups = arena.w.ships, arena.w.pickups
    ships.hurt_at[0] = 100_000
    arena.place(0, 1500.0, 1470.0, health=30.0)
    pass_ticks(arena, 1)
    assert ships.hull[0] == 70
    assert pickups.ready[0] == 0
    pass_ticks(arena, 449)
    assert ships.hull[0] == 70
    pass_ticks(arena, 1)
    assert pickups.ready[0] == 1
    pass_ticks(arena, 1)
    assert ships.hull[0] == 100


def test_a_whole_ship_leaves_repairs_alone(arena: Arena) -> None:
    arena.place(0, 1500.0, 1500.0)
    pass_ticks(arena, 2)
    assert arena.w.pickups.ready[0] == 1


def test_an_overcharge_makes_the_rail_ready_and_returns_after_25_seconds(arena: Arena) -> None:
    ships, pickups = arena.w.ships, arena.w.pickups
    assert pickups.what.tolist() == [0, 1, 2]
    arena.place(0, 1500.0, 970.0)
    pass_ticks(arena, 1)
    assert pickups.ready[1] == 1, "of no use to a ship whose rail is ready"
    ships.rail_ready[0] = 100
    events = arena.tick()
    assert ships.rail_ready[0] == 0
    assert (events["pickup"][0]["slot"][0], events["pickup"][0]["what"][0]) == (0, 1)
    arena.place(0, 900.0, 900.0)
    pass_ticks(arena, 25 * 30 - 1)
    assert pickups.ready[1] == 0
    pass_ticks(arena, 1)
    assert pickups.ready[1] == 1


def test_armour_takes_40_damage_before_the_hull_does_and_decays_in_10_s(arena: Arena) -> None:
    ships = arena.w.ships
    arena.place(0, 1500.0, 730.0)
    pass_ticks(arena, 1)
    assert ships.armour[0] == 40
    arena.place(0, 900.0, 900.0)
    arena.place(1, 1000.0, 900.0)
    inputs = arena.neutral()
    inputs.aim[1], inputs.pressed["rail"][1] = 32768, True
    arena.tick(inputs)
    for _ in range(18):
        inputs = arena.neutral()
        inputs.aim[1] = 32768
        arena.tick(inputs)
    assert ships.armour[0] == 0
    assert ships.health[0] == pytest.approx(100 - (55 - (40 - 19 * 4 / 30)))
    ships.armour_left[0] = 40.0
    pass_ticks(arena, 299)
    assert ships.armour[0] == 1
    pass_ticks(arena, 2)
    assert ships.armour[0] == 0


def test_a_new_round_starts_everybody_afresh(arena: Arena) -> None:
    arena.place(0, 300.0, 300.0, shards=9)
    lay_shards(arena, 500.0, 500.0, 2)
    pass_ticks(arena, 46)
    arena.w.crystals.hull[0] = 0
    arena.game.start_round(arena.w, arena.w.rooms.room * 0)
    arena.w.apply()
    assert arena.w.seats.score.tolist() == [0, 0]
    assert arena.w.shards.n == 0
    assert arena.w.crystals.hull.tolist() == [24]
    assert (arena.w.ships.flags & 3 == 3).all()


def test_leaving_takes_the_ship_and_joining_brings_one(arena: Arena) -> None:
    seat = arena.w.seat_rows([0], [1])
    arena.game.leave(arena.w, seat)
    arena.w.apply()
    assert arena.w.ships.slot.tolist() == [0]
    arena.game.join(arena.w, seat)
    arena.w.apply()
    assert arena.w.ships.slot.tolist() == [0, 1]
    assert arena.w.ships.hull[1] == 100


def test_shots_and_shards_outlive_the_last_ship(arena: Arena) -> None:
    lay_shards(arena, 500.0, 500.0, 2)
    arena.place(0, 300.0, 1200.0)
    inputs = arena.neutral()
    inputs.held["fire"][0] = True
    inputs.aim[0] = 16384
    arena.tick(inputs)
    arena.game.leave(arena.w, arena.w.seat_rows([0, 0], [0, 1]))
    arena.w.apply()
    pass_ticks(arena, 30)
    assert arena.w.shots.n == 0
    assert arena.w.crystals.hull[0] == 16
    assert arena.w.shards.n == 1


def test_a_map_with_nothing_on_it_can_be_played() -> None:
    bare = {"pads": [], "bounce": [], "crystals": [], "repairs": [], "spawns": [[900.0, 900.0]]}
    arena = Arena()
    arena.open(2, game_map=GameMap(1800.0, 1800.0, [], bare))
    arena.w.ships.shards = 5
    pass_ticks(arena, 60)
    assert arena.w.ships.shards.tolist() == [5, 5]

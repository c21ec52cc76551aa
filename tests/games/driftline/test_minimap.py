from __future__ import annotations

import numpy as np

from tests.games.driftline.arena import Arena


def test_in_a_large_arena_every_ship_has_a_blip_within_32_units_every_0_4_s() -> None:
    arena = Arena()
    arena.open(12, seed=2, bots=11)
    arena.run(24)
    assert arena.w.blips.slot.tolist() == list(range(12))
    quantise = arena.game.blips.sent["x"]
    for axis in ("x", "y"):
        blips, ships = getattr(arena.w.blips, axis), getattr(arena.w.ships, axis)
        shown = quantise.dequantise(quantise.quantise(blips))
        assert np.abs(shown - ships).max() <= 16
    before = arena.w.blips.x.copy()
    arena.run(11)
    assert (arena.w.blips.x == before).all()


def test_an_arena_that_everybody_sees_whole_has_none() -> None:
    arena = Arena()
    arena.open(8, seed=2, bots=8)
    arena.run(12)
    assert arena.w.blips.n == arena.w.heat.n == 0


def test_blips_at_the_far_edge_of_the_largest_map_fit_the_wire() -> None:
    arena = Arena()
    arena.open(12, seed=2, map_size="huge")
    arena.w.ships.x[:] = 8172.0
    arena.run(12)
    wire = arena.game.blips.sent["x"]
    assert wire.quantise(arena.w.blips.x).tolist() == [255] * 12


def test_the_blip_of_a_player_who_left_goes() -> None:
    arena = Arena()
    arena.open(12, seed=2)
    arena.run(12)
    arena.game.leave(arena.w, arena.w.seat_rows([0], [3]))
    arena.w.apply()
    arena.run(12)
    assert arena.w.blips.slot.tolist() == [0, 1, 2, *range(4, 12)]


def test_in_a_crowd_only_the_eight_leaders_have_blips() -> None:
    arena = Arena()
    arena.open(60, seed=2)
    arena.run(12)
    assert arena.w.blips.n == 0
    arena.w.seats.true_score[:] = np.arange(60) // 2
    arena.run(12)
    assert sorted(arena.w.blips.slot.tolist()) == list(range(52, 60))
    arena.w.seats.true_score[[5, 52]] = 99, 0
    arena.run(12)
    assert sorted(arena.w.blips.slot.tolist()) == [5, *range(53, 60)]


def test_heat_counts_the_ships_of_a_crowd_by_fields() -> None:
    arena = Arena()
    arena.open(60, seed=2, map_size="huge")
    ships = arena.w.ships
    ships.status[:] = 0
    ships.respawn_ticks[:] = 1000
    alive = np.arange(8)
    ships.status[alive] = 1
    ships.x[alive] = [10, 520, 600, 1000, 1030, 8170, 8180, 8190]
    ships.y[alive] = [10, 20, 20, 20, 520, 8180, 8180, 8180]
    arena.run(32)
    heat = arena.w.heat
    assert heat.line.tolist() == list(range(16))
    # 512 units a field: one ship and three in the first line, and bits 30 and 31 in the last.
    assert heat.levels.tolist() == [0b10_01, 0b01_00_00, *[0] * 13, 2 << 30]


def test_there_is_no_heat_while_few_are_there() -> None:
    arena = Arena()
    arena.open(60, seed=2)
    arena.run(32)
    assert arena.w.heat.levels.any()
    arena.game.leave(arena.w, arena.w.seat_rows(0, np.arange(30, 60)))
    arena.w.apply()
    arena.run(32)
    assert not arena.w.heat.levels.any()
    assert arena.w.blips.slot.tolist() == list(range(30))

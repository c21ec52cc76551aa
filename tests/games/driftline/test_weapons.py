from __future__ import annotations

import numpy as np
import pytest

from game_server.games.driftline.tuning import BLASTER_LIFE_TICKS
from game_server.protocol.declare import packed
from game_server.simulation.trig import direction
from tests.games.driftline.arena import OPEN_FIELD, Arena
from tests.games.driftline.duel import act, duel

RIGHT, DOWN, LEFT, UP = 0, 16384, 32768, 49152


@pytest.fixture
def arena() -> Arena:
    return duel()


def test_a_blaster_shot_does_8_damage(arena: Arena) -> None:
    act(arena, fire=True)
    events = act(arena, 10)
    assert arena.w.ships.hull.tolist() == [100, 92]
    (hit,) = events["hit"]
    assert (hit["by"][0], hit["target"][0], hit["damage"][0]) == (0, 1, 8)
    assert hit["x"][0] == pytest.approx(974, abs=0.01)
    assert arena.w.shots.n == 0


def test_five_shots_a_second_at_900_units_a_second(arena: Arena) -> None:
    act(arena, 30, fire=True, aim=UP)
    assert arena.w.shots.n == 5
    assert arena.w.ships.shots[0] == 5
    assert arena.w.shots.number.tolist() == [1, 2, 3, 4, 5]
    assert np.sqrt(arena.w.shots.vx**2 + arena.w.shots.vy**2) == pytest.approx(900)


def test_a_shot_is_where_its_birth_record_says_until_it_ends_after_1_1_s(arena: Arena) -> None:
    act(arena, fire=True, aim=UP)
    shots = arena.w.shots
    for age in range(1, 28):
        act(arena)
        assert shots.cy[0] == pytest.approx(shots.y[0] + shots.vy[0] * age / 30)
    act(arena, 8)
    assert shots.n == 0


def test_a_shot_s_birth_record_has_12_bytes_from_which_its_way_follows(arena: Arena) -> None:
    kind = arena.game.shots
    assert 2 + packed(kind.spawn_columns).itemsize == 12
    act(arena, fire=True, aim=12_345)
    shots = arena.w.shots
    wire = {name: column.quantise(getattr(shots, name)) for name, column in kind.born.items()}
    assert wire["aim"] == 12_345
    along = np.array(direction(wire["aim"].astype(np.int64))).ravel()
    assert np.array([shots.vx, shots.vy]).ravel() == pytest.approx(along * 900, abs=1 / 32)
    assert BLASTER_LIFE_TICKS < 128  # else the low byte of the birth's tick would not tell it


def test_walls_stop_shots(arena: Arena) -> None:
    arena.place(0, 900.0, 1440.0)
    arena.place(1, 900.0, 1650.0)
    act(arena, fire=True, aim=DOWN)
    act(arena, 20)
    assert arena.w.ships.hull[1] == 100


def test_a_fast_ship_does_not_slip_through_shots(arena: Arena) -> None:
    arena.place(1, 1000.0, 860.0, vy=1260.0, dash_ticks=5)
    act(arena, fire=True)
    for _ in range(6):
        arena.place(1, 1000.0, 900.0)
        act(arena)
    assert arena.w.ships.hull[1] == 92


def test_a_rail_charges_visibly_for_18_ticks_then_does_55_damage(arena: Arena) -> None:
    events = act(arena, 18, press="rail")
    assert "beam" not in events
    assert arena.w.ships.flags[0] & 8
    events = act(arena)
    assert arena.w.ships.hull.tolist() == [100, 45]
    (beam,) = events["beam"]
    assert beam["x1"][0] == pytest.approx(980, abs=0.01)
    assert not arena.w.ships.flags[0] & 8


def test_the_next_rail_charges_four_seconds_after_the_last(arena: Arena) -> None:
    act(arena, 19, press="rail")
    act(arena, 118, press="rail")
    assert arena.w.ships.rail_charge[0] == 0
    act(arena, 1)
    act(arena, 1, press="rail")
    assert arena.w.ships.rail_charge[0] == 18


def test_walls_and_crystals_stop_beams(arena: Arena) -> None:
    arena.place(0, 900.0, 1440.0)
    arena.place(1, 900.0, 1650.0)
    act(arena, 19, press="rail", aim=DOWN)
    arena.place(0, 200.0, 1500.0, rail_ready=0)
    arena.place(1, 400.0, 1500.0)
    events = act(arena, 19, press="rail", aim=RIGHT)
    assert arena.w.ships.hull[1] == 100
    assert events["beam"][0]["x1"][0] == pytest.approx(272, abs=0.01)
    assert arena.w.crystals.hull[0] == 0


def test_carried_shards_give_2_percent_damage_each_up_to_20(arena: Arena) -> None:
    for carried, hull in ((5, 100 - 8.8), (10, 100 - 9.6), (200, 100 - 9.6)):
        arena.place(0, 800.0, 900.0, shards=carried)
        arena.place(1, 1000.0, 900.0, health=100.0)
        act(arena, fire=True)
        act(arena, 7)
        assert arena.w.ships.health[1] == pytest.approx(hull)


class TestLagCompensation:
    """A target crosses at full speed; the shooter aims at where it was 200 ms ago."""

    def shots_that_hit(self, rewind_ms: int) -> int:
        return sum(self.hits(seed, rewind_ms) for seed in range(8))

    def hits(self, seed: int, rewind_ms: int) -> bool:
        arena = Arena()
        arena.open(2, seed=seed, game_map=OPEN_FIELD, rewind_ms=rewind_ms)
        arena.place(0, 600.0 + 40 * seed, 1000.0)
        arena.place(1, 500.0 + 30 * seed, 500.0)
        late_16ths = 6 * 16 + seed
        for tick in range(40):
            inputs = arena.neutral()
            inputs.held["right"][1] = True
            inputs.pressed["rail"][0] = tick == 10
            inputs.view[:] -= late_16ths
            dx, dy = self.seen(arena, late_16ths)
            inputs.aim[0] = round(np.arctan2(dy, dx) / (2 * np.pi) * 65536)
            arena.tick(inputs)
            self.drawn.append((float(arena.w.ships.x[1]), float(arena.w.ships.y[1])))
        return bool(arena.w.ships.hull[1] < 100)

    def seen(self, arena: Arena, late_16ths: int) -> tuple[float, float]:
        """From the shooter to where its screen shows the target, between two ticks."""
        if arena.w.tick[0] == 0:
            self.drawn: list[tuple[float, float]] = []
        view = max(len(self.drawn) + 1 - late_16ths / 16, 1.0) - 1
        if len(self.drawn) < 2:
            return 1.0, 0.0
        i = min(int(view), len(self.drawn) - 2)
        (x0, y0), (x1, y1) = self.drawn[i : i + 2]
        x, y = x0 + (x1 - x0) * (view - i), y0 + (y1 - y0) * (view - i)
        return x - float(arena.w.ships.x[0]), y - float(arena.w.ships.y[0])

    def test_8_of_8_rail_shots_at_what_is_seen_hit(self) -> None:
        assert self.shots_that_hit(rewind_ms=500) == 8

    def test_0_of_8_hit_without_compensation(self) -> None:
        assert self.shots_that_hit(rewind_ms=0) == 0

    def test_nobody_is_hit_where_they_stood_longer_ago_than_the_limit(self) -> None:
        arena = Arena()
        arena.open(2, game_map=OPEN_FIELD, rewind_ms=200)
        arena.place(0, 600.0, 1000.0)
        arena.place(1, 800.0, 1000.0)
        act(arena, 12, press="rail")
        arena.place(1, 800.0, 800.0)
        for _ in range(8):
            inputs = arena.neutral()
            inputs.view[:] = (int(arena.w.tick[0]) - 10) * 16
            arena.tick(inputs)
        assert arena.w.ships.hull[1] == 100

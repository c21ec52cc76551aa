from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from game_server.games.driftline.damage import apply
from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.games.driftline.weapons import Hits
from tests.games.driftline.duel import act, duel

if TYPE_CHECKING:
    from tests.games.driftline.arena import Arena


@pytest.fixture
def arena() -> Arena:
    return duel()


def test_strikes_count_own_hits_in_the_low_bits_and_own_hurts_in_the_high_ones(
    arena: Arena,
) -> None:
    act(arena, 12, fire=True)
    act(arena, 10)
    assert arena.w.ships.hull.tolist() == [100, 84]
    assert arena.w.ships.strikes.tolist() == [2, 2 << 4]


def test_the_strikes_of_a_tick_add_up_and_wrap_each_on_its_own(arena: Arena) -> None:
    none, nowhere = np.full(3, -1), np.zeros(3)
    hits = Hits(np.array([1, 1, 0]), none, np.array([0, 0, 1]), none, nowhere + 1, nowhere, nowhere)
    arena.w.ships.strikes[:] = 0xFF
    apply(arena.w, arena.game.map_index(arena.w), hits)
    assert arena.w.ships.strikes.tolist() == [0x01, 0x10]


def test_a_hit_on_a_shield_or_by_somebody_who_has_left_is_no_own_hit(arena: Arena) -> None:
    arena.place(1, 1000.0, 900.0, status=ALIVE | SHIELDED, shield_ticks=60)
    act(arena, fire=True)
    act(arena, 10)
    assert arena.w.ships.strikes.tolist() == [0, 0]
    arena.place(1, 1000.0, 900.0)
    act(arena, fire=True)
    arena.game.leave(arena.w, np.array([0]))
    act(arena, 10)
    assert arena.w.ships.strikes.tolist() == [1 << 4]


def test_a_spawn_shield_holds_two_seconds_and_takes_no_damage(arena: Arena) -> None:
    ships = arena.w.ships
    ships.status[1] |= 2
    ships.shield_ticks[1] = 60
    act(arena, 50, fire=True)
    assert ships.hull[1] == 100
    assert ships.flags[1] & 2
    act(arena, 30, fire=True)
    assert not ships.flags[1] & 2
    assert ships.hull[1] < 100


def test_a_spawn_shield_ends_on_firing(arena: Arena) -> None:
    ships = arena.w.ships
    ships.status[0] |= 2
    ships.shield_ticks[0] = 60
    act(arena, 1)
    assert ships.flags[0] & 2
    act(arena, 1, fire=True)
    assert not ships.flags[0] & 2


def test_hull_mends_15_a_second_after_three_seconds_unhurt(arena: Arena) -> None:
    act(arena, fire=True)
    act(arena, 6)
    hurt_at = int(arena.w.ships.hurt_at[1])
    act(arena, 89 - (int(arena.w.tick[0]) - hurt_at))
    assert arena.w.ships.health[1] == 92.0
    act(arena, 10)
    assert arena.w.ships.health[1] == 97.0
    act(arena, 30)
    assert arena.w.ships.hull[1] == 100


def test_a_kill_is_announced_counted_and_followed_by_respawn_after_two_seconds(
    arena: Arena,
) -> None:
    ships, seats = arena.w.ships, arena.w.seats
    arena.place(1, 1000.0, 900.0, health=5.0)
    act(arena, fire=True)
    events = act(arena, 6)
    (kill,) = events["kill"]
    assert (kill["by"][0], kill["victim"][0], kill["weapon"][0]) == (0, 1, 0)
    assert len(events["boom"]) == 1
    assert (seats.kills[0], seats.deaths[1]) == (1, 1)
    assert ships.n == 2
    assert ships.flags[1] & 1 == 0
    teleports = ships.flags[1] >> 6
    act(arena, 53)
    assert ships.flags[1] & 1 == 0
    act(arena, 8)
    assert ships.flags[1] & 3 == 3
    assert ships.flags[1] >> 6 == teleports + 1
    assert ships.hull[1] == 100


def test_half_of_the_shards_and_three_for_the_kill_drop_on_death(arena: Arena) -> None:
    ships = arena.w.ships
    arena.place(1, 1300.0, 900.0, health=5.0, shards=7)
    act(arena, fire=True)
    act(arena, 16)
    assert ships.shards[1] == 3
    assert arena.w.shards.worth.sum() == 4 + 3
    far = np.sqrt((arena.w.shards.x - 1300) ** 2 + (arena.w.shards.y - 900) ** 2)
    assert (far <= 71).all()

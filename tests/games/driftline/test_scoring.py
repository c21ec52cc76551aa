from __future__ import annotations

import pytest

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


def test_holding_still_on_a_pad_for_one_and_a_half_seconds_banks_everything(arena: Arena) -> None:
    ships, seats = arena.w.ships, arena.w.seats
    arena.place(0, 330.0, 300.0, shards=9)
    pass_ticks(arena, 44)
    assert ships.flags[0] & 16
    assert seats.score[0] == 0
    events = arena.tick()
    assert seats.score[0] == 9
    assert ships.shards[0] == 0
    assert events["bank"][0]["amount"].tolist() == [9]
    assert not ships.flags[0] & 16


def test_moving_or_leaving_the_pad_starts_banking_over(arena: Arena) -> None:
    arena.place(0, 330.0, 300.0, shards=9)
    pass_ticks(arena, 40)
    arena.w.ships.vx[0] = 200.0
    pass_ticks(arena, 1)
    assert arena.w.ships.bank_ticks[0] == 0
    arena.place(0, 300.0, 400.0)
    pass_ticks(arena, 50)
    assert arena.w.seats.score[0] == 0


def test_in_an_endless_world_only_the_last_five_minutes_count() -> None:
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD, mode="world")
    arena.place(0, 300.0, 300.0, shards=9)
    arena.place(1, 1700.0, 100.0)
    pass_ticks(arena, 45)
    assert arena.w.seats.score[0] == 9
    arena.w.rooms.tick[:] = 9 * 900 - 1
    arena.tick()
    assert arena.w.seats.score[0] == 9
    arena.w.rooms.tick[:] = 10 * 900 - 1
    arena.tick()
    assert arena.w.seats.score[0] == 0


def test_what_is_banked_as_a_slice_begins_counts() -> None:
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD, mode="world")
    arena.place(0, 300.0, 300.0, shards=7)
    arena.place(1, 1700.0, 100.0)
    pass_ticks(arena, 44)
    arena.w.rooms.tick[:] = 899
    arena.tick()
    assert arena.w.seats.score[0] == 7

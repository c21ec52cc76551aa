"""The same seed and inputs give the same state, alone and beside other rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from game_server.simulation.world import RoomState
from tests.games.driftline.arena import Arena

if TYPE_CHECKING:
    from game_server.games.base import Inputs

pytestmark = pytest.mark.slow

TICKS = 600


def scripted(arena: Arena, inputs: Inputs) -> None:
    """The person in slot 0 of each room flies in circles, fires, dashes, charges and lays mines,
    of which there are always some.
    """
    people = arena.w.seats.id == 0
    tick = arena.w.tick[arena.w.seats.room]
    for turn, name in enumerate(("up", "right", "down", "left")):
        inputs.held[name][people] = (tick[people] // 20) % 4 == turn
    inputs.held["fire"][people] = tick[people] % 50 < 30
    inputs.pressed["dash"][people] = tick[people] % 70 == 0
    inputs.pressed["rail"][people] = tick[people] % 130 == 5
    inputs.pressed["mine"][people] = tick[people] % 90 == 0
    arena.w.ships.mines[arena.w.ships.slot < 3] = 3
    inputs.aim[people] = (tick[people] * 700) % 65536
    inputs.view[people] -= 50


def play(rooms: list[int], ticks: int = TICKS) -> Arena:
    arena = Arena()
    for seed in rooms:
        arena.open(8, seed=seed, bots=7, level=seed % 3)
    arena.run(ticks, scripted)
    return arena


def test_the_same_seed_and_inputs_give_the_same_hash_twice() -> None:
    first, second = play([3]), play([3])
    assert first.w.hash(0) == second.w.hash(0)
    assert first.w.hash(0) != play([4]).w.hash(0)
    assert first.w.mines.n > 0


def test_a_room_does_the_same_alone_and_beside_twenty_others() -> None:
    together = play(list(range(1, 22)))
    for seed in (1, 6, 21):
        assert play([seed]).w.hash(0) == together.w.hash(seed - 1)


def test_a_room_goes_on_the_same_after_it_was_taken_out_and_put_elsewhere() -> None:
    undisturbed = play([5], 400)
    moved, host = play([5], 200), Arena()
    for seed in (8, 9):
        host.open(8, seed=seed, bots=7)
    state = RoomState.from_plain(moved.w.peek(0).plain())
    row = host.w.insert(state)
    held = host.neutral()
    seats = host.w.seats.rows_of(row)
    for name, values in moved._held.held.items():
        held.held[name][seats] = values
    held.aim[seats] = moved._held.aim
    host._held = held
    host.run(200, scripted)
    assert host.w.hash(row) == undisturbed.w.hash(0)


def test_nothing_crosses_rooms() -> None:
    arena = Arena()
    for seed in (1, 2):
        arena.open(2, seed=seed, game_map=None)
    for room in (0, 1):
        arena.place(2 * room, 900.0, 60.0)
        arena.place(2 * room + 1, 1700.0, 1700.0)
    inputs = arena.neutral()
    inputs.held["fire"][:] = arena.w.seats.room == 0
    for _ in range(60):
        inputs.aim[:] += 500
        arena.tick(inputs)
    assert set(arena.w.shots.room) == {0}
    assert (arena.w.ships.hull[2:] == 100).all()
    assert np.isfinite(arena.w.ships.x).all()

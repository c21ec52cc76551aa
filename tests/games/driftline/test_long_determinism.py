"""The same seed and inputs give the same state over 10,000 ticks, wherever a room is played.

That is more than a whole round at 30 Hz: it ends, its results are shown, and another one begins.
"""

from __future__ import annotations

import pytest

from tests.games.driftline.long_play import LongPlay, elsewhere, said

TICKS = 10_000
BATCHED_TICKS = 1_000


def test_10_000_ticks_are_the_same_in_two_processes_and_across_save_and_load() -> None:
    other = elsewhere(TICKS // 2, TICKS // 2)
    play = LongPlay.new()
    hashes = [play.run(TICKS // 2).hash, play.run(TICKS // 2).hash]
    assert said(other) == hashes
    assert play.runner.tick_of(play.room) == TICKS
    assert play.runner.world.rooms.round[0] == 2
    assert play.runner.world.ships.n == 8


@pytest.mark.parametrize(
    "ticks",
    [BATCHED_TICKS, pytest.param(TICKS, marks=pytest.mark.soak)],
)
def test_a_room_is_the_same_alone_and_beside_50_others(ticks: int) -> None:
    alone = elsewhere(ticks)
    assert LongPlay.new(neighbours=50).run(ticks).hash == said(alone)[0]

"""The same seed and inputs give the same state over whole rounds, wherever a room is played.

In the usual run a round ends, its results are shown, and another one begins; ``-m long`` plays on
for 10,000 ticks, with more rooms in the world.
"""

from __future__ import annotations

import pytest

from tests.games.driftline.long_play import LongPlay, elsewhere, said

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("neighbours", "ticks", "rounds"),
    [(10, 1_500, 2), pytest.param(50, 10_000, 9, marks=pytest.mark.long)],
)
def test_ticks_are_the_same_beside_other_rooms_and_alone_elsewhere_across_a_save(
    neighbours: int, ticks: int, rounds: int
) -> None:
    alone = elsewhere(ticks // 2, ticks // 2)
    play = LongPlay.new(neighbours)
    hashes = [play.run(ticks // 2).hash, play.run(ticks // 2).hash]
    assert said(alone) == hashes
    assert play.runner.tick_of(play.room) == ticks
    world = play.runner.world
    row = play.runner.batch.row(play.room)
    assert world.rooms.round[row] == rounds
    assert len(world.ships.id[world.ships.rows_of(row)]) == 8
    assert world.ships.n == 8 + 2 * neighbours

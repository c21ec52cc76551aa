"""The same seed and inputs give the same state over 10,000 ticks, wherever a room is played.

That is more than a whole round at 30 Hz: it ends, its results are shown, and another one begins.
"""

from __future__ import annotations

from tests.games.driftline.long_play import LongPlay, elsewhere, said

TICKS = 10_000
NEIGHBOURS = 50


def test_10_000_ticks_are_the_same_beside_50_rooms_and_alone_elsewhere_across_a_save() -> None:
    alone = elsewhere(TICKS // 2, TICKS // 2)
    play = LongPlay.new(NEIGHBOURS)
    hashes = [play.run(TICKS // 2).hash, play.run(TICKS // 2).hash]
    assert said(alone) == hashes
    assert play.runner.tick_of(play.room) == TICKS
    world = play.runner.world
    row = play.runner.batch.row(play.room)
    assert world.rooms.round[row] == 2
    assert len(world.ships.id[world.ships.rows_of(row)]) == 8
    assert world.ships.n == 8 + 2 * NEIGHBOURS

"""The cost of a tick by its parts. Only shares of it are claims: they hold on any machine."""

from __future__ import annotations

import numpy as np
import pytest

from load_tests.bench.step import WARM_UP_TICKS, Arena

TICKS = 45
MOST_OF_A_TICK = 0.6


@pytest.mark.slow
def test_1_000_bots_do_not_dominate_a_tick_even_without_its_encoding() -> None:
    arena = Arena(rooms=1, ships=1000, level=2)
    for _ in range(WARM_UP_TICKS):
        arena.tick()
    taken = np.array([arena.tick() for _ in range(TICKS)])
    assert arena.w.shots.n > 100, "nobody fights"
    # CPU time of this thread and medians: the ratio is about a third, whoever else is running.
    bots, *_ = np.median(taken, axis=0)
    assert bots < MOST_OF_A_TICK * np.median(taken.sum(axis=1))

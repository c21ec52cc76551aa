"""The load: how much of the time ticks take, and what was left out for lack of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.rooms.world.load import WINDOW_S, Load
from tests.support.rooms import Node, Runners

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from game_server.simulation.world import World


class Times:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_share_is_what_ticks_took_of_the_last_seconds() -> None:
    times = Times()
    load = Load(times)
    for _ in range(20):
        times.now += 0.5
        load.note("slow", 0.2, 0, 0.0)
        load.note("fast", 0.05, 0, 0.0)
    # The window began with second 106: nine notes of each within four seconds.
    assert times.now == 110.0
    assert load.shares() == pytest.approx({"slow": 9 * 0.2 / 4, "fast": 9 * 0.05 / 4})
    assert load.share == pytest.approx(9 * 0.25 / 4)


def test_the_first_second_is_not_taken_for_a_busy_one() -> None:
    times = Times()
    load = Load(times)
    times.now += 0.001
    load.note("fast", 0.001, 0, 0.0)
    assert load.share == pytest.approx(0.001)


def test_dropped_steps_and_lateness_are_forgotten_after_the_window() -> None:
    times = Times()
    load = Load(times)
    load.note("slow", 0.1, 3, 0.4)
    load.note("fast", 0.1, 2, 0.2)
    assert load.dropped == 5
    assert load.dropped_by_game() == {"slow": 3, "fast": 2}
    assert load.late_s == 0.4
    times.now += WINDOW_S
    assert load.dropped == 0
    assert load.late_s == 0.0
    assert load.share == 0.0


def test_a_world_counts_what_its_ticks_take() -> None:
    class Slow(Runners):
        def step(self, w: World, inputs: Inputs) -> None:
            node.now += 0.01
            super().step(w, inputs)

    node = Node(Slow())
    node.join(node.registry.open("runners"), "ann")
    node.run(3.0)
    # 20 Hz, 10 ms each: a fifth of the time.
    assert node.registry.worlds.load.share == pytest.approx(0.2, abs=0.05)
    assert node.registry.worlds.load.dropped == 0

"""The clock driver: beats run in real time, whatever timer the system has."""

from __future__ import annotations

import asyncio
import sys
import time

import pytest

from game_server.realtime.process.clock_driver import ClockDriver, LoopTimer, TimerFd
from game_server.rooms.world.tick_clock import Due, TickClock
from tests.support.deadlines import WITHIN_S


@pytest.mark.parametrize("timer", ["timerfd", "loop"])
async def test_the_driver_runs_beats_in_real_time(
    timer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if timer == "timerfd" and sys.platform != "linux":
        pytest.skip("timerfd exists on Linux only")
    if timer == "loop":
        monkeypatch.setattr(sys, "platform", "other")
    loop = asyncio.get_running_loop()
    clock = TickClock(time.monotonic)
    driver = ClockDriver(clock, loop)
    driver.start()
    done = asyncio.Event()
    deadlines: list[float] = []

    def beat(due: Due) -> None:
        deadlines.append(time.monotonic())
        if len(deadlines) == 5:
            done.set()

    clock.add(200, beat)
    await asyncio.wait_for(done.wait(), WITHIN_S)
    used = driver._timer
    driver.stop()
    assert isinstance(used, TimerFd if timer == "timerfd" else LoopTimer)
    assert deadlines == sorted(deadlines)

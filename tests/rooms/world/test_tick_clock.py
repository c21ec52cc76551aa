"""The tick clock: absolute deadlines, at most two steps of catching up."""

from __future__ import annotations

from itertools import pairwise

import pytest

from game_server.rooms.world.tick_clock import Due, TickClock
from tests.support.present import present


class Times:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_beat_keeps_its_schedule_however_late_it_is_called() -> None:
    times = Times()
    clock = TickClock(times)
    deadlines = []
    beat = clock.add(10, lambda due: deadlines.append(beat.deadline))
    for late in (0.0, 0.03, 0.09):
        times.now = present(clock.next_deadline) + late
        clock.run_due()
    assert deadlines == pytest.approx([100.2, 100.3, 100.4])


@pytest.mark.parametrize(
    ("periods_late", "steps", "dropped"),
    [(0.0, 1, 0), (0.9, 1, 0), (1.1, 2, 0), (2.1, 3, 0), (3.1, 3, 1), (50.1, 3, 48)],
)
def test_a_late_world_catches_up_by_two_steps_and_drops_the_rest(
    periods_late: float, steps: int, dropped: int
) -> None:
    times = Times()
    clock = TickClock(times)
    got: list[Due] = []
    clock.add(10, got.append, catch_up=2)
    first = present(clock.next_deadline)
    times.now = first + periods_late * 0.1
    clock.run_due()
    assert [due.dropped for due in got] == [dropped] + [0] * (steps - 1)
    assert got[0].late_s == pytest.approx(periods_late * 0.1)
    following = present(clock.next_deadline)
    assert following > times.now
    assert (following - first) / 0.1 == pytest.approx(round(steps + dropped))


def test_worlds_are_staggered() -> None:
    clock = TickClock(Times())
    deadlines = sorted(clock.add(10, lambda due: None).deadline for _ in range(10))
    gaps = [b - a for a, b in pairwise(deadlines)]
    assert min(gaps) > 0.003


def test_a_stopped_beat_runs_no_more_even_when_stopped_by_another() -> None:
    times = Times()
    clock = TickClock(times)
    ran: list[str] = []

    def stops_the_other(due: Due) -> None:
        ran.append("first")
        clock.stop(second)

    first = clock.add(10, stops_the_other)
    second = clock.add(10, lambda due: ran.append("second"))
    times.now += 0.199
    clock.run_due()
    assert ran == ["first"]
    clock.stop(first)
    assert clock.next_deadline is None


def test_a_beat_that_raises_is_reported_and_goes_on_and_so_do_the_others() -> None:
    times = Times()
    clock = TickClock(times)
    faults: list[BaseException] = []
    clock.on_fault = faults.append
    ran: list[Due] = []

    def bad(due: Due) -> None:
        raise RuntimeError("a bad beat")

    clock.add(10, bad)
    clock.add(10, ran.append)
    for _ in range(3):
        times.now += 0.1
        clock.run_due()
        times.now += 0.1
        clock.run_due()
    assert len(faults) >= 3
    assert len(ran) >= 3


def test_what_a_late_world_owes_waits_for_all_others_that_are_due() -> None:
    times = Times()
    clock = TickClock(times)
    order: list[str] = []

    def slow(due: Due) -> None:
        order.append("slow")
        times.now += 0.25

    clock.add(10, slow, catch_up=2)
    clock.add(10, lambda due: order.append("quick"), catch_up=2)
    times.now += 1.0
    for _ in range(20):
        times.now = max(times.now, present(clock.next_deadline))
        clock.run_due()
    assert "slow slow" not in " ".join(order)
    assert order.count("quick") >= order.count("slow") - 1


def test_time_that_stands_still_shows() -> None:
    now = [100.0]
    clock = TickClock(lambda: now[0])
    assert clock.overdue_s == 0.0
    clock.add(1, lambda due: None)
    assert clock.overdue_s == 0.0
    now[0] = 104.0  # it was due at 101
    assert clock.overdue_s == 3.0
    clock.run_due()
    assert clock.overdue_s == 0.0

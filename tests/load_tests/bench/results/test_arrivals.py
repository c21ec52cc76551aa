"""Figures from arrivals whose lateness is known."""

from __future__ import annotations

import numpy as np
import pytest

from load_tests.bench.results.arrivals import (
    Arrivals,
    acks_ms,
    delivered_share,
    lateness_ms,
    percentile,
    renumbered,
)


def arrivals(rows: list[tuple[float, int, int]], rooms: list[int]) -> Arrivals:
    times, ticks, connections = zip(*rows, strict=True)
    return Arrivals(np.array(times), np.array(ticks), np.array(connections), np.array(rooms))


def test_lateness_is_against_the_rooms_best_delivery() -> None:
    heard = arrivals(
        [(10.00, 1, 0), (10.03, 1, 1), (10.05, 2, 0), (10.06, 2, 1), (77.0, 900, 2)], [0, 0, 1]
    )
    assert lateness_ms(heard, hz=20) == pytest.approx([0, 0, 0, 10, 30], abs=1e-6)


def test_ticks_without_numbers_agree_within_a_room() -> None:
    # One connection has counted from 1, the other, recorded from a tick later, from 41.
    times = [10 + 0.052 * tick for tick in range(6)]
    first = [(at, 1 + tick, 0) for tick, at in enumerate(times)]
    second = [(at + 0.004, 41 + tick, 1) for tick, at in enumerate(times[1:])]
    agreed, hz = renumbered(arrivals(first + second, [0, 0]))
    assert hz == pytest.approx(1 / 0.052)
    assert lateness_ms(agreed, hz) == pytest.approx([0] * 6 + [4] * 5, abs=1e-6)


def schedule(ticks: range, connection: int, hz: float = 20) -> list[tuple[float, int, int]]:
    return [(3 + tick / hz, tick, connection) for tick in ticks]


def test_everything_was_delivered_wherever_the_recording_was_cut() -> None:
    heard = schedule(range(100, 150), 0) + schedule(range(101, 149), 1)
    assert delivered_share(arrivals(heard, [0, 0]), hz=20) == 1.0


def test_skipped_and_unnumbered_ticks_are_missed() -> None:
    skipped = [row for row in schedule(range(52), 0) if row[1] != 20]
    assert delivered_share(arrivals(skipped, [0]), hz=20) == 48 / 49
    dropped = [
        (at + 0.05 * (tick > 20), tick, connection)
        for at, tick, connection in schedule(range(52), 0)
    ]
    assert delivered_share(arrivals(dropped, [0]), hz=20) == 49 / 50


def test_a_client_that_heard_nothing_counts() -> None:
    heard = schedule(range(50), 0) + schedule(range(50), 2)
    assert delivered_share(arrivals(heard, [0, 0, 1]), hz=20) == 2 / 3


def test_two_ticks_are_too_few_to_say() -> None:
    assert delivered_share(arrivals(schedule(range(2), 0), [0]), hz=20) == 1.0


def test_an_ack_is_the_arrival_of_the_tick_that_the_input_was_for() -> None:
    heard = arrivals(
        [(1.0, 5, 0), (1.1, 6, 0), (1.25, 7, 0), (1.4, 9, 0), (3.0, 5, 1), (9.0, 9, 1)], [0, 0]
    )
    assert acks_ms(heard) == pytest.approx([250])


def test_a_percentile_of_nothing_is_0() -> None:
    assert percentile([], 0.5) == 0.0
    assert percentile([1.0, 2.0, 3.0], 0.5) == 2.0
    assert percentile([1.0, 2.0, 3.0], 1.0) == 3.0

"""Figures from arrivals whose lateness is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from load_tests.bench.results.figures import (
    Arrivals,
    Figures,
    acks_ms,
    counted,
    delivered_share,
    lateness_ms,
    median,
    quantile,
    spread,
)

FIGURES = Figures(
    hz=20,
    cpu_us=10.0,
    cpu_share=0.5,
    bytes_down=504,
    late_p50_ms=1,
    late_p99_ms=8,
    late_max_ms=9,
    delivered=0.5,
    driver_share=0.25,
    kib_per_client=30,
)


def arrivals(rows: list[tuple[float, int, int]], groups: list[int]) -> Arrivals:
    times, ticks, lines = zip(*rows, strict=True)
    return Arrivals(np.array(times), np.array(ticks), np.array(lines), np.array(groups))


def test_lateness_is_against_the_rooms_best_delivery() -> None:
    heard = arrivals(
        [(10.00, 1, 0), (10.03, 1, 1), (10.05, 2, 0), (10.06, 2, 1), (77.0, 900, 2)], [0, 0, 1]
    )
    assert lateness_ms(heard, hz=20) == pytest.approx([0, 0, 0, 10, 30], abs=1e-6)


def test_ticks_without_numbers_agree_within_a_room() -> None:
    # One line has counted from 1, the other, which was a tick later to be noted, from 41.
    times = [10 + 0.052 * tick for tick in range(6)]
    first = [(at, 1 + tick, 0) for tick, at in enumerate(times)]
    second = [(at + 0.004, 41 + tick, 1) for tick, at in enumerate(times[1:])]
    agreed, hz = counted(arrivals(first + second, [0, 0]))
    assert hz == pytest.approx(1 / 0.052)
    assert lateness_ms(agreed, hz) == pytest.approx([0] * 6 + [4] * 5, abs=1e-6)


def schedule(ticks: range, line: int, hz: float = 20) -> list[tuple[float, int, int]]:
    return [(3 + tick / hz, tick, line) for tick in ticks]


def test_everything_was_delivered_wherever_the_observation_was_cut() -> None:
    heard = schedule(range(100, 150), 0) + schedule(range(101, 149), 1)
    assert delivered_share(arrivals(heard, [0, 0]), hz=20) == 1.0


def test_a_skipped_tick_and_one_that_no_number_was_given_to_are_missed() -> None:
    skipped = [row for row in schedule(range(52), 0) if row[1] != 20]
    assert delivered_share(arrivals(skipped, [0]), hz=20) == 48 / 49
    dropped = [(at + 0.05 * (tick > 20), tick, line) for at, tick, line in schedule(range(52), 0)]
    assert delivered_share(arrivals(dropped, [0]), hz=20) == 49 / 50


def test_a_client_that_heard_nothing_counts() -> None:
    heard = schedule(range(50), 0) + schedule(range(50), 2)
    assert delivered_share(arrivals(heard, [0, 0, 1]), hz=20) == 2 / 3


def test_two_ticks_are_too_few_to_tell() -> None:
    assert delivered_share(arrivals(schedule(range(2), 0), [0]), hz=20) == 1.0


def test_an_ack_is_the_arrival_of_the_tick_that_the_input_was_for() -> None:
    heard = arrivals(
        [(1.0, 5, 0), (1.1, 6, 0), (1.25, 7, 0), (1.4, 9, 0), (3.0, 5, 1), (9.0, 9, 1)], [0, 0]
    )
    assert acks_ms(heard) == pytest.approx([250])


def test_a_quantile_of_nothing_is_0() -> None:
    assert quantile([], 0.5) == 0.0
    assert quantile([1.0, 2.0, 3.0], 0.5) == 2.0
    assert quantile([1.0, 2.0, 3.0], 1.0) == 3.0


def test_medians_skip_what_a_run_does_not_tell() -> None:
    runs = [
        replace(FIGURES, cpu_us=cpu_us, send_us=send_us, phases_us={"send": cpu_us})
        for cpu_us, send_us in ((10.0, None), (90.0, 3.0), (20.0, 5.0))
    ]
    middle, (least, most) = median(runs), spread(runs)
    assert (least.cpu_us, middle.cpu_us, most.cpu_us) == (10.0, 20.0, 90.0)
    assert middle.send_us == 4.0
    assert middle.phases_us == {"send": 20.0}
    assert middle.seen is None


def test_bytes_a_second_are_of_what_was_delivered() -> None:
    assert FIGURES.bytes_per_s == 504 * 20 * 0.5

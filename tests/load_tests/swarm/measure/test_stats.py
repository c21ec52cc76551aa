"""The sums of an interval, and the values that limits are about."""

from __future__ import annotations

from math import inf

from load_tests.server_metrics import ServerTotals
from load_tests.swarm.measure.stats import Stats

EARLY = Stats(
    10,
    1,
    0,
    {33: 50},
    {70: 40},
    ServerTotals(ticks=98, dropped_ticks=2, lateness={0.01: 97, inf: 98}),
)
LATE = Stats(30, 3, 1, {33: 98, 40: 1, 90: 1}, {70: 85, 100: 5}, ServerTotals(ticks=100))


def test_values_are_shares_and_percentiles() -> None:
    assert LATE.values() == {
        "failures_percent": 10.0,
        "tick_gap_p99_ms": 40,
        "input_ack_p95_ms": 100,
        "tick_overrun_percent": 0.0,
        "resyncs": 1,
        "incidents": 0,
    }


def test_without_a_measurement_there_is_no_value() -> None:
    assert Stats().values() == {
        "failures_percent": 0,
        "tick_gap_p99_ms": None,
        "input_ack_p95_ms": None,
        "tick_overrun_percent": None,
        "resyncs": 0,
        "incidents": None,
    }


def test_the_counts_of_a_second_are_the_growth_of_the_sums() -> None:
    assert LATE.since(EARLY) == Stats(
        20, 2, 1, {33: 48, 40: 1, 90: 1}, {70: 45, 100: 5}, LATE.server
    )


def test_seconds_add_up() -> None:
    both = EARLY + LATE
    assert (both.requests, both.failures, both.resyncs) == (40, 4, 1)
    assert both.gaps == {33: 148, 40: 1, 90: 1}
    assert both.acks == {70: 125, 100: 5}
    assert both.values()["tick_overrun_percent"] == 1.5


def test_a_second_whose_metrics_were_not_read_adds_nothing_to_the_servers() -> None:
    assert (EARLY + Stats(requests=5)).server == EARLY.server
    assert (Stats() + Stats()).server is None

"""The knee is found with few probes, and names the limit that broke."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from load_tests.bench.results import knee
from load_tests.bench.results.figures import Figures

GOOD = Figures(
    hz=30,
    cpu_us=10.0,
    cpu_share=0.79,
    bytes_down=90,
    late_p50_ms=1,
    late_p99_ms=24,
    late_max_ms=60,
    delivered=0.9995,
    driver_share=0.5,
    kib_per_client=30,
    steps_dropped=0,
)


def found(
    true_knee: int, first: int = 400, step: int = 8, share: float = 0.8
) -> tuple[knee.Knee, list[int]]:
    """The knee of a server that takes ``share`` of a core there, and the numbers tried."""
    tried: list[int] = []

    def probe(clients: int) -> knee.Outcome:
        tried.append(clients)
        why = "it gave way" if clients > true_knee else None
        return knee.Outcome(why, clients / max(1, true_knee) * share)

    return knee.search(probe, first, step, most=8000), tried


def test_it_doubles_while_there_is_room_and_then_bisects() -> None:
    assert found(1700) == (
        knee.Knee(1696, 1736, "it gave way"),
        [400, 800, 1600, 1872, 1736, 1664, 1696],
    )


def test_it_grows_by_little_where_something_else_than_cpu_gives_way() -> None:
    assert found(900, share=0.1) == (
        knee.Knee(896, 920, "it gave way"),
        [400, 800, *2 * [1600], *2 * [1200], *2 * [1000], 896, *2 * [944], *2 * [920]],
    )


def test_a_hiccup_is_no_limit() -> None:
    outcomes = iter([knee.Outcome("p99 lateness 30 ms", 0.5), knee.Outcome(None, 0.5)])
    tried = knee.search(lambda clients: next(outcomes), 400, 8, most=400)
    assert tried == knee.Knee(400)


def test_it_goes_below_where_it_began() -> None:
    assert found(30)[0] == knee.Knee(24, 32, "it gave way")


def test_nothing_is_held_when_the_smallest_step_is_not() -> None:
    assert found(0, first=8)[0] == knee.Knee(0, 8, "it gave way")


def test_it_ends_at_the_most_clients() -> None:
    result, tried = found(10**9)
    assert tried == [400, 800, 1600, 3200, 6400]
    assert str(result) == "held 6,400 clients, and no more were tried"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"cpu_share": 0.81}, "81% CPU"),
        ({"late_p99_ms": 26}, "p99 lateness 26 ms"),
        ({"delivered": 0.99}, "99.00% delivered"),
        ({"steps_dropped": 2}, "2 steps dropped"),
        ({"driver_share": 0.95, "cpu_share": 0.9}, "the driver was full (95%)"),
    ],
)
def test_a_run_names_the_first_limit_that_it_broke(change: dict[str, Any], why: str) -> None:
    assert knee.why_not(replace(GOOD, **change), is_punctual=True) == why


def test_timers_that_drift_may_do_so_a_little() -> None:
    late = replace(GOOD, delivered=0.98)
    assert knee.why_not(late, is_punctual=False) is None
    assert knee.why_not(replace(GOOD, delivered=0.96), is_punctual=False) == "96.00% delivered"

"""The verdict's exit code and last lines."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

from load_tests.server_metrics import ServerTotals
from load_tests.swarm.measure.server_load import ServerLoad
from load_tests.swarm.measure.stats import Stats
from load_tests.swarm.verdict.bottleneck import Sample
from load_tests.swarm.verdict.judge import Results, judge
from load_tests.swarm.verdict.thresholds import load_thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVER = ServerTotals(ticks=400, lateness={0.01: 399, inf: 400})
GOOD = Stats(200, 0, 0, {33: 985, 40: 15}, {60: 90, 75: 10}, SERVER)
CALM = [Sample(float(n), 50, 5, server=ServerLoad(tick=0.2)) for n in range(4)]
TIRED = [Sample(float(n), 80, 8, swarm_cpu=0.97, server=ServerLoad()) for n in range(3)]
SLOW: dict[str, Any] = {"gaps": {33: 90, 130: 10}}


def _judge(
    samples: Sequence[Sample] = CALM,
    ticks: int = 9_000,
    verified: int = 12,
    server_s: float = 20.0,
    notes: Sequence[str] = (),
    **stats: Any,
) -> tuple[int, list[str]]:
    results = Results(
        replace(GOOD, **stats), samples, ticks, verified, 20.0, server_s,
        "http://127.0.0.1:8000", notes,
    )  # fmt: skip
    verdict = judge(results, load_thresholds(None, {}))
    return verdict.exit_code, verdict.text.splitlines()


def test_a_run_within_its_limits_passes_and_says_by_how_much() -> None:
    code, lines = _judge()
    assert code == 0
    assert lines == [
        "",
        "Swarm: up to 50 bots in 20 s, 9,000 ticks received, 12 checksums verified by 5 of them",
        "  ok    failures             0 % of at most 1 %, 100 % to spare",
        "  ok    tick gap p99         40 ms of at most 100 ms, 60 % to spare",
        "  ok    input to ack p95     75 ms of at most 250 ms, 70 % to spare",
        "  ok    server tick overrun  0.25 % of at most 1 %, 75 % to spare",
        "  ok    resyncs              0 of at most 0",
        "  ok    server incidents     0 of at most 0",
        "First bottleneck: none; nearest was server tick, at 25 % of its limit",
        "PASS: the server held",
    ]


def test_the_servers_load_is_shown_where_its_system_reports_it() -> None:
    totals = ServerTotals(
        phase_s={"step": 3.0, "send": 1.0}, cpu_s=6.0, core_wait_s=0.4, memory_bytes=95e6,
        pauses={0.002: 3, 0.005: 7, 0.01: 7},
    )  # fmt: skip
    _, lines = _judge(server=totals)
    assert lines[-3] == (
        "  server: CPU 30 % (tick 14 %, send 5 %, socket 11 %), "
        "2 % waiting for a core, 95 MB, GC pauses up to 5 ms"
    )
    assert not any("CPU" in line for line in _judge(server=replace(totals, cpu_s=None))[1])


def test_a_broken_limit_fails_and_names_the_bottleneck() -> None:
    busy = [Sample(5.0 + n, 80, server=ServerLoad(tick=0.9)) for n in range(3)]
    code, lines = _judge(busy, **SLOW)
    assert code == 1
    assert "  FAIL  tick gap p99         130 ms of at most 100 ms, 30 % over" in lines
    assert lines[-2] == (
        "First bottleneck: server tick, at 80 bots after 5 s "
        "(inputs, step and encode filled the server's core)"
    )
    assert lines[-1] == "FAIL: 1 of 6 limits broken"


def test_long_waits_are_written_in_full() -> None:
    _, lines = _judge(gaps={33: 90, 12_000: 10})
    assert "  FAIL  tick gap p99         12,000 ms of at most 100 ms, 11,900 % over" in lines


def test_a_bottleneck_of_single_seconds_does_not_count_as_one() -> None:
    restless = [Sample(float(n), 80, server=ServerLoad(late=0.1 * (n % 2))) for n in range(8)]
    _, lines = _judge(restless)
    assert lines[-2] == (
        "First bottleneck: none that lasted; nearest was socket, at 200 % of its limit"
    )


def test_a_wrong_world_fails_at_once() -> None:
    code, lines = _judge(resyncs=1)
    assert code == 1
    assert "  FAIL  resyncs              1 of at most 0, 1 too many" in lines


def test_a_run_that_nobody_verified_says_so() -> None:
    code, lines = _judge(verified=0)
    assert code == 0
    assert lines[-3] == (
        "  note: no checksum was verified: a wrong world would not have been noticed"
    )


def test_a_saturated_swarm_gives_no_verdict_on_the_server() -> None:
    code, lines = _judge(TIRED, **SLOW)
    assert code == 3
    assert lines[-1] == "NO VERDICT: the swarm itself was too slow to blame the server"


def test_a_saturated_swarm_does_not_excuse_faults() -> None:
    code, lines = _judge(TIRED, resyncs=1, **SLOW)
    assert code == 1
    assert lines[-1] == "FAIL: 2 of 6 limits broken"


def test_a_saturated_swarm_may_still_see_a_server_hold() -> None:
    code, lines = _judge(TIRED)
    assert code == 0
    assert lines[-2].startswith("First bottleneck: the swarm itself, at 80 bots after 0 s")


def test_a_run_without_a_single_tick_fails() -> None:
    code, lines = _judge([], ticks=0)
    assert code == 1
    assert lines[-1] == "FAIL: no bot ever got a tick from http://127.0.0.1:8000"


def test_a_server_whose_metrics_cannot_be_read_fails_without_a_bottleneck() -> None:
    blind = [*CALM, *(Sample(4.0 + n, 50) for n in range(3))]
    code, lines = _judge(blind, server=None, notes=["the page could not be read at the end"])
    assert code == 1
    assert "  FAIL  server tick overrun  was not measured" in lines
    assert lines[-5:-1] == [
        "  FAIL  server incidents     was not measured",
        "  note: the page could not be read at the end",
        "  note: the server's metrics could not be read in 3 of 7 samples",
        "First bottleneck: unknown, since at the end the server's metrics were not read",
    ]


def test_unread_seconds_are_noted_even_if_the_server_held() -> None:
    code, lines = _judge([CALM[0], Sample(1.0, 50), *CALM[2:]])
    assert code == 0
    assert lines[-3] == "  note: the server's metrics could not be read in 1 of 4 samples"


def test_a_limit_that_is_off_is_left_out() -> None:
    results = Results(replace(GOOD, server=None), CALM, 9_000, 12, 20.0)
    off = {"tick_overrun_percent": "off", "incidents": "off"}
    verdict = judge(results, load_thresholds(None, off))
    assert verdict.exit_code == 0
    assert "overrun" not in verdict.text


def _steps(*levels: tuple[int, Stats]) -> str:
    """The verdict's text on steps of (bots, the stats of each of three seconds)."""
    samples = [Sample(0.0, users, stats=stats) for users, stats in levels for _ in range(3)]
    results = Results(GOOD, samples, 9_000, 12, 20.0, in_steps=True)
    return judge(results, load_thresholds(None, {})).text


def test_steps_find_the_knee() -> None:
    found = "  knee: 50 bots held, 75 did not (tick gap p99 130 ms)\n"
    assert found in _steps((25, GOOD), (50, GOOD), (75, replace(GOOD, **SLOW)))


def test_every_limit_can_be_the_knee() -> None:
    broken = replace(
        GOOD, failures=4, acks={300: 1}, server=ServerTotals(ticks=95, dropped_ticks=5)
    )
    assert (
        "  knee: 25 bots held, 50 did not "
        "(failures 2 %, input to ack p95 300 ms, server tick overrun 5 %)\n"
    ) in _steps((25, GOOD), (50, broken), (75, broken))


def test_a_level_whose_metrics_were_not_read_is_judged_by_the_rest() -> None:
    assert "  knee: not reached with 50 bots\n" in _steps(
        (25, GOOD), (50, replace(GOOD, server=None))
    )


def test_steps_may_end_before_the_knee_or_begin_after_it() -> None:
    assert "  knee: not reached with 50 bots\n" in _steps((25, GOOD), (50, GOOD))
    bad = replace(GOOD, **SLOW)
    assert "  knee: 0 bots held, 25 did not (tick gap p99 130 ms)\n" in _steps((25, bad))


def test_only_steps_have_a_knee() -> None:
    assert not any("knee" in line for line in _judge()[1])

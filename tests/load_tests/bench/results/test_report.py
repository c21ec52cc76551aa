"""The table and the JSON show medians and their spread."""

from __future__ import annotations

import json
from typing import Any

from load_tests.bench.results import report
from load_tests.bench.servers.baseline import Baseline
from tests.load_tests.bench.results.rows import row


def test_ratios_are_of_medians() -> None:
    assert row().figures.cpu_us == 20.0
    assert row().loop == Baseline("C send()", 5.0, 4.0)
    assert row().cpu_ratio == 4.0
    assert row().send_ratio == 1.5


def test_without_a_send_phase_there_is_no_ratio_to_it() -> None:
    assert row(send_us=None).send_ratio is None
    assert "  -  " in report.lines(row(send_us=None))


def test_the_table_names_the_loop_the_versions_and_the_spread() -> None:
    table = report.lines(row())
    assert "C send() loop: 4.0 µs a call, 5.0 CPU" in table
    assert "ws 8.23.0" in table
    assert "runs: 10.0–90.0 µs" in table
    assert "10.08 KB/s down to each" in table
    assert len(table.splitlines()[0]) == len(report.heading())


def test_a_full_driver_is_flagged() -> None:
    assert "driver-limited" in report.lines(row(driver_share=0.91))
    assert "driver-limited" not in report.lines(row())


def test_the_table_has_figures_of_clients_and_server() -> None:
    seen: dict[str, Any] = {
        "seen": 60.04,
        "moving": 59.9,
        "bytes_per_move": 5.555,
        "verified": 12,
        "resyncs": 0,
    }
    inside: dict[str, Any] = {
        "steps_dropped": 3,
        "tick_late_p99_ms": 0.5,
        "tick_late_max_ms": 5,
        "inputs_late": 0.001,
    }
    assert (
        "60.0 ships in view, 59.9 changing, 5.55 B each, all told, 12 checksums right, 0 wrong, "
        "3 steps dropped, 99 % of ticks begun within 0.5 ms, all within 5, 0.10% of inputs late"
    ) in report.lines(row(**seen, **inside))


def test_the_json_holds_figures_loop_and_ratios() -> None:
    document = json.loads(report.as_json([row()], runs=3, seconds=10))
    assert document["runs"] == 3
    assert document["rows"][0]["figures"]["cpu_us"] == 20.0
    assert document["rows"][0]["least"]["cpu_us"] == 10.0
    assert document["rows"][0]["loop"]["name"] == "C send()"
    assert document["rows"][0]["send_ratio"] == 1.5
    assert document["rows"][0]["driver_limited"] is False

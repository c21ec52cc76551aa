"""Reading a server's own metrics."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from typing import TYPE_CHECKING

import pytest

from game_server.observability.metrics import Metrics
from load_tests.server_metrics import (
    Interval,
    MetricsReader,
    ServerTotals,
    fetch_totals,
    parse_totals,
)

if TYPE_CHECKING:
    from pathlib import Path


def _page(*more: str) -> str:
    metrics = Metrics()
    metrics.observe(lambda: {"resyncs": 3})
    for game, late_s in (("driftline", 0.0), ("driftline", 0.02), ("paint_tag", 0.004)):
        metrics.ticks.labels(game).inc()
        metrics.tick_late.labels(game).observe(late_s)
    metrics.steps_dropped.labels("driftline").inc(1)
    metrics.tick_phase.labels("driftline", "step").observe(0.25)
    metrics.tick_phase.labels("paint_tag", "step").observe(0.5)
    metrics.tick_phase.labels("driftline", "send").observe(0.125)
    metrics.inputs.labels("driftline", "late").inc(7)
    metrics.incidents.inc(2)
    # The system's report of this very process is left out; `more` stands in for it.
    process = re.compile(r"(# (TYPE|HELP) )?(process_|game_server_core_wait)")
    lines = [line for line in metrics.page().decode().splitlines() if not process.match(line)]
    return "\n".join([*lines, *more, ""])


def test_the_totals_of_all_games_are_added_up() -> None:
    totals = parse_totals(_page())
    assert replace(totals, lateness={}) == ServerTotals(
        ticks=3,
        dropped_ticks=1,
        resyncs=3,
        incidents=2,
        phase_s={"step": 0.75, "send": 0.125},
        inputs={"late": 7},
        pauses=dict.fromkeys(totals.pauses, 0.0),
    )
    assert totals.late_ticks == 1


def test_cpu_and_memory_are_known_where_the_system_reports_them() -> None:
    totals = parse_totals(
        _page(
            "process_cpu_seconds_total 12.5",
            "process_resident_memory_bytes 9e7",
            "process_start_time_seconds 1000.25",
            "game_server_core_wait_seconds_total 0.5",
        )
    )
    assert (totals.cpu_s, totals.memory_bytes, totals.started_at) == (12.5, 9e7, 1000.25)
    assert totals.core_wait_s == 0.5


def test_lateness_is_known_as_far_as_its_bucket() -> None:
    totals = ServerTotals(lateness={0.001: 90, 0.005: 99, inf: 100})
    assert totals.late_within_s(0.9) == 0.001
    assert totals.late_within_s(0.99) == 0.005
    assert totals.late_within_s(1.0) == inf
    assert ServerTotals().late_within_s(0.99) is None


def test_late_inputs_are_a_share_of_all() -> None:
    assert ServerTotals(inputs={"ok": 75, "late": 25}).late_input_share == 0.25
    assert ServerTotals(inputs={"ok": 75}).late_input_share == 0
    assert ServerTotals().late_input_share is None


def test_the_longest_pause_is_known_as_far_as_its_bucket() -> None:
    metrics = Metrics()
    metrics.observe(lambda: {"resyncs": 0})
    assert parse_totals(metrics.page().decode()).longest_pause_s == 0
    for generation, pause_s in (("1", 0.0004), ("1", 0.003), ("2", 0.012)):
        metrics.garbage.pauses.labels(generation).observe(pause_s)
    before = parse_totals(metrics.page().decode())
    assert before.longest_pause_s == 0.02
    metrics.garbage.pauses.labels("1").observe(0.0007)
    assert (parse_totals(metrics.page().decode()) - before).longest_pause_s == 0.001


def test_overrun_counts_late_and_dropped_ticks_of_all_that_were_due() -> None:
    assert parse_totals(_page()).overrun_percent == 50
    assert ServerTotals().overrun_percent == 0


def test_the_growth_between_two_readings() -> None:
    before = ServerTotals(10, 0, 50, 0, 0, {"step": 1.0}, {}, {inf: 3}, {}, 2.5, 0.5)
    now = ServerTotals(
        40, 2, 80, 1, 1, {"step": 1.5, "send": 0.25}, {"late": 2}, {inf: 5}, {}, 4.0, 0.75
    )
    growth = ServerTotals(
        30, 2, 30, 1, 1, {"step": 0.5, "send": 0.25}, {"late": 2}, {inf: 2}, {}, 1.5, 0.25
    )
    assert now - before == growth
    assert before + growth == now


def test_a_server_that_has_restarted_began_from_nothing() -> None:
    before, now = ServerTotals(ticks=100, started_at=5.0), ServerTotals(ticks=7, started_at=90.0)
    assert (now - before).ticks == 7


def test_a_reader_adds_up_the_growth_across_a_failed_reading(tmp_path: Path) -> None:
    page, clock = tmp_path / "metrics", iter((1.0, 2.5, 3.5, 6.5))
    reader = MetricsReader(page.as_uri(), lambda: next(clock))

    def read(ticks: int) -> Interval | None:
        page.write_text(f"game_server_resyncs_total 0\ngame_server_ticks_total {ticks}\n")
        return reader.read()

    assert read(100) is None
    assert reader.failure is None
    assert read(130) == Interval(ServerTotals(ticks=30), 1.5)
    page.unlink()
    assert reader.read() is None
    assert "No such file" in str(reader.failure)
    assert read(190) == Interval(ServerTotals(ticks=60), 4.0)
    assert (reader.total.ticks, reader.total_s, reader.failure) == (90, 5.5, None)


def test_another_servers_page_is_refused() -> None:
    with pytest.raises(ValueError, match="no game server's page"):
        parse_totals("# TYPE up gauge\nup 1\n")


class Guarded(BaseHTTPRequestHandler):
    """A page of metrics that wants a token."""

    def do_GET(self) -> None:
        if self.headers["authorization"] == "Bearer a long token":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"game_server_resyncs_total 0\ngame_server_ticks_total 5\n")
        else:
            self.send_error(403)

    def log_message(self, *_: object) -> None:
        pass


def test_the_token_of_the_environment_opens_the_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}/metrics"
        reader = MetricsReader(url)
        monkeypatch.delenv("GAME_SERVER_METRICS_TOKEN", raising=False)
        reader.read()
        assert "give the swarm the server's GAME_SERVER_METRICS_TOKEN" in str(reader.failure)
        monkeypatch.setenv("GAME_SERVER_METRICS_TOKEN", "a long token")
        assert fetch_totals(url).ticks == 5
        server.shutdown()

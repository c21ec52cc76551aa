"""Reading a server's own metrics."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from game_server.observability.metrics import Metrics
from load_tests.process_stats import Totals
from load_tests.server_metrics import ServerTotals, ServerWatch, Stretch, read_metrics

if TYPE_CHECKING:
    from pathlib import Path


def _page(*told: str) -> str:
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
    # What the system tells of this very process is left out, and put in by hand.
    process = re.compile(r"(# (TYPE|HELP) )?(process_|game_server_core_wait)")
    lines = [line for line in metrics.page().decode().splitlines() if not process.match(line)]
    return "\n".join([*lines, *told, ""])


def test_the_totals_of_all_games_are_added_up() -> None:
    assert read_metrics(_page()) == ServerTotals(
        ticks=3,
        late_ticks=1,
        dropped_ticks=1,
        resyncs=3,
        incidents=2,
        phase_s={"step": 0.75, "send": 0.125},
        inputs={"late": 7},
    )


def test_the_process_is_told_where_its_system_tells() -> None:
    totals = read_metrics(
        _page(
            "process_cpu_seconds_total 12.5",
            "process_resident_memory_bytes 9e7",
            "process_start_time_seconds 1000.25",
            "game_server_core_wait_seconds_total 0.5",
        )
    )
    assert (totals.cpu_s, totals.memory_bytes, totals.started_at) == (12.5, 9e7, 1000.25)
    assert totals.core_wait_s == 0.5


def test_the_longest_pause_is_known_as_far_as_its_bucket() -> None:
    metrics = Metrics()
    metrics.observe(lambda: {"resyncs": 0})
    assert read_metrics(metrics.page().decode()).longest_pause_s == 0
    for generation, pause_s in (("1", 0.0004), ("1", 0.003), ("2", 0.012)):
        metrics.garbage.pauses.labels(generation).observe(pause_s)
    before = read_metrics(metrics.page().decode())
    assert before.longest_pause_s == 0.02
    metrics.garbage.pauses.labels("1").observe(0.0007)
    assert (read_metrics(metrics.page().decode()) - before).longest_pause_s == 0.001


def test_overrun_counts_late_and_dropped_ticks_of_all_that_were_due() -> None:
    assert read_metrics(_page()).overrun_percent == 50
    assert ServerTotals().overrun_percent == 0


def test_what_came_between_two_readings() -> None:
    before = ServerTotals(10, 1, 0, 0, 0, {"step": 1.0}, {}, 2.5, 0.5)
    now = ServerTotals(40, 3, 2, 1, 1, {"step": 1.5, "send": 0.25}, {"late": 2}, 4.0, 0.75)
    grown = ServerTotals(30, 2, 2, 1, 1, {"step": 0.5, "send": 0.25}, {"late": 2}, 1.5, 0.25)
    assert now - before == grown
    assert before + grown == now


def test_a_server_that_has_restarted_began_from_nothing() -> None:
    before, now = ServerTotals(ticks=100, started_at=5.0), ServerTotals(ticks=7, started_at=90.0)
    assert (now - before).ticks == 7


def test_a_watch_adds_up_what_it_sees_and_tells_when_it_sees_nothing(tmp_path: Path) -> None:
    page, clock = tmp_path / "metrics", iter((1.0, 2.5, 3.5, 6.5))
    watch = ServerWatch(page.as_uri(), lambda: next(clock))

    def read(ticks: int) -> Stretch | None:
        page.write_text(f"game_server_resyncs_total 0\ngame_server_ticks_total {ticks}\n")
        return watch.read()

    assert read(100) is None
    assert watch.unread is None
    assert read(130) == Stretch(ServerTotals(ticks=30), 1.5)
    page.unlink()
    assert watch.read() is None
    assert "No such file" in str(watch.unread)
    assert read(190) == Stretch(ServerTotals(ticks=60), 4.0)
    assert (watch.total.ticks, watch.total_s, watch.unread) == (90, 5.5, None)


def test_another_servers_page_is_refused() -> None:
    with pytest.raises(ValueError, match="no game server's page"):
        read_metrics("# TYPE up gauge\nup 1\n")


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
        url = f"http://127.0.0.1:{server.server_port}"
        watch = ServerWatch(f"{url}/metrics")
        monkeypatch.delenv("GAME_SERVER_METRICS_TOKEN", raising=False)
        watch.read()
        assert "give the swarm the server's GAME_SERVER_METRICS_TOKEN" in str(watch.unread)
        monkeypatch.setenv("GAME_SERVER_METRICS_TOKEN", "a long token")
        watch.read()
        assert watch.unread is None
        assert Totals.read(url).sums["ticks_total"] == 5
        server.shutdown()

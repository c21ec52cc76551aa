"""Refusals: each is counted, and those of a kind in a minute are one line with advice."""

from __future__ import annotations

from structlog.testing import capture_logs

from game_server.observability.metrics import Metrics
from game_server.observability.reporter import Reporter


class Times:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_of_refusals_is_one_line_with_a_count_and_advice() -> None:
    metrics, times = Metrics(), Times()
    reporter = Reporter(metrics, [], times)
    with capture_logs() as lines:
        for _ in range(1_000):
            reporter.refused("origin", origin="https://evil.example", host="play.example")
        times.now += 60
        reporter.each_second()
        reporter.each_second()
    first, second = lines
    assert (first["event"], first["reason"], first["count"]) == ("connection refused", "origin", 1)
    assert (first["origin"], first["host"]) == ("https://evil.example", "play.example")
    assert "GAME_SERVER_ALLOWED_ORIGINS" in first["advice"]
    assert (second["reason"], second["count"]) == ("origin", 999)
    label = {"reason": "origin"}
    assert metrics.registry.get_sample_value(
        "game_server_connections_refused_total", label
    ) == 1_000  # fmt: skip


def test_each_reason_has_a_line_of_its_own() -> None:
    reporter = Reporter(Metrics(), [], Times())
    with capture_logs() as lines:
        for reason in ("origin", "address", "address", "of another part"):
            reporter.refused(reason)
    assert [line["reason"] for line in lines] == ["origin", "address", "of another part"]


def test_a_strangers_text_is_cut_and_made_printable() -> None:
    reporter = Reporter(Metrics(), [], Times())
    with capture_logs() as lines:
        reporter.refused("origin", origin="\x1b[2J" + "x" * 5_000)
    assert lines[0]["origin"] == "?[2J" + "x" * 195 + "…"


def test_calls_over_a_limit_are_logged_by_route_and_other_errors_only_counted() -> None:
    metrics = Metrics()
    reporter = Reporter(metrics, [], Times())
    with capture_logs() as lines:
        for _ in range(3):
            reporter.call_refused("rate_limit", 429, "/api/guests", "Too many new players.")
            reporter.call_refused("not_found", 404, "", "There is nothing at this address.")
        reporter.call_refused("rate_limit", 429, "/api/rooms", "Too many rooms.")
    assert [(line["path"], line["count"]) for line in lines] == [
        ("/api/guests", 1),
        ("/api/rooms", 1),
    ]
    assert "one address" in lines[0]["advice"]
    label = {"code": "not_found"}
    assert metrics.registry.get_sample_value("game_server_calls_refused_total", label) == 3

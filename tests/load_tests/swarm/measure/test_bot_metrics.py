"""Single events are reported at once."""

from __future__ import annotations

from load_tests.swarm.measure import locust_names
from load_tests.swarm.measure.bot_metrics import BotMetrics
from load_tests.swarm.measure.locust_names import Row


def test_events_failures_and_lost_connections_are_reported_with_their_rows() -> None:
    reported: list[tuple[Row, float, int, str | None]] = []
    metrics = BotMetrics(lambda *event: reported.append(event))
    metrics.event(locust_names.JOIN, 12.5, 300)
    metrics.failure(locust_names.RESYNC, "cell 3 was wrong")
    metrics.disconnected(4002, "")
    assert reported == [
        (locust_names.JOIN, 12.5, 300, None),
        (locust_names.RESYNC, 0.0, 0, "cell 3 was wrong"),
        (Row("close", "disconnect 4002"), 0.0, 0, "no reason given"),
    ]


def test_each_row_of_ticks_has_a_recorder() -> None:
    metrics = BotMetrics(lambda *event: None)
    metrics.recorders[locust_names.GAP].record(33.0)
    assert [row for row, recorder in metrics.recorders.items() if recorder] == [locust_names.GAP]

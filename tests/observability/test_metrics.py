"""The metrics page."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from game_server.observability.metrics import GAUGES, TOTALS, Metrics


def samples(metrics: Metrics) -> dict[str, float]:
    families = text_string_to_metric_families(metrics.page().decode())
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_gauges_and_totals_are_read_from_their_sources_with_each_page() -> None:
    metrics = Metrics()
    counts = {"rooms": 1, "resyncs": 7}
    metrics.observe(lambda: counts)
    assert samples(metrics)["game_server_rooms"] == 1
    counts["rooms"] = 5
    page = samples(metrics)
    assert (page["game_server_rooms"], page["game_server_resyncs_total"]) == (5, 7)


def test_a_page_without_sources_has_no_gauges() -> None:
    names = samples(Metrics())
    assert not any(f"game_server_{name}" in names for name in (*GAUGES, *TOTALS))

"""The totals of a run, even when someone empties Locust's tables."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from load_tests.swarm.measure import locust_names
from load_tests.swarm.measure.locust_tables import LocustTables


def _entry(requests: int = 0, failures: int = 0, **times: int) -> Any:
    return SimpleNamespace(
        num_requests=requests,
        num_failures=failures,
        response_times={int(ms[1:]): count for ms, count in times.items()},
    )


def _error(name: str, occurrences: int) -> Any:
    return SimpleNamespace(method="GET", name=name, error="no answer", occurrences=occurrences)


class Tables:
    """Locust's tables, as far as they are read. Emptying them makes another dict of errors."""

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        self.total = _entry()
        self.entries: dict[tuple[str, str], Any] = {}
        self.errors: dict[str, Any] = {}

    def fill(self, ticks: int, gap_ms: int) -> None:
        self.total = _entry(10, 2)
        for row, entry in (
            (locust_names.BYTES, _entry(ticks)),
            (locust_names.GAP, _entry(ticks, 0, **{f"_{gap_ms}": ticks})),
            (locust_names.RESYNC, _entry(0, 1)),
            (locust_names.closed(4002), _entry(0, 3)),
        ):
            self.entries[row.name, row.request_type] = entry


def test_growing_tables_are_read_as_they_are() -> None:
    tables: Any = Tables()
    reader = LocustTables(tables)
    assert reader.read().ticks == 0
    for ticks in (100, 250):
        tables.fill(ticks, 33)
        totals = reader.read()
    assert (totals.ticks, totals.too_slow, reader.resets) == (250, 3, 0)
    assert (totals.stats.requests, totals.stats.failures) == (10, 2)
    assert (totals.stats.resyncs, totals.stats.gaps) == (1, {33: 250})


def test_counts_from_before_the_tables_were_emptied_stay() -> None:
    tables: Any = Tables()
    reader = LocustTables(tables)
    tables.fill(100, 33)
    tables.errors["a"] = _error("/first", 2)
    reader.read()
    for ticks in (400, 50):  # more than before, and fewer
        tables.empty()
        tables.fill(ticks, 40)
        tables.errors["b"] = _error("/second", 5)
        totals = reader.read()
    assert reader.resets == 2
    assert totals.ticks == 550
    assert totals.stats.gaps == {33: 100, 40: 450}
    assert (totals.stats.requests, totals.stats.failures, totals.too_slow) == (30, 6, 9)
    assert list(totals.errors.items()) == [
        ("GET /first: no answer", 2), ("GET /second: no answer", 10)
    ]  # fmt: skip

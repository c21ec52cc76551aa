"""What a run has counted, whoever empties Locust's tables."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from load_tests.swarm.measure import locust_names
from load_tests.swarm.measure.locust_tables import Ledger


def _row(requests: int = 0, failures: int = 0, **times: int) -> Any:
    return SimpleNamespace(
        num_requests=requests,
        num_failures=failures,
        response_times={int(ms[1:]): count for ms, count in times.items()},
    )


def _error(name: str, occurrences: int) -> Any:
    return SimpleNamespace(method="GET", name=name, error="no answer", occurrences=occurrences)


class Tables:
    """Locust's, as far as the ledger reads them. Emptying makes another dict of errors."""

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        self.total = _row()
        self.entries: dict[tuple[str, str], Any] = {}
        self.errors: dict[str, Any] = {}

    def fill(self, ticks: int, gap_ms: int) -> None:
        self.total = _row(10, 2)
        for entry, row in (
            (locust_names.BYTES, _row(ticks)),
            (locust_names.GAP, _row(ticks, 0, **{f"_{gap_ms}": ticks})),
            (locust_names.RESYNC, _row(0, 1)),
            (locust_names.closed(4002), _row(0, 3)),
        ):
            self.entries[entry.name, entry.kind] = row


def test_tables_that_grow_are_read_as_they_are() -> None:
    tables: Any = Tables()
    ledger = Ledger(tables)
    assert ledger.read().ticks == 0
    for ticks in (100, 250):
        tables.fill(ticks, 33)
        counts = ledger.read()
    assert (counts.ticks, counts.too_slow, ledger.resets) == (250, 3, 0)
    assert (counts.figures.requests, counts.figures.failures) == (10, 2)
    assert (counts.figures.resyncs, counts.figures.gaps) == (1, {33: 250})


def test_what_was_counted_before_the_tables_were_emptied_stays() -> None:
    tables: Any = Tables()
    ledger = Ledger(tables)
    tables.fill(100, 33)
    tables.errors["a"] = _error("/first", 2)
    ledger.read()
    for ticks in (400, 50):  # more than before, and fewer
        tables.empty()
        tables.fill(ticks, 40)
        tables.errors["b"] = _error("/second", 5)
        counts = ledger.read()
    assert ledger.resets == 2
    assert counts.ticks == 550
    assert counts.figures.gaps == {33: 100, 40: 450}
    assert (counts.figures.requests, counts.figures.failures, counts.too_slow) == (30, 6, 9)
    assert list(counts.errors.items()) == [
        ("GET /first: no answer", 2), ("GET /second: no answer", 10)
    ]  # fmt: skip

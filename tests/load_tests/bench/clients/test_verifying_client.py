"""What the verifying clients of a run saw together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from load_tests.bench.clients.verifying_client import ViewFigures, view_figures


def client(ticks: int, **sums: int) -> Any:
    return SimpleNamespace(
        **{"seen": 0, "moved": 0, "bytes": 0, "verified": 0, "resyncs": 0, **sums}, ticks=ticks
    )


def test_figures_are_means_over_all_ticks_and_sums_of_checksums() -> None:
    few = client(10, seen=100, moved=50, bytes=400, verified=2, resyncs=1)
    many = client(30, seen=100, moved=150, bytes=600, verified=5)
    assert view_figures([few, many]) == ViewFigures(
        seen=5.0, moving=5.0, bytes_per_move=5.0, verified=7, resyncs=1
    )


def test_clients_without_a_recorded_tick_do_not_count() -> None:
    assert view_figures([client(0)]) is None
    only = view_figures([client(0), client(4, seen=8)])
    assert only is not None
    assert only.seen == 2.0

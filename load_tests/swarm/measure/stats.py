"""The sums of an interval, and the values that limits are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from load_tests.server_metrics import ServerTotals
from load_tests.swarm.measure.histogram import growth, merged, percentile

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Stats:
    """Sums of an interval. ``gaps`` and ``acks`` count each ms; ``server`` is None when its
    metrics could not be read.
    """

    requests: int = 0
    failures: int = 0
    resyncs: int = 0
    gaps: Mapping[int, int] = field(default_factory=dict)
    acks: Mapping[int, int] = field(default_factory=dict)
    server: ServerTotals | None = None

    def since(self, before: Stats) -> Stats:
        """The growth of the swarm's own counts. The server's totals stay as they are."""
        return Stats(
            self.requests - before.requests,
            self.failures - before.failures,
            self.resyncs - before.resyncs,
            growth(self.gaps, before.gaps),
            growth(self.acks, before.acks),
            self.server,
        )

    def __add__(self, more: Stats) -> Stats:
        servers = [part.server for part in (self, more) if part.server is not None]
        return Stats(
            self.requests + more.requests,
            self.failures + more.failures,
            self.resyncs + more.resyncs,
            merged(self.gaps, more.gaps),
            merged(self.acks, more.acks),
            sum(servers, ServerTotals()) if servers else None,
        )

    def values(self) -> dict[str, float | None]:
        """By name of the limit; None where nothing was measured."""
        server = self.server
        return {
            "failures_percent": 100 * self.failures / max(self.requests, 1),
            "tick_gap_p99_ms": percentile(self.gaps, 0.99) if self.gaps else None,
            "input_ack_p95_ms": percentile(self.acks, 0.95) if self.acks else None,
            "tick_overrun_percent": None if server is None else server.overrun_percent,
            "resyncs": self.resyncs,
            "incidents": None if server is None else server.incidents,
        }

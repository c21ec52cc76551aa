"""The load of the swarm's own process: a busy swarm measures its own slowness, and must say so."""

from __future__ import annotations

import time
from typing import NamedTuple

import gevent

NAP_S = 0.02


class SwarmLoad(NamedTuple):
    """``cpu`` is the share of a core. ``lag_ms`` is the 95th percentile of how late the event loop
    woke a greenlet.
    """

    cpu: float = 0.0
    lag_ms: float = 0.0


class LoadMonitor:
    """Sleeps for a moment again and again, and measures how much longer each sleep took."""

    def __init__(self) -> None:
        self._lags: list[float] = []
        self._cpu_at, self._wall_at = time.process_time(), time.monotonic()

    def run(self) -> None:
        """Measure until killed; for a greenlet of its own."""
        while True:
            before = time.monotonic()
            gevent.sleep(NAP_S)
            self._lags.append(1000 * (time.monotonic() - before - NAP_S))

    def take(self) -> SwarmLoad:
        """The load since the last call."""
        lags, self._lags = sorted(self._lags), []
        cpu, wall = time.process_time(), time.monotonic()
        share = (cpu - self._cpu_at) / max(wall - self._wall_at, 1e-3)
        self._cpu_at, self._wall_at = cpu, wall
        return SwarmLoad(share, lags[len(lags) * 19 // 20] if lags else 0.0)

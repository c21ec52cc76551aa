"""Watches the swarm's own process: a busy swarm measures its own slowness, and must say so."""

from __future__ import annotations

import time
from typing import NamedTuple

import gevent

NAP_S = 0.02


class Load(NamedTuple):
    """CPU of the busiest process, 1 being a whole core; and how late its loop answered at worst
    but for one nap in twenty, in ms.
    """

    cpu: float = 0.0
    lag_ms: float = 0.0


class Monitor:
    """Naps for a moment again and again, and sees how much too long each was."""

    def __init__(self) -> None:
        self._lags: list[float] = []
        self._cpu_at, self._wall_at = time.process_time(), time.monotonic()

    def run(self) -> None:
        """Until killed, in a greenlet of its own."""
        while True:
            before = time.monotonic()
            gevent.sleep(NAP_S)
            self._lags.append(1000 * (time.monotonic() - before - NAP_S))

    def take(self) -> Load:
        """The load since the last time it was asked."""
        lags, self._lags = sorted(self._lags), []
        cpu, wall = time.process_time(), time.monotonic()
        share = (cpu - self._cpu_at) / max(wall - self._wall_at, 1e-3)
        self._cpu_at, self._wall_at = cpu, wall
        return Load(share, lags[len(lags) * 19 // 20] if lags else 0.0)

"""What the process costs and what holds it up: CPU, memory, waits for a core, garbage collection.

CPU and memory have Prometheus' standard names (``process_cpu_seconds_total``,
``process_resident_memory_bytes``), where the system tells them under ``/proc``.
"""

from __future__ import annotations

import gc
import mmap
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PAUSE_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5)
STATM = Path("/proc/self/statm")
"""Sizes in pages; the second one is what is in memory."""
SCHEDULER = Path("/proc/self/schedstat")
"""Of the main thread, in which ticks run: ns on a core, ns of waiting for one, times it got one."""


class GarbagePauses:
    """Times every collection between ``start`` and ``stop``. ``now`` is monotonic seconds."""

    def __init__(self, registry: CollectorRegistry, now: Callable[[], float]) -> None:
        self._now = now
        self._began_at = 0.0
        self.pauses = Histogram(
            "game_server_gc_pause_seconds",
            "Time of each garbage collection, in which nothing else runs.",
            ["generation"],
            buckets=PAUSE_BUCKETS,
            registry=registry,
        )

    def start(self) -> None:
        gc.callbacks.append(self._hear)

    def stop(self) -> None:
        gc.callbacks.remove(self._hear)

    def _hear(self, phase: str, details: Mapping[str, int]) -> None:
        if phase == "start":
            self._began_at = self._now()
        else:
            pause = self._now() - self._began_at
            self.pauses.labels(str(details["generation"])).observe(pause)


class CoreWaits(Collector):
    """How long the main thread was ready to run and had no core: others had it. Empty where the
    system does not tell.
    """

    def __init__(self, scheduler: Path = SCHEDULER) -> None:
        self._scheduler = scheduler

    def collect(self) -> Iterable[CounterMetricFamily]:
        try:
            waited_ns = int(self._scheduler.read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return
        yield CounterMetricFamily(
            "game_server_core_wait_seconds",
            "Time the main thread was ready to run and had no core.",
            waited_ns / 1e9,
        )


def resident_bytes(statm: Path = STATM) -> int:
    """How much memory the process has; 0 where the system does not tell."""
    try:
        return int(statm.read_bytes().split()[1]) * mmap.PAGESIZE
    except (OSError, ValueError, IndexError):
        return 0


def observe_process(registry: CollectorRegistry) -> None:
    """Add to a page what the system knows of this process."""
    ProcessCollector(registry=registry)
    registry.register(CoreWaits())

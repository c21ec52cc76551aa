"""Metrics of the process: CPU, memory, waits for a core, garbage collection.

CPU and memory have Prometheus' standard names (``process_cpu_seconds_total``,
``process_resident_memory_bytes``). They need the system's ``/proc``.
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
"""Sizes in pages; the second one is the resident memory."""
SCHEDULER = Path("/proc/self/schedstat")
"""Of the main thread, which runs ticks: ns on a core, ns of waiting for a core, time slices."""


class GarbagePauses:
    """Measures collections between ``start`` and ``stop``. ``now`` returns monotonic seconds."""

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
        gc.callbacks.append(self._on_collection)

    def stop(self) -> None:
        gc.callbacks.remove(self._on_collection)

    def _on_collection(self, phase: str, details: Mapping[str, int]) -> None:
        if phase == "start":
            self._began_at = self._now()
        else:
            pause = self._now() - self._began_at
            self.pauses.labels(str(details["generation"])).observe(pause)


class CoreWaits(Collector):
    """The time in which the main thread was ready to run while others had its core.

    Collects no metric where the system does not report it.
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
    """The memory of the process in bytes; 0 where the system does not report it."""
    try:
        return int(statm.read_bytes().split()[1]) * mmap.PAGESIZE
    except (OSError, ValueError, IndexError):
        return 0


def observe_process(registry: CollectorRegistry) -> None:
    """Add the system's metrics of this process to a page."""
    ProcessCollector(registry=registry)
    registry.register(CoreWaits())

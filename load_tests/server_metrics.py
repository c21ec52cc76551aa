"""What a server says of itself under ``/metrics``, as far as a verdict needs it."""

from __future__ import annotations

import os
import time
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.error import HTTPError

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LATE_S = 0.010
"""A tick that begins this late is felt: a third of a tick at 30 Hz."""
ANSWERS_WITHIN_S = 2.0
PREFIX = "game_server_"
TOKEN = "GAME_SERVER_METRICS_TOKEN"
"""The variable that has the token which opens a server's metrics to others than its own machine;
the server reads the same one."""
Key = TypeVar("Key", str, float)


@dataclass(frozen=True)
class ServerTotals:
    """Sums since the server's start, or of some time. ``phase_s`` are seconds by phase of a tick,
    ``pauses`` collections of garbage that took at most so many seconds.

    ``cpu_s`` is None where the system does not tell; ``started_at`` and ``memory_bytes`` are no
    sums, and 0 there.
    """

    ticks: float = 0.0
    late_ticks: float = 0.0
    dropped_ticks: float = 0.0
    resyncs: float = 0.0
    incidents: float = 0.0
    phase_s: Mapping[str, float] = field(default_factory=dict)
    inputs: Mapping[str, float] = field(default_factory=dict)
    cpu_s: float | None = None
    core_wait_s: float = 0.0
    pauses: Mapping[float, float] = field(default_factory=dict)
    memory_bytes: float = 0.0
    started_at: float = 0.0

    def __sub__(self, before: ServerTotals) -> ServerTotals:
        """What came between two readings. Another process has begun from nothing."""
        if before.started_at != self.started_at:
            return self
        return self._with(before, -1)

    def __add__(self, more: ServerTotals) -> ServerTotals:
        """What came in two stretches of time, the later one last."""
        return more._with(self, 1)

    @property
    def overrun_percent(self) -> float:
        """Ticks that began late or never, of all."""
        due = self.ticks + self.dropped_ticks
        return 100 * (self.late_ticks + self.dropped_ticks) / due if due else 0.0

    @property
    def longest_pause_s(self) -> float:
        """What no collection of garbage took longer than, inf if it is not known; 0 for none."""
        collections = max(self.pauses.values(), default=0)
        if not collections:
            return 0.0
        return min(bound for bound, count in self.pauses.items() if count == collections)

    def _with(self, other: ServerTotals, sign: int) -> ServerTotals:
        cpus = [cpu for cpu in (self.cpu_s, other.cpu_s) if cpu is not None]
        return ServerTotals(
            self.ticks + sign * other.ticks,
            self.late_ticks + sign * other.late_ticks,
            self.dropped_ticks + sign * other.dropped_ticks,
            self.resyncs + sign * other.resyncs,
            self.incidents + sign * other.incidents,
            _with(self.phase_s, other.phase_s, sign),
            _with(self.inputs, other.inputs, sign),
            None if not cpus else (self.cpu_s or 0.0) + sign * (other.cpu_s or 0.0),
            self.core_wait_s + sign * other.core_wait_s,
            _with(self.pauses, other.pauses, sign),
            self.memory_bytes,
            self.started_at,
        )


class Stretch(NamedTuple):
    """What came between two readings, and how many seconds lay between them."""

    grown: ServerTotals
    seconds: float


class ServerWatch:
    """Reads a server's metrics again and again. ``total`` is what came since the first reading,
    over restarts of the server, in ``total_s`` seconds; ``unread`` is why the last reading failed.
    """

    def __init__(self, url: str, now: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self.total, self.total_s = ServerTotals(), 0.0
        self.unread: str | None = "it was not tried"
        self._now = now
        self._last: tuple[ServerTotals, float] | None = None

    def read(self) -> Stretch | None:
        """What came since the last reading; None for the first, and when it fails."""
        at = self._now()
        try:
            request = urllib.request.Request(self.url, headers=metrics_headers())
            with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN_S) as answer:
                totals = read_metrics(answer.read().decode())
        except (OSError, ValueError) as fault:
            self.unread = _why_unread(fault)
            return None
        before, self._last, self.unread = self._last, (totals, at), None
        if before is None:
            return None
        grown, seconds = totals - before[0], max(at - before[1], 1e-3)
        self.total, self.total_s = self.total + grown, self.total_s + seconds
        return Stretch(grown, seconds)


def metrics_headers() -> dict[str, str]:
    """What a request for the metrics needs: the token, if the environment has one."""
    token = os.environ.get(TOKEN)
    return {"Authorization": f"Bearer {token}"} if token else {}


def _why_unread(fault: Exception) -> str:
    if isinstance(fault, HTTPError) and fault.code in (401, 403, 404):
        return f"{fault}; give the swarm the server's {TOKEN}"
    return str(fault)


def read_metrics(page: str) -> ServerTotals:
    """Raises ValueError for a page that is not of this server."""
    sums: dict[str, float] = {}
    phases: dict[str, float] = {}
    inputs: dict[str, float] = {}
    in_time: dict[float, float] = {}
    pauses: dict[float, float] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            name = sample.name.removeprefix(PREFIX)
            if name == "tick_phase_seconds_sum":
                _add(phases, sample.labels["phase"], sample.value)
            elif name == "inputs_total":
                _add(inputs, sample.labels["outcome"], sample.value)
            elif name == "tick_late_seconds_bucket":
                _add(in_time, float(sample.labels["le"]), sample.value)
            elif name == "gc_pause_seconds_bucket":
                _add(pauses, float(sample.labels["le"]), sample.value)
            elif not name.endswith("_created"):
                _add(sums, name, sample.value)
    if "resyncs_total" not in sums:
        raise ValueError("this is no game server's page of metrics")
    started = sums.get("tick_late_seconds_count", 0.0)
    bounds = [bound for bound in in_time if bound >= LATE_S]
    punctual = in_time[min(bounds)] if bounds else started
    return ServerTotals(
        ticks=sums.get("ticks_total", 0.0),
        late_ticks=started - punctual,
        dropped_ticks=sums.get("steps_dropped_total", 0.0),
        resyncs=sums["resyncs_total"],
        incidents=sums.get("incidents_total", 0.0),
        phase_s=phases,
        inputs=inputs,
        cpu_s=sums.get("process_cpu_seconds_total"),
        core_wait_s=sums.get("core_wait_seconds_total", 0.0),
        pauses=pauses,
        memory_bytes=sums.get("process_resident_memory_bytes", 0.0),
        started_at=sums.get("process_start_time_seconds", 0.0),
    )


def _add(sums: dict[Key, float], name: Key, value: float) -> None:
    sums[name] = sums.get(name, 0.0) + value


def _with(these: Mapping[Key, float], those: Mapping[Key, float], sign: int) -> dict[Key, float]:
    both = dict(these)
    for name, value in those.items():
        both[name] = both.get(name, 0.0) + sign * value
    return both

"""Reads the figures of a server's ``/metrics`` that load tests need."""

from __future__ import annotations

import math
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
"""Players feel a tick that begins this late: it is a third of a tick at 30 Hz."""
ANSWERS_WITHIN_S = 2.0
"""A server that hangs costs a sample of the swarm this long."""
PREFIX = "game_server_"
TOKEN = "GAME_SERVER_METRICS_TOKEN"
"""The variable with the token that opens a server's metrics to other machines. The server reads
the same variable.
"""
Key = TypeVar("Key", str, float)
Buckets = dict[float, float]
"""A histogram as Prometheus has it: the number of values up to each bound, in seconds."""


@dataclass(frozen=True)
class ServerTotals:
    """Sums over all games, since the server's start or over an interval."""

    ticks: float = 0.0
    dropped_ticks: float = 0.0
    messages_out: float = 0.0
    resyncs: float = 0.0
    incidents: float = 0.0
    phase_s: Mapping[str, float] = field(default_factory=dict)
    """Seconds by phase of a tick."""
    inputs: Mapping[str, float] = field(default_factory=dict)
    """Inputs by outcome."""
    lateness: Mapping[float, float] = field(default_factory=dict)
    """``Buckets`` of how late ticks began."""
    pauses: Mapping[float, float] = field(default_factory=dict)
    """``Buckets`` of how long garbage collections took."""
    cpu_s: float | None = None
    """None where the server's system does not report it."""
    core_wait_s: float = 0.0
    """Time in which the process was ready to run and others had its core."""
    memory_bytes: float = 0.0
    """Not a sum: the newest value. So is ``started_at``, in Unix seconds."""
    started_at: float = 0.0

    def __sub__(self, before: ServerTotals) -> ServerTotals:
        """The growth between two readings. A server that restarted began again from nothing."""
        if before.started_at != self.started_at:
            return self
        return self._plus(before, -1)

    def __add__(self, later: ServerTotals) -> ServerTotals:
        """The sums of two intervals."""
        return later._plus(self, 1)

    @property
    def late_ticks(self) -> float:
        """Ticks that began later than ``LATE_S``, to the nearest bucket above it."""
        punctual = min((bound for bound in self.lateness if bound >= LATE_S), default=math.inf)
        return self.lateness.get(math.inf, 0.0) - self.lateness.get(punctual, 0.0)

    @property
    def overrun_percent(self) -> float:
        """The share of due ticks that began late or were dropped."""
        due = self.ticks + self.dropped_ticks
        return 100 * (self.late_ticks + self.dropped_ticks) / due if due else 0.0

    @property
    def late_input_share(self) -> float | None:
        """The share of inputs that came too late for their tick; None without any."""
        received = sum(self.inputs.values())
        return self.inputs.get("late", 0.0) / received if received else None

    @property
    def longest_pause_s(self) -> float:
        """A bound of all garbage collections, inf beyond the last bucket; 0 without any."""
        return _percentile_bound(self.pauses, 1.0) or 0.0

    def late_within_s(self, share: float) -> float | None:
        """The bound that this share of the ticks began within; None without ticks."""
        return _percentile_bound(self.lateness, share)

    def _plus(self, other: ServerTotals, sign: int) -> ServerTotals:
        cpus = [cpu for cpu in (self.cpu_s, other.cpu_s) if cpu is not None]
        return ServerTotals(
            ticks=self.ticks + sign * other.ticks,
            dropped_ticks=self.dropped_ticks + sign * other.dropped_ticks,
            messages_out=self.messages_out + sign * other.messages_out,
            resyncs=self.resyncs + sign * other.resyncs,
            incidents=self.incidents + sign * other.incidents,
            phase_s=_sums(self.phase_s, other.phase_s, sign),
            inputs=_sums(self.inputs, other.inputs, sign),
            lateness=_sums(self.lateness, other.lateness, sign),
            pauses=_sums(self.pauses, other.pauses, sign),
            cpu_s=None if not cpus else (self.cpu_s or 0.0) + sign * (other.cpu_s or 0.0),
            core_wait_s=self.core_wait_s + sign * other.core_wait_s,
            memory_bytes=self.memory_bytes,
            started_at=self.started_at,
        )


class Interval(NamedTuple):
    """The time between two readings, and what the server's sums grew by in it."""

    totals: ServerTotals
    seconds: float


class MetricsReader:
    """Reads a server's metrics again and again."""

    def __init__(self, url: str, now: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self.total, self.total_s = ServerTotals(), 0.0
        """The growth since the first reading, across restarts of the server; and its seconds."""
        self.failure: str | None = "it was not tried"
        """Why the last reading failed; None when it did not."""
        self._now = now
        self._last: tuple[ServerTotals, float] | None = None

    def read(self) -> Interval | None:
        """The growth since the last reading; None for the first one, and when it fails."""
        at = self._now()
        try:
            totals = fetch_totals(self.url)
        except (OSError, ValueError) as fault:
            self.failure = _reason(fault)
            return None
        before, self._last, self.failure = self._last, (totals, at), None
        if before is None:
            return None
        growth, seconds = totals - before[0], max(at - before[1], 1e-3)
        self.total, self.total_s = self.total + growth, self.total_s + seconds
        return Interval(growth, seconds)


def fetch_totals(url: str) -> ServerTotals:
    """Read a server's page of metrics, with the environment's token if there is one.

    Raises OSError when there is no answer, ValueError for the page of something else.
    """
    token = os.environ.get(TOKEN)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN_S) as answer:
        return parse_totals(answer.read().decode())


def parse_totals(page: str) -> ServerTotals:
    """Raises ValueError for a page that is not of this server."""
    sums: dict[str, float] = {}
    phase_s: dict[str, float] = {}
    inputs: dict[str, float] = {}
    lateness: Buckets = {}
    pauses: Buckets = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            match sample.name.removeprefix(PREFIX):
                case "tick_phase_seconds_sum":
                    _add(phase_s, sample.labels["phase"], sample.value)
                case "inputs_total":
                    _add(inputs, sample.labels["outcome"], sample.value)
                case "tick_late_seconds_bucket":
                    _add(lateness, float(sample.labels["le"]), sample.value)
                case "gc_pause_seconds_bucket":
                    _add(pauses, float(sample.labels["le"]), sample.value)
                case name if not name.endswith("_created"):
                    _add(sums, name, sample.value)
    if "resyncs_total" not in sums:
        raise ValueError("this is no game server's page of metrics")
    return ServerTotals(
        ticks=sums.get("ticks_total", 0.0),
        dropped_ticks=sums.get("steps_dropped_total", 0.0),
        messages_out=sums.get("messages_out_total", 0.0),
        resyncs=sums["resyncs_total"],
        incidents=sums.get("incidents_total", 0.0),
        phase_s=phase_s,
        inputs=inputs,
        lateness=lateness,
        pauses=pauses,
        cpu_s=sums.get("process_cpu_seconds_total"),
        core_wait_s=sums.get("core_wait_seconds_total", 0.0),
        memory_bytes=sums.get("process_resident_memory_bytes", 0.0),
        started_at=sums.get("process_start_time_seconds", 0.0),
    )


def _reason(fault: Exception) -> str:
    if isinstance(fault, HTTPError) and fault.code in (401, 403, 404):
        return f"{fault}; give the swarm the server's {TOKEN}"
    return str(fault)


def _percentile_bound(buckets: Mapping[float, float], share: float) -> float | None:
    """The smallest bound that ``share`` of the values lie at or below; None without values."""
    count = max(buckets.values(), default=0.0)
    if not count:
        return None
    return min(bound for bound, below in buckets.items() if below >= share * count)


def _add(sums: dict[Key, float], name: Key, value: float) -> None:
    sums[name] = sums.get(name, 0.0) + value


def _sums(these: Mapping[Key, float], those: Mapping[Key, float], sign: int) -> dict[Key, float]:
    both = dict(these)
    for name, value in those.items():
        both[name] = both.get(name, 0.0) + sign * value
    return both

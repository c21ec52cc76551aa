"""The server seen from outside and from inside: its process's CPU and memory, and its metrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import httpx
from prometheus_client.parser import text_string_to_metric_families

from load_tests.server_metrics import metrics_headers

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "game_server_"


def cpu_s(pid: int) -> float:
    """Seconds that all threads of a process have spent on a core, to the nanosecond."""
    stats = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e9


def resident_kib(pid: int) -> int:
    """Memory of a process that lies in RAM."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ProcessLookupError(f"process {pid} has no memory any more")


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums since the server's start, of all its games. ``late`` counts ticks by an upper bound of
    their lateness, in seconds, each with those that were less late; as Prometheus has it.
    """

    sums: dict[str, float] = field(default_factory=dict)
    phase_s: dict[str, float] = field(default_factory=dict)
    inputs: dict[str, float] = field(default_factory=dict)
    late: dict[float, float] = field(default_factory=dict)

    @classmethod
    def read(cls, url: str) -> Totals:
        """From ``/metrics``. Raises httpx.HTTPError."""
        answer = httpx.get(f"{url}/metrics", headers=metrics_headers())
        answer.raise_for_status()
        return cls.parse(answer.text)

    @classmethod
    def parse(cls, page: str) -> Totals:
        totals = cls()
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                totals._add(sample.name.removeprefix(PREFIX), sample.labels, sample.value)
        return totals

    def _add(self, name: str, labels: Mapping[str, str], value: float) -> None:
        match name:
            case "tick_phase_seconds_sum":
                _increase(self.phase_s, labels["phase"], value)
            case "inputs_total":
                _increase(self.inputs, labels["outcome"], value)
            case "tick_late_seconds_bucket":
                _increase(self.late, float(labels["le"]), value)
            case _:
                _increase(self.sums, name, value)

    def __sub__(self, before: Totals) -> Totals:
        """What came between two readings."""
        return Totals(
            _less(self.sums, before.sums),
            _less(self.phase_s, before.phase_s),
            _less(self.inputs, before.inputs),
            _less(self.late, before.late),
        )

    def late_within_s(self, share: float) -> float | None:
        """The smallest bound that this share of the ticks was not later than; None without ticks.
        It is one of the histogram's, so the truth may be less.
        """
        ticks = max(self.late.values(), default=0.0)
        if not ticks:
            return None
        return min(bound for bound, count in self.late.items() if count >= share * ticks)

    def late_inputs(self) -> float | None:
        """The share of inputs that came too late for their tick; None without any."""
        given = sum(self.inputs.values())
        return self.inputs.get("late", 0.0) / given if given else None


Key = TypeVar("Key")


def _increase(sums: dict[Key, float], key: Key, value: float) -> None:
    sums[key] = sums.get(key, 0.0) + value


def _less(now: Mapping[Key, float], before: Mapping[Key, float]) -> dict[Key, float]:
    return {key: value - before.get(key, 0.0) for key, value in now.items()}

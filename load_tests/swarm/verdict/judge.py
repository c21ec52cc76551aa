"""The verdict: whether a server held, by how much, and which part broke first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from load_tests.swarm.measure.server_load import ServerLoad
from load_tests.swarm.measure.stats import Stats
from load_tests.swarm.verdict.bottleneck import (
    IN_A_ROW,
    MACHINE,
    SEND,
    SOCKET,
    SWARM,
    TICK,
    Bottleneck,
    Sample,
    first_bottleneck,
    nearest,
)
from load_tests.swarm.verdict.thresholds import LIMITS, Limit, Thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from load_tests.server_metrics import ServerTotals

HELD, BROKE, UNKNOWN = 0, 1, 3
"""Exit codes. UNKNOWN: the swarm itself was too slow. 2 is Locust's own, for usage errors."""
LABELS = {
    "failures_percent": "failures",
    "tick_gap_p99_ms": "tick gap p99",
    "input_ack_p95_ms": "input to ack p95",
    "tick_overrun_percent": "server tick overrun",
    "resyncs": "resyncs",
    "incidents": "server incidents",
}
MEANING = {
    SWARM: "its own CPU or loop was late; use more --processes or machines",
    TICK: "inputs, step and encode filled the server's core",
    SEND: "handing bytes to the kernel filled the server's core",
    SOCKET: "reading, parsing and answering connections kept the server's core",
    MACHINE: "ticks began late while others had its core",
}
SPOILED_BY_SWARM = {"tick_gap_p99_ms", "input_ack_p95_ms", "tick_overrun_percent"}
"""Limits that a saturated swarm can break by itself (the last one only on the server's machine). It
cannot cause faults, so the other limits count all the same.
"""
KNEE_SAMPLES = 3
"""Seconds with the same number of bots that make a step."""


@dataclass(frozen=True)
class Results:
    """A whole run. ``server_s`` is the time that the server's totals cover, ``address`` is the
    server's.
    """

    stats: Stats
    samples: Sequence[Sample]
    ticks: int
    verified: int
    run_s: float
    server_s: float = 0.0
    address: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    in_steps: bool = False
    """Whether the number of bots grew in steps, so that the verdict can name the knee."""


class Check(NamedTuple):
    limit: Limit
    value: float | None
    most: float

    @property
    def is_kept(self) -> bool:
        return self.value is not None and self.value <= self.most

    def __str__(self) -> str:
        mark = "ok  " if self.is_kept else "FAIL"
        return f"  {mark}  {LABELS[self.limit.name]:<20} {self._measured()}"

    @property
    def amount(self) -> str:
        return self._with_unit(self.value or 0.0)

    def _measured(self) -> str:
        if self.value is None:
            return "was not measured"
        return f"{self.amount} of at most {self._with_unit(self.most)}{self._distance()}"

    def _with_unit(self, number: float) -> str:
        unit = {"percent": " %", "ms": " ms"}.get(self.limit.unit, "")
        return f"{number:,.4g}{unit}" if number < 1000 else f"{number:,.0f}{unit}"

    def _distance(self) -> str:
        """By how much the limit is kept or broken."""
        assert self.value is not None
        if not self.most:
            return "" if self.is_kept else f", {self._with_unit(self.value)} too many"
        share = 100 * (self.value - self.most) / self.most
        return f", {abs(share):,.0f} % {'over' if share > 0 else 'to spare'}"


class Verdict(NamedTuple):
    """``text`` has the last lines of the run's output."""

    exit_code: int
    text: str


def judge(results: Results, thresholds: Thresholds) -> Verdict:
    """Compare a run with its thresholds. Limits of None are skipped."""
    checks = _checks(results.stats, thresholds)
    broken = [check for check in checks if not check.is_kept]
    found = first_bottleneck(results.samples)
    is_excused = found is not None and found.part == SWARM
    if not results.ticks:
        code, word = BROKE, f"FAIL: no bot ever got a tick from {results.address}"
    elif not broken:
        code, word = HELD, "PASS: the server held"
    elif is_excused and all(check.limit.name in SPOILED_BY_SWARM for check in broken):
        code, word = UNKNOWN, "NO VERDICT: the swarm itself was too slow to blame the server"
    else:
        code, word = BROKE, f"FAIL: {len(broken)} of {len(checks)} limits broken"
    text = [
        "",
        _summary(results),
        *map(str, checks),
        *_server(results.stats.server, results.server_s),
        *(f"  note: {note}" for note in (*results.notes, *_caveats(results))),
        *(_knee(results.samples, thresholds) if results.in_steps else ()),
        _bottleneck_line(found, results.samples),
        word,
    ]
    return Verdict(code, "\n".join(text))


def _checks(stats: Stats, thresholds: Thresholds) -> list[Check]:
    values = stats.values()
    return [
        Check(limit, values[limit.name], most)
        for limit in LIMITS
        if (most := thresholds[limit.name]) is not None
    ]


def _summary(results: Results) -> str:
    users = max((sample.users for sample in results.samples), default=0)
    verifiers = max((sample.verifiers for sample in results.samples), default=0)
    return (
        f"Swarm: up to {users:,} bots in {results.run_s:,.0f} s, "
        f"{results.ticks:,} ticks received, "
        f"{results.verified:,} checksums verified by {verifiers:,} of them"
    )


def _server(totals: ServerTotals | None, seconds: float) -> list[str]:
    """The load of the server's process, where its system reports CPU time."""
    if totals is None or not seconds:
        return []
    load = ServerLoad.of(totals, seconds)
    if load.cpu is None:
        return []
    pause_ms = 1000 * totals.longest_pause_s
    pauses = f"GC pauses up to {pause_ms:,.4g} ms" if pause_ms else "no GC pause"
    megabytes = totals.memory_bytes / 1e6
    return [
        f"  server: CPU {_percent(load.cpu)} (tick {_percent(load.tick)}, "
        f"send {_percent(load.send)}, socket {_percent(load.socket)}), "
        f"{_percent(load.waiting)} waiting for a core, {megabytes:,.0f} MB, {pauses}"
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _caveats(results: Results) -> list[str]:
    """Sentences about what was not measured, so that the verdict does not cover it."""
    notes = []
    unread = sum(sample.server is None for sample in results.samples)
    if unread:
        most = len(results.samples)
        notes.append(f"the server's metrics could not be read in {unread} of {most} samples")
    if not results.verified:
        notes.append("no checksum was verified: a wrong world would not have been noticed")
    return notes


def _bottleneck_line(found: Bottleneck | None, samples: Sequence[Sample]) -> str:
    if found is not None:
        return (
            f"First bottleneck: {found.part}, at {found.users:,} bots after {found.at_s:,.0f} s "
            f"({MEANING[found.part]})"
        )
    if samples and all(sample.server is None for sample in samples[-IN_A_ROW:]):
        return "First bottleneck: unknown, since at the end the server's metrics were not read"
    part, pressure = nearest(samples)
    none = "none" if pressure < 1 else "none that lasted"
    return f"First bottleneck: {none}; nearest was {part}, at {100 * pressure:.0f} % of its limit"


def _knee(samples: Sequence[Sample], thresholds: Thresholds) -> list[str]:
    """The most bots with which all limits were kept, and the limits that broke beyond."""
    levels: dict[int, list[Sample]] = {}
    for sample in samples:
        levels.setdefault(sample.users, []).append(sample)
    held = 0
    for users in sorted(levels):
        stats = sum((sample.stats for sample in levels[users]), Stats())
        if len(levels[users]) < KNEE_SAMPLES or not stats.gaps:
            continue
        broken = [
            f"{LABELS[check.limit.name]} {check.amount}"
            for check in _checks(stats, thresholds)
            if check.value is not None and not check.is_kept
        ]
        if broken:
            return [f"  knee: {held:,} bots held, {users:,} did not ({', '.join(broken)})"]
        held = users
    return [f"  knee: not reached with {held:,} bots"] if held else []

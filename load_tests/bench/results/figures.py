"""Figures out of raw observations: lateness of deliveries, input to ack, medians of runs."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from load_tests.bench.clients.wires import LEAD_TICKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from game_server.simulation.arrays import Floats, Ints


OUTSIDE = "outside"
"""The phase of everything that no tick's phase accounts for: sockets, timers, HTTP."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of one server in one scenario. None: that server does not tell, or has no such."""

    hz: float
    """Scheduled ticks per second."""
    cpu_us: float
    """Server CPU per client and tick, in microseconds: everything the process did."""
    cpu_share: float
    """Of one core."""
    bytes_down: float
    """WebSocket bytes per client and tick, frame headers included."""
    late_p50_ms: float
    late_p99_ms: float
    late_max_ms: float
    """Delivery of a tick against its schedule, as the driver saw it."""
    delivered: float
    """Share of the scheduled ticks that arrived; below 1 when the server drops ticks or skips
    clients, and when its timer is slow."""
    driver_share: float
    """CPU of the driver's core; near 1 the lateness is the driver's own."""
    kib_per_client: float | None = None
    """What the server's memory grew by, from its first client to its last."""
    send_us: float | None = None
    """Time in the send phase per message."""
    ack_p50_ms: float | None = None
    ack_p99_ms: float | None = None
    """From sending an input to the arrival of the tick that it was for, two ticks later."""
    steps_dropped: float | None = None
    tick_late_p99_ms: float | None = None
    """A bound that 99 % of the server's ticks began within; one of its histogram's."""
    tick_late_max_ms: float | None = None
    """A bound for all of them; infinite beyond the histogram's last."""
    inputs_late: float | None = None
    """Share of inputs that missed their tick."""
    resyncs: float | None = None
    """Cells that clients found wrong: those which decode everything."""
    verified: float | None = None
    """Checksums that they found right."""
    seen: float | None = None
    """Ships in a client's view."""
    moving: float | None = None
    """Those of them that changed, per tick."""
    bytes_per_move: float | None = None
    """All bytes over changed ships in view, headers and private records included."""
    phases_us: Mapping[str, float] = field(default_factory=dict)
    """Microseconds of each phase of a tick per client-tick, and of the CPU outside them."""

    @property
    def bytes_per_s(self) -> float:
        """Down to each client."""
        return self.bytes_down * self.hz * self.delivered


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Ticks as they came (n,): when, in seconds, which, to which line; ``groups`` (lines,) tells
    which lines count the same ticks: those of one room.
    """

    times: Floats
    ticks: Ints
    lines: Ints
    groups: Ints


def lateness_ms(arrivals: Arrivals, hz: float) -> Floats:
    """How late each arrival was, sorted, in milliseconds.

    The schedule of a group is the earliest: tick × period + the smallest offset of any delivery.
    """
    offsets = arrivals.times - arrivals.ticks / hz
    group = arrivals.groups[arrivals.lines]
    earliest = np.full(len(arrivals.groups), np.inf)
    np.minimum.at(earliest, group, offsets)
    return np.sort((offsets - earliest[group]) * 1000.0)


def counted(arrivals: Arrivals) -> tuple[Arrivals, float]:
    """The same with ticks that agree within a group, and the rate that they really had, for a
    server that does not number its ticks: each line has counted its own.

    Its schedule is the average one, since timers of peers drift; a line's first tick is the one
    that lies within half a period of the group's.
    """
    order = np.lexsort((arrivals.ticks, arrivals.lines))
    times, lines = arrivals.times[order], arrivals.lines[order]
    heard, begins, counts = np.unique(lines, return_index=True, return_counts=True)
    last = times[begins + counts - 1]
    several = counts > 1
    spans = (last - times[begins])[several] / (counts[several] - 1)
    period = float(np.median(spans)) if spans.size else 1.0
    number = np.arange(len(lines)) - np.repeat(begins, counts)
    offset = np.minimum.reduceat(times - number * period, begins)
    group = arrivals.groups[heard]
    reference = np.full(int(group.max()) + 1, np.nan)
    reference[group[::-1]] = offset[::-1]
    shift = np.round((offset - reference[group]) / period).astype(np.int64)
    ticks = number + np.repeat(shift, counts)
    return Arrivals(times, ticks, lines, arrivals.groups), 1.0 / period


def delivered_share(arrivals: Arrivals, hz: float) -> float:
    """Arrivals over what a schedule of ``hz`` has for all lines, between the first and the last
    tick of each group, which the observation may have cut; 1 when it is too short to tell.
    """
    group = arrivals.groups[arrivals.lines]
    order = np.lexsort((arrivals.times, arrivals.ticks, group))
    times, ticks, group = arrivals.times[order], arrivals.ticks[order], group[order]
    lines = np.bincount(arrivals.groups)
    came = scheduled = 0
    for part in np.split(np.arange(len(group)), np.flatnonzero(np.diff(group)) + 1):
        first, last = np.searchsorted(ticks[part], (ticks[part[0]] + 1, ticks[part[-1]]))
        whole = part[first:last]
        if len(whole) == 0:
            continue
        begin, end = ticks[whole[0]], np.searchsorted(ticks[whole], ticks[whole[-1]])
        came += int((ticks[whole] > begin).sum())
        scheduled += round((times[whole[end]] - times[whole[0]]) * hz) * int(lines[group[part[0]]])
    return came / scheduled if scheduled else 1.0


def acks_ms(arrivals: Arrivals) -> Floats:
    """From each answered tick to the arrival of the one that the answer was for, sorted, in ms."""
    order = np.lexsort((arrivals.ticks, arrivals.lines))
    times, ticks, lines = (each[order] for each in (arrivals.times, arrivals.ticks, arrivals.lines))
    lead = LEAD_TICKS
    whole = (lines[lead:] == lines[:-lead]) & (ticks[lead:] == ticks[:-lead] + lead)
    return np.sort((times[lead:] - times[:-lead])[whole] * 1000.0)


def quantile(ordered: Sequence[float] | Floats, share: float) -> float:
    """The value below which ``share`` of the ordered values lie; 0 when there are none."""
    return float(ordered[min(len(ordered) - 1, int(share * len(ordered)))]) if len(ordered) else 0.0


def median(runs: Sequence[Figures]) -> Figures:
    """Each figure's median over the runs of a scenario."""
    return _over(runs, statistics.median)


def spread(runs: Sequence[Figures]) -> tuple[Figures, Figures]:
    """Each figure's least and greatest value."""
    return _over(runs, min), _over(runs, max)


def _over(runs: Sequence[Figures], pick: Callable[[list[float]], float]) -> Figures:
    values: dict[str, Any] = {}
    for each in fields(Figures):
        told = [getattr(run, each.name) for run in runs]
        if each.name == "phases_us":
            names = dict.fromkeys(name for phases in told for name in phases)
            values[each.name] = {
                name: pick([phases[name] for phases in told if name in phases]) for name in names
            }
        else:
            known = [value for value in told if value is not None]
            values[each.name] = pick(known) if known else None
    return Figures(**values)

"""The figures of a run, and their median and spread over several runs."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OUTSIDE = "outside"
"""The name of the rest: CPU time outside a tick's phases, for sockets, timers and HTTP."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of one server in one scenario. None: the server does not report it, or lacks it."""

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
    """Share of the scheduled ticks that arrived. Below 1 when the server drops ticks, skips clients
    or has a slow timer."""
    driver_share: float
    """Of the driver's core. Near 1, the lateness is the driver's own."""
    kib_per_client: float | None = None
    """What the server's memory grew by, from its first client to its last."""
    send_us: float | None = None
    """Time in the send phase per message."""
    ack_p50_ms: float | None = None
    ack_p99_ms: float | None = None
    """From sending an input to the arrival of the tick that it was for, two ticks later."""
    steps_dropped: float | None = None
    tick_late_p99_ms: float | None = None
    """A bound that 99 % of the server's ticks began within: a bucket of its histogram."""
    tick_late_max_ms: float | None = None
    """A bound for all of them; infinite beyond the histogram's last."""
    inputs_late: float | None = None
    """Share of inputs that missed their tick."""
    resyncs: float | None = None
    """Cells whose checksum did not agree, in the clients that verify."""
    verified: float | None = None
    """Checksums that agreed there."""
    seen: float | None = None
    """Ships in a client's view."""
    moving: float | None = None
    """Ships in view that changed, per tick."""
    bytes_per_move: float | None = None
    """All bytes over changed ships in view, headers and private records included."""
    phases_us: Mapping[str, float] = field(default_factory=dict)
    """Microseconds per client and tick: by phase of a tick, and ``OUTSIDE`` them."""

    @property
    def bytes_per_s(self) -> float:
        """Down to each client."""
        return self.bytes_down * self.hz * self.delivered


def median(runs: Sequence[Figures]) -> Figures:
    """Each figure's median over the runs of a scenario."""
    return _over(runs, statistics.median)


def spread(runs: Sequence[Figures]) -> tuple[Figures, Figures]:
    """Each figure's least and greatest value."""
    return _over(runs, min), _over(runs, max)


def _over(runs: Sequence[Figures], pick: Callable[[list[float]], float]) -> Figures:
    merged: dict[str, Any] = {}
    for each in fields(Figures):
        values = [getattr(run, each.name) for run in runs]
        if each.name == "phases_us":
            names = dict.fromkeys(name for phases in values for name in phases)
            merged[each.name] = {
                name: pick([phases[name] for phases in values if name in phases]) for name in names
            }
        else:
            known = [value for value in values if value is not None]
            merged[each.name] = pick(known) if known else None
    return Figures(**merged)

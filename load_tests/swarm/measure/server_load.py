"""How a server spent its core: the process's CPU time, minus the phases of its ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from load_tests.server_metrics import ServerTotals

SEND_PHASE = "send"


class ServerLoad(NamedTuple):
    """All fields but ``late`` are shares of one core."""

    tick: float = 0.0
    """Inputs, step and encode."""
    send: float = 0.0
    socket: float = 0.0
    """The rest of the process: reading, parsing and answering connections, and garbage. 0 without
    ``cpu``.
    """
    waiting: float = 0.0
    """The process was ready to run and others had the core. 0 without ``cpu``."""
    late: float = 0.0
    """The share of ticks that began late or never."""
    cpu: float | None = None
    """None where the server's system does not report CPU time."""

    @classmethod
    def of(cls, totals: ServerTotals, seconds: float) -> ServerLoad:
        send = totals.phase_s.get(SEND_PHASE, 0.0) / seconds
        tick = sum(totals.phase_s.values()) / seconds - send
        late = totals.overrun_percent / 100
        if totals.cpu_s is None:
            return cls(tick, send, late=late)
        cpu, waiting = totals.cpu_s / seconds, totals.core_wait_s / seconds
        # Phases are timed by the clock, so they include time in which others had the core: as far
        # as is known, the same share of it as outside the phases.
        if tick + send > 0:
            running = min(1.0, cpu / (tick + send), cpu / max(cpu + waiting, 1e-9))
            tick, send = tick * running, send * running
        return cls(tick, send, max(0.0, cpu - tick - send), waiting, late, cpu)

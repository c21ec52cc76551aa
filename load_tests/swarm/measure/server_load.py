"""How a server's core was spent: the process's CPU time, minus the phases of its ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from load_tests.server_metrics import ServerTotals

SEND_PHASE = "send"


class ServerLoad(NamedTuple):
    """Shares of one core: ``tick`` is inputs, step and encode; ``socket`` all the rest that the
    process did: reading, parsing and answering connections, and garbage. ``waiting`` is the share
    of time in which it was ready to run and others had the core; ``late`` is of all ticks.

    ``cpu`` is None, and then ``socket`` and ``waiting`` say nothing, where the server's system
    does not tell the process's CPU time.
    """

    tick: float = 0.0
    send: float = 0.0
    socket: float = 0.0
    waiting: float = 0.0
    late: float = 0.0
    cpu: float | None = None

    @classmethod
    def of(cls, totals: ServerTotals, seconds: float) -> ServerLoad:
        send = totals.phase_s.get(SEND_PHASE, 0.0) / seconds
        tick = sum(totals.phase_s.values()) / seconds - send
        late = totals.overrun_percent / 100
        if totals.cpu_s is None:
            return cls(tick, send, late=late)
        cpu, waiting = totals.cpu_s / seconds, totals.core_wait_s / seconds
        # Phases are timed by the clock, and others may have had the core in the meantime: in them
        # as much as in the rest, as far as is known.
        if tick + send > 0:
            running = min(1.0, cpu / (tick + send), cpu / max(cpu + waiting, 1e-9))
            tick, send = tick * running, send * running
        return cls(tick, send, max(0.0, cpu - tick - send), waiting, late, cpu)

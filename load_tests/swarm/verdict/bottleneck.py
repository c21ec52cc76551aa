"""The first bottleneck of a run: the part that reached its limit first, by samples every second.

There are five parts:

- *the swarm itself*: its processes have no CPU left, or their loops wake late, so that all times
  that they measure are too long;
- *server tick*: inputs, step and encode fill the core;
- *send*: handing bytes to the kernel fills the core;
- *socket*: reading, parsing and answering connections fills the core or makes short ticks begin
  late, or connections are closed for being too slow;
- *the server's machine*: ticks begin late because others have the server's core.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from load_tests.swarm.measure.stats import Stats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from load_tests.swarm.measure.server_load import ServerLoad

SWARM, TICK, SEND, SOCKET = "the swarm itself", "server tick", "send", "socket"
MACHINE = "the server's machine"
PARTS = (SWARM, TICK, SEND, SOCKET, MACHINE)
"""In the order of precedence: a saturated swarm measures every other part as slow, too."""
SWARM_CPU = 0.9
"""Of one core, in the busiest process."""
SWARM_LAG_MS = 30.0
"""A tick at 30 Hz: a loop that wakes later than that measures itself."""
TICK_SHARE = 0.8
"""Of one core: beyond it, ticks wait for each other's bursts."""
CORE_SHARE = 0.9
"""Of one core, for all that the server does."""
LATE_SHARE = 0.05
WAITING_SHARE = 0.05
"""Of the time. A server that has its core for itself does not wait."""
TOO_SLOW_PER_S = 1.0
IN_A_ROW = 2
"""Samples. A single second at a limit may be a crowd that joins, or another process."""


@dataclass(frozen=True)
class Sample:
    """About one second of a run. ``verifiers`` are the users that decode everything; ``server`` is
    None when its metrics could not be read.
    """

    at_s: float
    users: int
    verifiers: int = 0
    swarm_cpu: float = 0.0
    swarm_lag_ms: float = 0.0
    server: ServerLoad | None = None
    too_slow: int = 0
    stats: Stats = field(default_factory=Stats)

    def pressures(self) -> dict[str, float]:
        """Each part's share of its limit; 1 is at the limit, 0 stands for what was not measured."""
        found = dict.fromkeys(PARTS, 0.0)
        found[SWARM] = max(self.swarm_cpu / SWARM_CPU, self.swarm_lag_ms / SWARM_LAG_MS)
        if self.server is not None:
            part, pressure = _blamed(self.server)
            found[part] = pressure
        found[SOCKET] = max(found[SOCKET], self.too_slow / TOO_SLOW_PER_S)
        return found


class Bottleneck(NamedTuple):
    """``users`` and ``at_s`` when it was first reached."""

    part: str
    at_s: float
    users: int


def first_bottleneck(samples: Sequence[Sample]) -> Bottleneck | None:
    """The part that was first at its limit for ``IN_A_ROW`` samples; None without one."""
    pressures = [sample.pressures() for sample in samples]
    for at, sample in enumerate(samples[: len(samples) - IN_A_ROW + 1]):
        row = pressures[at : at + IN_A_ROW]
        for part in PARTS:
            if all(pressure[part] >= 1 for pressure in row):
                return Bottleneck(part, sample.at_s, sample.users)
    return None


def nearest(samples: Sequence[Sample]) -> tuple[str, float]:
    """The part that came nearest to its limit, and its pressure: the mean over the run's busiest
    quarter, so that a single second does not decide.
    """
    if not samples:
        return SWARM, 0.0
    best = SWARM, 0.0
    for part in PARTS:
        busiest = sorted((sample.pressures()[part] for sample in samples), reverse=True)
        top = busiest[: max(1, len(busiest) // 4)]
        if sum(top) / len(top) > best[1]:
            best = part, sum(top) / len(top)
    return best


def _blamed(server: ServerLoad) -> tuple[str, float]:
    """The part that keeps a server busiest, and its pressure."""
    in_ticks = server.tick + server.send
    busy = max(in_ticks / TICK_SHARE, (in_ticks + server.socket) / CORE_SHARE)
    late = server.late / LATE_SHARE
    if busy < 1 and late > busy:  # the core had time for the ticks
        is_starved = server.waiting >= max(WAITING_SHARE, server.socket)
        return MACHINE if is_starved else SOCKET, late
    shares = {TICK: server.tick, SEND: server.send, SOCKET: server.socket}
    return max(shares, key=shares.__getitem__), busy

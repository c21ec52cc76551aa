"""The first bottleneck of a run: what reached its limit first, by samples taken every second.

Five parts can be it. The *swarm itself*: its processes have no CPU left, or their loops answer
late, so that every time they measure is too long. The *server tick*: inputs, step and encode fill
the core. *Send*: handing bytes to the kernel does. The *socket* side: reading, parsing and
answering connections does, or makes short ticks begin late, or connections are closed for being
too slow. The *server's machine*: ticks begin late because others have the server's core.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from load_tests.swarm.measure.stats import Figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from load_tests.swarm.measure.server_load import ServerLoad

SWARM, TICK, SEND, SOCKET = "the swarm itself", "server tick", "send", "socket"
MACHINE = "the server's machine"
PARTS = (SWARM, TICK, SEND, SOCKET, MACHINE)
"""In the order in which they are believed: a saturated swarm's measurements blame everybody."""
SWARM_CPU = 0.9
"""Of one core, in the busiest process."""
SWARM_LAG_MS = 30.0
"""A tick at 30 Hz: a loop that is later than that measures itself."""
TICK_SHARE = 0.8
"""Of one core: beyond it, ticks wait for each other's bursts."""
CORE_SHARE = 0.9
"""Of one core, for all that the server does."""
LATE_SHARE = 0.05
WAITING_SHARE = 0.05
"""Of the time. A core that is the server's own is not waited for."""
TOO_SLOW_PER_S = 1.0
IN_A_ROW = 2
"""Samples. One alone may be a crowd that joins or another process on the machine."""


@dataclass(frozen=True)
class Sample:
    """One second or so. ``verifiers`` are the users that decode everything; ``server`` is None
    when its metrics could not be read.
    """

    at_s: float
    users: int
    verifiers: int = 0
    swarm_cpu: float = 0.0
    swarm_lag_ms: float = 0.0
    server: ServerLoad | None = None
    too_slow: int = 0
    figures: Figures = field(default_factory=Figures)

    def pressures(self) -> dict[str, float]:
        """How near each part is to its limit; 1 is there. Parts that nobody could see are 0."""
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
    """The part that was at its limit first for some samples in a row, None when none was."""
    pressures = [sample.pressures() for sample in samples]
    for at, sample in enumerate(samples[: len(samples) - IN_A_ROW + 1]):
        row = pressures[at : at + IN_A_ROW]
        for part in PARTS:
            if all(pressure[part] >= 1 for pressure in row):
                return Bottleneck(part, sample.at_s, sample.users)
    return None


def nearest(samples: Sequence[Sample]) -> tuple[str, float]:
    """The part that came nearest to its limit, and how near: by the mean over the run's busiest
    quarter, so that a single second does not count.
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
    """What keeps a server busiest, and how near that is to its limit."""
    in_ticks = server.tick + server.send
    busy = max(in_ticks / TICK_SHARE, (in_ticks + server.socket) / CORE_SHARE)
    late = server.late / LATE_SHARE
    if busy < 1 and late > busy:  # there was time enough for the ticks
        is_starved = server.waiting >= max(WAITING_SHARE, server.socket)
        return MACHINE if is_starved else SOCKET, late
    shares = {TICK: server.tick, SEND: server.send, SOCKET: server.socket}
    return max(shares, key=shares.__getitem__), busy

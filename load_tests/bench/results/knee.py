"""How many clients one core holds: the number grows until it fails, then it is bisected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from load_tests.bench.results.figures import Figures

DELIVERED, DELIVERED_BY_DRIFTING = 0.999, 0.97
"""Shares of ticks. Peers whose timers count from the last tick run a little late each time."""
CPU_SHARE = 0.80
LATE_P99_MS = 25.0
DRIVER_SHARE = 0.90
"""Beyond it, the lateness is as likely the driver's own."""
FINENESS = 0.04
MOST_CLIENTS = 8000

MOST_GROWTH, LEAST_GROWTH, AIM_SHARE = 2.0, 1.15, 0.88
"""The next number is guessed to need a little more than a core may give: a server with twice too
many clients takes minutes to let them in."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``why`` a number of clients was not held, None when it was; and the CPU that it took."""

    why: str | None
    cpu_share: float = 1.0


Probe = Callable[[int], Outcome]


@dataclass(frozen=True, slots=True)
class Knee:
    """``held`` is the most clients that one core held, 0 for none; ``failed`` the fewest that it
    did not hold, and ``why``.
    """

    held: int
    failed: int | None = None
    why: str = ""

    def __str__(self) -> str:
        beyond = f", not {self.failed:,}: {self.why}" if self.failed else ", and no more were tried"
        return f"held {self.held:,} clients{beyond}"


def search(probe: Probe, first: int, step: int, most: int = MOST_CLIENTS) -> Knee:
    """The knee between 0 and ``most``, to ``step`` clients or a few per cent."""
    knee, count = Knee(0), first
    while knee.failed is None and count <= most:
        outcome = _probed(probe, count)
        knee = _updated(knee, count, outcome)
        growth = AIM_SHARE / max(outcome.cpu_share, AIM_SHARE / MOST_GROWTH)
        count = round(count * max(growth, LEAST_GROWTH) / step) * step
    while knee.failed is not None:
        gap = knee.failed - knee.held
        middle = knee.held + gap // 2 // step * step
        if middle == knee.held or gap <= FINENESS * knee.held:
            break
        knee = _updated(knee, middle, _probed(probe, middle))
    return knee


def _probed(probe: Probe, count: int) -> Outcome:
    """A limit that broke although CPU was left may be a hiccup of the machine. It has to break
    twice.
    """
    outcome = probe(count)
    is_doubtful = outcome.why is not None and outcome.cpu_share <= CPU_SHARE
    return probe(count) if is_doubtful else outcome


def _updated(knee: Knee, count: int, outcome: Outcome) -> Knee:
    if outcome.why is None:
        return Knee(count, knee.failed, knee.why)
    return Knee(knee.held, count, outcome.why)


def why_not(figures: Figures, *, is_punctual: bool) -> str | None:
    """The first limit that a run broke; None when it held. A driver that is full itself comes
    first, since then the rest says nothing about the server.
    """
    least = DELIVERED if is_punctual else DELIVERED_BY_DRIFTING
    if figures.driver_share >= DRIVER_SHARE:
        return f"the driver was full ({figures.driver_share:.0%})"
    if figures.steps_dropped:
        return f"{figures.steps_dropped:.0f} steps dropped"
    if figures.delivered < least:
        return f"{figures.delivered:.2%} delivered"
    if figures.cpu_share > CPU_SHARE:
        return f"{figures.cpu_share:.0%} CPU"
    if figures.late_p99_ms > LATE_P99_MS:
        return f"p99 lateness {figures.late_p99_ms:.0f} ms"
    return None

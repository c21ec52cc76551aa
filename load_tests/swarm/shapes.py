"""Shapes: how many bots there are at each moment of a run. Pure functions of time.

``peak`` (-u), ``rate`` (-r) and ``run_s`` (-t) are Locust's own arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace

PLAIN = "plain"
DEFAULT_RUN_S = 120.0
"""A run's length without -t."""


@dataclass(frozen=True)
class ShapeOptions:
    """``storm_every_s`` is None without storms."""

    name: str = PLAIN
    peak: int = 1
    rate: float = 1.0
    run_s: float = DEFAULT_RUN_S
    step_users: int = 25
    step_s: float = 15.0
    spike_s: float = 10.0
    storm_every_s: float | None = None

    @classmethod
    def of(cls, parsed: Namespace) -> ShapeOptions:
        """Raises ValueError."""
        if parsed.shape not in SHAPES:
            raise ValueError(f"A shape is one of {', '.join(SHAPES)}.")
        if (
            parsed.step_users < 1
            or min(parsed.step_time, parsed.spike_time, parsed.storm_every) <= 0
        ):
            raise ValueError("Steps, spikes and storms have sizes and times above 0.")
        return cls(
            name=parsed.shape,
            peak=parsed.num_users or 1,
            rate=parsed.spawn_rate or 1.0,
            run_s=float(parsed.run_time or DEFAULT_RUN_S),
            step_users=parsed.step_users,
            step_s=parsed.step_time,
            spike_s=parsed.spike_time,
            storm_every_s=parsed.storm_every if parsed.shape == "storm" else None,
        )


class Moment(NamedTuple):
    """Wanted users, and how many may start or stop per second."""

    users: int
    rate: float


Curve = Callable[[float, ShapeOptions], Moment]


def plain(at_s: float, o: ShapeOptions) -> Moment:
    return Moment(o.peak, o.rate)


def ramp(at_s: float, o: ShapeOptions) -> Moment:
    """from none to -u evenly over the whole run."""
    users = max(1, min(o.peak, round(o.peak * (at_s + 1) / o.run_s)))
    return Moment(users, max(o.rate, o.peak / o.run_s))


def steps(at_s: float, o: ShapeOptions) -> Moment:
    """--step-users more every --step-time, up to -u, and the verdict names the knee."""
    users = min(o.peak, o.step_users * (1 + int(at_s / o.step_s)))
    return Moment(users, max(o.rate, 2 * o.step_users / o.step_s))


def spike(at_s: float, o: ShapeOptions) -> Moment:
    """a fifth of -u, all of -u for --spike-time in the middle of the run, and back."""
    few, middle = max(1, o.peak // 5), o.run_s / 2
    if abs(at_s - middle) <= o.spike_s / 2:
        return Moment(o.peak, max(o.rate, float(o.peak)))
    return Moment(few, max(o.rate, float(o.peak)) if at_s > middle else o.rate)


def soak(at_s: float, o: ShapeOptions) -> Moment:
    """up to -u within a tenth of the run, held, and down again in the last twentieth."""
    if at_s > 0.95 * o.run_s:
        left = max(0.0, (o.run_s - at_s) / (0.05 * o.run_s))
        return Moment(max(1, round(o.peak * left)), max(o.rate, 20 * o.peak / o.run_s))
    return Moment(o.peak, max(o.rate, 10 * o.peak / o.run_s))


def storm(at_s: float, o: ShapeOptions) -> Moment:
    """-u bots at -r a second that all lose their connection every --storm-every and come back."""
    return Moment(o.peak, o.rate)


SHAPES: Mapping[str, Curve] = {
    PLAIN: plain,
    "ramp": ramp,
    "steps": steps,
    "spike": spike,
    "soak": soak,
    "storm": storm,
}


def wanted(at_s: float, options: ShapeOptions) -> Moment | None:
    """The chosen shape's moment at ``at_s`` seconds after the start; None at the end."""
    return None if at_s >= options.run_s else SHAPES[options.name](at_s, options)


def storms(at_s: float, every_s: float | None) -> int:
    """How many storms there have been ``at_s`` seconds after the start."""
    return 0 if every_s is None else int(at_s / every_s)

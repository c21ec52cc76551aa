"""Attacks: loads that anybody can bring about, and what must hold under them.

Every attack is bounded in count and time and comes from addresses of the loopback that are its own,
so that its limits are nobody else's. It is written once and run in two sizes: *small* beside all
other tests, for answers and counts; *full* for memory, ticks and times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.attack.scene import Scene


@dataclass(frozen=True)
class Size:
    """How large an attack is."""

    is_full: bool

    def of(self, small: int, full: int) -> int:
        return full if self.is_full else small


SMALL, FULL = Size(False), Size(True)


@dataclass
class Outcome:
    """What was seen: ``said`` in words for the table, ``broken`` what did not hold."""

    said: str
    broken: list[str] = field(default_factory=list)

    def expect(self, holds: object, sentence: str) -> None:
        """Note what did not hold."""
        if not holds:
            self.broken.append(sentence)


Run = Callable[[Scene, Size], Awaitable[Outcome]]


@dataclass(frozen=True)
class Attack:
    """``incidents`` is how many tracebacks it may leave in the log. ``is_loud``: it may cost ticks;
    ``reads_log``: it counts the log's lines, so that nothing may run beside it. ``settings`` and
    ``command`` are those of a server of its own, for what the usual one cannot show. One that
    ``is_apart`` is carried out in full only, with nothing beside it; ``starves`` takes ticks from
    everybody for a while, and says itself how an honest player fares after that.
    """

    name: str
    area: str
    target: str
    run: Run
    number: int
    incidents: int = 0
    is_loud: bool = False
    reads_log: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    is_apart: bool = False
    starves: bool = False

    @property
    def has_own_server(self) -> bool:
        return bool(self.settings or self.command or self.is_apart)

    def __str__(self) -> str:
        return self.name


ATTACKS: list[Attack] = []


def attack(area: str, target: str, **more: Any) -> Callable[[Run], Run]:
    """Put a function into the list of attacks, under its own name."""

    def listed(run: Run) -> Run:
        name = run.__name__
        ATTACKS.append(Attack(name, area, target, run, len(ATTACKS) + 1, **more))
        return run

    return listed


def counted(statuses: Iterable[object]) -> str:
    """``Counter({404: 20, 429: 5})`` as ``20 × 404, 5 × 429``."""
    counts = sorted(Counter(statuses).items(), key=lambda item: -item[1])
    return ", ".join(f"{count:,} × {status}" for status, count in counts) or "no answer"

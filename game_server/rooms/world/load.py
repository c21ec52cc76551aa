"""The share of the process's time that ticks take, by game: admission and shedding decide by it."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_S = 5
"""Longer than a burst of new maps or a big join, shorter than the patience of a player."""


@dataclass(slots=True)
class _Second:
    """What happened in one second of the clock, by game."""

    number: int
    busy_s: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    dropped: Counter[str] = field(default_factory=Counter)
    late_s: float = 0.0


class Load:
    """Tick time and dropped steps of the last ``WINDOW_S`` seconds. ``now`` is monotonic seconds.

    Counted once a tick of a world, whatever the number of clients; asking sums a few numbers.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._seconds: deque[_Second] = deque()
        self._began_at = now()
        self.dropped_ever: Counter[str] = Counter()
        """All steps that each game's worlds have left out since the start."""

    def note(self, game: str, busy_s: float, dropped: int, late_s: float) -> None:
        """A world of ``game`` has ticked for ``busy_s``, ``late_s`` after its time, and left out
        ``dropped`` steps before that.
        """
        number = int(self._now())
        if not self._seconds or self._seconds[-1].number != number:
            self._forget(number)
            self._seconds.append(_Second(number))
        second = self._seconds[-1]
        second.busy_s[game] += busy_s
        second.dropped[game] += dropped
        self.dropped_ever[game] += dropped
        second.late_s = max(second.late_s, late_s)

    @property
    def share(self) -> float:
        """How much of the time was spent in ticks: 0 is idle, 1 is all of it."""
        return sum(self.shares().values())

    @property
    def dropped(self) -> int:
        """How many steps of all worlds were left out."""
        return sum(self.dropped_by_game().values())

    @property
    def late_s(self) -> float:
        """How late the latest tick began."""
        return max((second.late_s for second in self._recent()), default=0.0)

    def shares(self) -> dict[str, float]:
        """How much of the time was spent in the ticks of each game."""
        now = self._now()
        elapsed_s = now - max(self._began_at, int(now) - WINDOW_S + 1)
        busy_s: defaultdict[str, float] = defaultdict(float)
        for second in self._recent():
            for game, seconds in second.busy_s.items():
                busy_s[game] += seconds
        return {game: seconds / max(elapsed_s, 1.0) for game, seconds in busy_s.items()}

    def dropped_by_game(self) -> Counter[str]:
        """How many steps each game's worlds left out."""
        dropped: Counter[str] = Counter()
        for second in self._recent():
            dropped.update(second.dropped)
        return dropped

    def _recent(self) -> deque[_Second]:
        self._forget(int(self._now()))
        return self._seconds

    def _forget(self, number: int) -> None:
        """Drop what is older than the window that ends with a second."""
        while self._seconds and self._seconds[0].number <= number - WINDOW_S:
            self._seconds.popleft()

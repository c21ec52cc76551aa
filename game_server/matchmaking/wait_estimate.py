"""How often people come, to tell a newcomer how long the wait for others will be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game_server.limits.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST_KINDS = 1_024
"""A game may leave it to its visitors what modes are called."""
WEIGHT = 0.3
"""Of the newest interval in the running mean; the last handful of arrivals decides."""


@dataclass(slots=True)
class _Stream:
    last: float
    interval_s: float | None = None


class WaitEstimate:
    """Running mean intervals between arrivals by kind of game. ``now`` is monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._streams: Recent[Hashable, _Stream] = Recent(MOST_KINDS)

    def note(self, kind: Hashable) -> None:
        """Somebody has come."""
        now = self._now()
        stream = self._streams.get(kind)
        if stream is None:
            self._streams[kind] = _Stream(now)
            return
        interval_s = now - stream.last
        known = stream.interval_s
        stream.interval_s = interval_s if known is None else known + WEIGHT * (interval_s - known)
        stream.last = now

    def expected_s(self, kind: Hashable) -> float | None:
        """Seconds until the next arrival, None while fewer than two are known.

        A silence longer than the mean is itself news: the wait is at least as long again.
        """
        stream = self._streams.get(kind)
        if stream is None or stream.interval_s is None:
            return None
        return max(stream.interval_s, self._now() - stream.last)

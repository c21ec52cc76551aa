"""Token buckets: limits on a rate in the long run and on a burst."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """``per_s`` in the long run, ``burst`` at once."""

    per_s: float
    burst: float


class TokenBucket:
    """Holds up to ``burst`` tokens and gains ``per_s`` a second. Starts full."""

    __slots__ = ("_at", "_tokens", "limit")

    def __init__(self, limit: Limit, now: float) -> None:
        self.limit = limit
        self._tokens = limit.burst
        self._at = now

    def take(self, now: float, tokens: float = 1.0) -> bool:
        """Take tokens, if the bucket holds that many. ``now`` is monotonic seconds."""
        held = self.held(now)
        self._at = now
        self._tokens = held - tokens if held >= tokens else held
        return held >= tokens

    def held(self, now: float) -> float:
        """How many tokens it holds; negative after a ``charge``."""
        return min(self._tokens + (now - self._at) * self.limit.per_s, self.limit.burst)

    def charge(self, now: float, tokens: float) -> None:
        """Take tokens for a cost that is known only afterwards, into debt if need be."""
        self._tokens = self.held(now) - tokens
        self._at = now

    def give(self, tokens: float) -> None:
        """Give back tokens that were taken and not used."""
        self._tokens += tokens

    def wait_s(self, now: float, tokens: float = 1.0) -> float:
        """Seconds until the bucket holds that many tokens; 0 when it does now."""
        return max(0.0, tokens - self.held(now)) / self.limit.per_s if self.limit.per_s else 0.0

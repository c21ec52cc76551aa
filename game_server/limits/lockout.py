"""Throttles that count failures only, so that whoever knows what they ask for never meets them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from game_server.limits.recent import Recent

LONGEST_DOUBLINGS = 6


@dataclass(slots=True)
class _Record:
    """Failures of one key: ``count`` since the last lock, ``locks`` in a row, and when."""

    count: int = 0
    locks: int = 0
    locked_until: float = 0.0
    last: float = 0.0


class Lockout:
    """Locks a key out for ``lock_s`` after ``limit`` failures; each further lock lasts twice as
    long, up to 64 times. A success clears the key, and so does ``forget_s`` without a failure.

    ``now`` is monotonic seconds. A ``limit`` of 0 never locks.
    """

    def __init__(
        self, limit: int, lock_s: float, now: Callable[[], float], forget_s: float = 600.0
    ) -> None:
        self._limit = limit
        self._lock_s = lock_s
        self._forget_s = forget_s
        self._now = now
        self._records: Recent[Hashable, _Record] = Recent()

    def locked_s(self, key: Hashable) -> float:
        """How many seconds the key is still locked out; 0 when it is not."""
        record = self._records.get(key)
        return 0.0 if record is None else max(0.0, record.locked_until - self._now())

    def fail(self, key: Hashable) -> None:
        """Count a failure."""
        if not self._limit:
            return
        now = self._now()
        record = self._records.get(key)
        if record is None or self._is_stale(record, now):
            record = self._records[key] = _Record()
        record.last = now
        record.count += 1
        if record.count >= self._limit:
            lasts_s = self._lock_s * 2 ** min(record.locks, LONGEST_DOUBLINGS)
            record.count, record.locks = 0, record.locks + 1
            record.locked_until = now + lasts_s

    def succeed(self, key: Hashable) -> None:
        """The key has shown that it knows; its failures are forgiven."""
        self._records.pop(key)

    def _is_stale(self, record: _Record, now: float) -> bool:
        return now - max(record.last, record.locked_until) >= self._forget_s

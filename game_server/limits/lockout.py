"""Lockouts after failures, such as wrong passwords. Visitors who make none never notice them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game_server.limits.addresses import address_key, counted_keys
from game_server.limits.recent import Recent
from game_server.limits.token_bucket import Limit, TokenBucket

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

LONGEST_DOUBLINGS = 6


@dataclass(slots=True)
class _Record:
    """Failures of an address or site: ``count`` since the last lock, ``locks`` in a row."""

    count: int = 0
    locks: int = 0
    locked_until: float = 0.0
    last: float = 0.0


class Lockout:
    """Locks an address out for ``lock_s`` after ``limit`` failures, and its IPv6 site after 16
    times as many; each further lock lasts twice as long, up to 64 times. A success clears the
    address, and so does ``forget_s`` without a failure.

    Failures count within a ``scope``, such as a room. While everybody together fails more than
    ``in_all`` times a minute, a single failure locks its address and site out. So guessing from
    many addresses gains one guess from each, and visitors who make no mistake never notice.

    ``now`` is monotonic seconds. A ``limit`` of 0 never locks, an ``in_all`` of 0 is no limit.
    """

    def __init__(
        self,
        limit: int,
        lock_s: float,
        now: Callable[[], float],
        forget_s: float = 600.0,
        in_all: int = 0,
    ) -> None:
        self._limit = limit
        self._lock_s = lock_s
        self._forget_s = forget_s
        self._now = now
        self._in_all = TokenBucket(Limit(in_all / 60, in_all), now()) if in_all else None
        self._records: Recent[Hashable, _Record] = Recent()

    @property
    def remembered(self) -> int:
        """How many addresses and sites it remembers, in all scopes."""
        return len(self._records)

    def locked_s(self, host: str, scope: Hashable = None) -> float:
        """How many seconds the address is still locked out; 0 when it is not."""
        now = self._now()
        records = (self._records.get((scope, key)) for key, _ in counted_keys(host))
        waits = (record.locked_until - now for record in records if record is not None)
        return max([0.0, *waits])

    def fail(self, host: str, scope: Hashable = None) -> None:
        """Count a failure."""
        if not self._limit:
            return
        now = self._now()
        under_attack = self._in_all is not None and not self._in_all.take(now)
        for key, factor in counted_keys(host):
            self._count((scope, key), 1 if under_attack else self._limit * factor, now)

    def succeed(self, host: str, scope: Hashable = None) -> None:
        """Forget the failures of an address, after a success."""
        self._records.pop((scope, address_key(host)))

    def _count(self, key: Hashable, limit: int, now: float) -> None:
        record = self._records.get(key)
        if record is None or self._is_stale(record, now):
            record = self._records[key] = _Record()
        record.last = now
        record.count += 1
        if record.count >= limit:
            lasts_s = self._lock_s * 2 ** min(record.locks, LONGEST_DOUBLINGS)
            record.count, record.locks = 0, record.locks + 1
            record.locked_until = now + lasts_s

    def _is_stale(self, record: _Record, now: float) -> bool:
        return now - max(record.last, record.locked_until) >= self._forget_s

"""Caps by address: on what an address holds at a time, and on its calls a minute.

Each cap counts the address (an IPv6 /64) and, for IPv6, its site (a /48), which may hold and call
sixteen times as much; see ``addresses``.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from game_server.limits.addresses import address_key, counted_keys
from game_server.limits.recent import Recent
from game_server.limits.token_bucket import Limit, TokenBucket

if TYPE_CHECKING:
    from collections.abc import Callable


class HoldingCap:
    """At most ``each`` of something held by one address at a time, and ``in_all`` by everybody;
    0 is no limit. It remembers only addresses that hold something.
    """

    def __init__(self, each: int, in_all: int = 0) -> None:
        self._each = each
        self._in_all = in_all
        self._held: Counter[str] = Counter()
        self.total = 0

    def enter(self, host: str, amount: int = 1) -> bool:
        """Count something in, if the address may hold it. Call ``leave`` when it no longer holds
        it.
        """
        if not self.has_space(host, amount):
            return False
        self.count(host, amount)
        return True

    def count(self, host: str, amount: int = 1) -> None:
        """Count something in that cannot be refused, even beyond the cap. Call ``leave`` later."""
        for key, _ in counted_keys(host):
            self._held[key] += amount
        self.total += amount

    def has_space(self, host: str, amount: int = 1) -> bool:
        """Whether the address may hold ``amount`` more."""
        if self._in_all and self.total + amount > self._in_all:
            return False
        return not self._each or all(
            self._held[key] + amount <= self._each * factor for key, factor in counted_keys(host)
        )

    @property
    def is_full(self) -> bool:
        """Whether everybody together holds ``in_all``."""
        return bool(self._in_all) and self.total >= self._in_all

    def leave(self, host: str, amount: int = 1) -> None:
        """The address no longer holds what was counted in."""
        self.total -= amount
        for key, _ in counted_keys(host):
            self._held[key] -= amount
            if self._held[key] <= 0:
                del self._held[key]

    def held(self, host: str) -> int:
        """How much the address holds."""
        return self._held.get(address_key(host), 0)


class MinuteCap:
    """At most ``limit`` calls of one address a minute, also as a burst; 0 is no limit.

    ``now`` is monotonic seconds. A call may weigh more than 1. A cost that is known only afterwards
    is charged then, into debt if need be.
    """

    def __init__(self, limit: float, now: Callable[[], float]) -> None:
        self._limit = limit
        self._now = now
        self._buckets: Recent[str, TokenBucket] = Recent()

    @property
    def remembered(self) -> int:
        """How many addresses and sites it remembers."""
        return len(self._buckets)

    def admit(self, host: str, weight: float = 1.0) -> bool:
        """Whether this call of an address may pass."""
        now = self._now()
        buckets = self._buckets_of(host, now)
        if any(bucket.held(now) < weight for bucket in buckets):
            return False
        return all(bucket.take(now, weight) for bucket in buckets)

    def charge(self, host: str, weight: float) -> None:
        """Count a cost that has arisen already."""
        now = self._now()
        for bucket in self._buckets_of(host, now):
            bucket.charge(now, weight)

    def wait_s(self, host: str, weight: float = 1.0) -> float:
        """Seconds until a call of this weight may pass; 0 when it may now."""
        now = self._now()
        waits = (bucket.wait_s(now, weight) for bucket in self._buckets_of(host, now))
        return max(waits, default=0.0)

    def _buckets_of(self, host: str, now: float) -> list[TokenBucket]:
        """The buckets that a call of an address takes from; none without a limit."""
        if not self._limit:
            return []
        buckets = []
        for key, factor in counted_keys(host):
            most = self._limit * factor
            full = partial(TokenBucket, Limit(most / 60, most), now)
            buckets.append(self._buckets.get_or_make(key, full))
        return buckets

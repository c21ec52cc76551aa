"""Who may connect: the Origin check and the caps per address."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from game_server.realtime.rate_limit import Limit, TokenBucket

ANY_ORIGIN = "*"
DEFAULT_PORTS = {"http": 80, "https": 443}
PRUNE_AT = 4096
"""Addresses remembered before those with nothing to remember are forgotten."""


def origin_allowed(origin: str | None, host: str, allowed: Collection[str]) -> bool:
    """Whether a page from ``origin`` may connect to the server that it calls ``host``.

    Browsers always send an Origin with a WebSocket handshake and pages can't forge it
    (RFC 6455 §10.2); a missing one is not a browser and is let in. ``allowed`` holds further
    origins such as ``https://play.example``, or ``*`` for all.
    """
    if origin is None or ANY_ORIGIN in allowed or origin.lower() in allowed:
        return True
    parts = urlsplit(origin.lower())
    if parts.scheme not in DEFAULT_PORTS or not parts.netloc:
        return False
    # Behind a proxy that ends TLS the server's own scheme differs from the page's.
    port = f":{DEFAULT_PORTS[parts.scheme]}"
    return parts.netloc.removesuffix(port) == host.lower().removesuffix(port)


def address_key(host: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class ConnectionCap:
    """At most ``limit`` connections of one address at a time; 0 is no limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: Counter[str] = Counter()

    def enter(self, host: str) -> bool:
        """Count a connection in, if it may come in. Each that does must ``leave`` once."""
        key = address_key(host)
        if self._limit and self._open[key] >= self._limit:
            return False
        self._open[key] += 1
        return True

    def leave(self, host: str) -> None:
        key = address_key(host)
        self._open[key] -= 1
        if self._open[key] <= 0:
            del self._open[key]


class MinuteCap:
    """At most ``limit`` calls of one address a minute, also as a burst; 0 is no limit."""

    def __init__(self, limit: int, now: Callable[[], float]) -> None:
        self._limit = Limit(limit / 60, limit)
        self._now = now
        self._buckets: dict[str, TokenBucket] = {}

    @property
    def remembered(self) -> int:
        """How many addresses it keeps in mind."""
        return len(self._buckets)

    def admit(self, host: str) -> bool:
        """Whether this call of an address may pass."""
        if not self._limit.burst:
            return True
        now = self._now()
        key = address_key(host)
        bucket = self._buckets.get(key)
        if bucket is None:
            self._prune(now)
            bucket = self._buckets[key] = TokenBucket(self._limit, now)
        return bucket.take(now)

    def _prune(self, now: float) -> None:
        if len(self._buckets) >= PRUNE_AT:
            kept = {key: b for key, b in self._buckets.items() if not b.is_full(now)}
            self._buckets = kept

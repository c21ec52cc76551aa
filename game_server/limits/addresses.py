"""Keys under which addresses are counted: one for each subscriber, and one for their site."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBSCRIBER_BITS, SITE_BITS = 64, 48
"""An IPv6 subscriber has at least a /64. Many get a /48 for free, which is 65,536 of those."""
SITE_FACTOR = 16
"""How many times the limit of one address all addresses of a site have together."""


def address_key(host: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 subscriber has; other names as they are."""
    return _keys(host)[0]


def site_key(host: str) -> str | None:
    """The /48 around an IPv6 address; None for anything else, which is counted alone."""
    return _keys(host)[1]


def network_key(host: str) -> str:
    """An IPv4 address, or the /48 around an IPv6 one: for judging whether two people may be one.

    With a /48 one person can be as many subscribers as they like, so people can be told apart by
    nothing smaller.
    """
    return site_key(host) or address_key(host)


def counted_keys(host: str) -> Iterator[tuple[str, int]]:
    """The keys that an address is counted under, each with the factor of its limits."""
    yield address_key(host), 1
    site = site_key(host)
    if site is not None:
        yield site, SITE_FACTOR


@lru_cache(4096)
def _keys(host: str) -> tuple[str, str | None]:
    """The results of ``address_key`` and ``site_key``."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0].partition("/")[0])
    except ValueError:
        return host, None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address), None
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped), None
    return _network(address, SUBSCRIBER_BITS), _network(address, SITE_BITS)


def _network(address: ipaddress.IPv6Address, bits: int) -> str:
    """As ``ip_network`` writes it, in a fraction of its time: every new address needs it."""
    rest = address.max_prefixlen - bits
    return f"{ipaddress.IPv6Address(int(address) >> rest << rest)}/{bits}"

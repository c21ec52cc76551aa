"""What counts as one address, and whose neighbours they are."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import lru_cache

SUBSCRIBER_BITS, SITE_BITS = 64, 48
"""An IPv6 subscriber has a /64 at least, and many can have a /48: 65,536 of them, for nothing."""
SITE_FACTOR = 16
"""How many times what one address may, all addresses of a site may together."""


@lru_cache(4096)
def address_key(host: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 subscriber has; other names as they are."""
    return _network(host, SUBSCRIBER_BITS)


@lru_cache(4096)
def site_key(host: str) -> str | None:
    """The /48 around an IPv6 address; None for anything else, which is counted alone."""
    key = _network(host, SITE_BITS)
    return key if "/" in key else None


def network_key(host: str) -> str:
    """An IPv4 address, or the /48 around an IPv6 one: for judging whether two people may be one.

    Somebody with a /48 can be as many subscribers as they like, so nothing smaller tells people
    apart.
    """
    return site_key(host) or address_key(host)


def counted_keys(host: str) -> Iterator[tuple[str, int]]:
    """Under what an address is counted, each with how many times a limit holds there."""
    yield address_key(host), 1
    site = site_key(host)
    if site is not None:
        yield site, SITE_FACTOR


def _network(host: str, bits: int) -> str:
    try:
        address = ipaddress.ip_address(host.partition("%")[0].partition("/")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, bits), strict=False))
    return str(address)

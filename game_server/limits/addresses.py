"""What counts as one address, and whose neighbours they are."""

from __future__ import annotations

import ipaddress
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


class AddressList:
    """Addresses and networks, comma-separated as in ``10.0.0.0/8, ::1``; ``*`` is every address."""

    def __init__(self, text: str) -> None:
        self._names = {name for part in text.split(",") if (name := part.strip())}
        self._networks = [network for name in self._names if (network := _parsed(name))]

    def __contains__(self, host: object) -> bool:
        if "*" in self._names or host in self._names:
            return True
        try:
            address = ipaddress.ip_address(str(host).partition("%")[0])
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self._networks)


def _parsed(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None  # a name, which is compared as it is

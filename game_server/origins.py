"""Origins and hosts in the form in which browsers write them, so that they can be compared.

Settings, the check of a socket's Origin, CORS and ``frame-ancestors`` all use these functions.
"""

from __future__ import annotations

import ipaddress
import re

import idna

ANY = "*"
NO_ORIGIN = "null"
"""The origin of sandboxed frames, and of pages opened from a file (HTML §7.1.1)."""
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
HOST = re.compile(
    r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[^:\[\]/@?#\s]+))(?::(?P<port>[0-9]{1,5}))?"
)
NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
LONGEST_NAME = 253
LAST_PORT = 65_535


def normal_origin(text: str) -> str:
    """An origin such as ``https://play.example`` as browsers send it (RFC 6454 §6.2).

    That is in lower case, without a default port or a slash at the end, with an international name
    in its ASCII form. ``null`` is an origin, too. Raises ValueError when ``text`` is no origin.
    """
    text = text.strip()
    if text == NO_ORIGIN:
        return text
    scheme, _, host = text.lower().removesuffix("/").partition("://")
    try:
        if not SCHEME.fullmatch(scheme):
            raise ValueError
        return f"{scheme}://{normal_host(host, DEFAULT_PORTS.get(scheme))}"
    except ValueError:
        raise ValueError(f"{text!r} should be an origin such as https://play.example") from None


def normal_host(text: str, default_port: int | None = None) -> str:
    """A host with or without a port, as ``Host`` and origins name it. Raises ValueError."""
    name, port = split_host(text)
    name = f"[{name}]" if ":" in name else name
    return name if port in (None, default_port) else f"{name}:{port}"


def split_host(text: str) -> tuple[str, int | None]:
    """The name or address (IPv6 without brackets) and the port of a host. Raises ValueError."""
    found = HOST.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(f"{text!r} should be a host such as play.example")
    port = int(found["port"]) if found["port"] else None
    if port is not None and port > LAST_PORT:
        raise ValueError(f"{text!r} has a port beyond {LAST_PORT}")
    if found["v6"]:
        return str(ipaddress.IPv6Address(found["v6"])), port
    return _ascii_name(found["name"]), port


def _ascii_name(name: str) -> str:
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError:
            raise ValueError(f"{name!r} is no name of a host") from None
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a host")
    return name

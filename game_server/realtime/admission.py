"""Whose pages may connect: the Origin check."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

ANY_ORIGIN = "*"
DEFAULT_PORTS = {"http": 80, "https": 443}


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

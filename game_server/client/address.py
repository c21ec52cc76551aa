"""A server's address in the many forms that people type, and as its API and socket need it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
SOCKET = "/ws"
WANTED = "an address such as http://localhost:8000"


def server_address(given: str) -> str:
    """``http://play.example:8000/`` as ``http://play.example:8000``: without a slash at the end,
    and with the path under which the server is mounted, if it is.

    Without a scheme it is http. ``ws://…/ws`` is the same server as ``http://…``. Raises ValueError
    with a sentence.
    """
    text = given.strip()
    scheme, separator, rest = text.partition("://")
    if not separator:
        scheme, rest = "http", text
    if scheme.lower() not in SCHEMES:
        raise ValueError(f"{given!r} should be {WANTED}: {scheme!r} is neither http nor https.")
    parts = _split(f"{SCHEMES[scheme.lower()]}://{rest}", given)
    path = parts.path.rstrip("/").removesuffix(SOCKET).rstrip("/")
    is_more = parts.query or parts.fragment or parts.username is not None or "//" in path
    if is_more or re.search(r"\s", text):
        raise ValueError(f"{given!r} should be {WANTED}, and nothing else.")
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def socket_address(server: str) -> str:
    """The address of the WebSocket beside a ``server_address``."""
    return f"ws{server.removeprefix('http')}{SOCKET}"


def _split(url: str, given: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise ValueError(f"{given!r} should be {WANTED}: {fault}.") from None
    if not parts.hostname or port == 0:
        missing = "port 0 is none" if parts.hostname else "it names no host"
        raise ValueError(f"{given!r} should be {WANTED}: {missing}.")
    return parts

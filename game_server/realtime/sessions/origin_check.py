"""The Origin check: whose pages may connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.origins import ANY, normal_host, normal_origin

if TYPE_CHECKING:
    from collections.abc import Collection


LONGEST_SHOWN = 100
"""Characters of a header in a sentence; its sender may make it as long as they like."""


class OriginCheck:
    """``allowed`` holds normal origins of further websites, or ``*`` for all."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._allowed = frozenset(allowed)

    def refusal(self, origin: str | None, host: str) -> str | None:
        """Why a page from ``origin`` may not connect to the server that it calls ``host``: a
        sentence for its operator; None if it may.

        Browsers always send an Origin with a WebSocket handshake and pages can't forge it
        (RFC 6455 §10.2); a missing one is not a browser and is let in.
        """
        if origin is None or ANY in self._allowed:
            return None
        try:
            known = normal_origin(origin)
        except ValueError:
            return f"The Origin {_shown(origin)} is no origin."
        if known in self._allowed or _is_at(known, host):
            return None
        return (
            f"Pages from {_shown(known)} may not connect: the request named the host "
            f"{_shown(host) or 'nothing'}. If the page is yours, let the proxy pass Host on, or "
            f"name the page's origin in GAME_SERVER_PUBLIC_URL or GAME_SERVER_ALLOWED_ORIGINS."
        )


def _is_at(origin: str, host: str) -> bool:
    """Whether an origin is the server's own page. Behind a proxy that ends TLS the server's own
    scheme differs from the page's, so only hosts and ports are compared.
    """
    scheme = origin.partition(":")[0]
    if scheme not in ("http", "https"):
        return False
    try:
        return normal_origin(f"{scheme}://{normal_host(host)}") == origin
    except ValueError:
        return False


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"

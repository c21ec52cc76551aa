"""Headers of every answer: a browser's permissions, and no caching of calls."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",  # the socket too: the page always opens the one at its own address
    "manifest-src 'self'",
    "base-uri 'self'",  # the page's <base> leads up to the root
    "form-action 'self'",
)
"""What a page may load (CSP): files of this server, of every kind that a game may have. It loads
nothing from elsewhere, and no script or style inside the HTML.
"""
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # the address may hold an invitation's code
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

SECURITY_OVER_TLS = {"cross-origin-opener-policy": "same-origin"}
"""Browsers ignore it without TLS, and then log an error unless the host is the loopback."""


class SafeHeaders:
    """Middleware that adds the headers. ``embedded_by`` are the origins of websites that may show
    the page in a frame.
    """

    def __init__(self, app: ASGIApp, embedded_by: Sequence[str] = ()) -> None:
        self._app = app
        ancestors = " ".join(("'self'", *embedded_by)) if embedded_by else "'none'"
        self._page_policy = "; ".join((*PAGE_POLICY, f"frame-ancestors {ancestors}"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", self._page_policy)
                headers.setdefault("cache-control", "no-store")
                over_tls = SECURITY_OVER_TLS if scope.get("scheme") == "https" else {}
                for name, value in (SECURITY | over_tls).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)

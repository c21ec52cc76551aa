"""Headers that every answer carries: what a browser may do with it, and that calls aren't kept."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "connect-src 'self' ws: wss:",  # a room may be on another node
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # an invitation's code stands in the address
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

SECURITY_OVER_TLS = {"cross-origin-opener-policy": "same-origin"}
"""Elsewhere a browser ignores it, and logs an error wherever the host is not the loopback."""


class SafeHeaders:
    """Middleware that adds them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", PAGE_POLICY)
                headers.setdefault("cache-control", "no-store")
                over_tls = SECURITY_OVER_TLS if scope.get("scheme") == "https" else {}
                for name, value in (SECURITY | over_tls).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)

"""A rehearsal before the server listens. Frameworks prepare themselves in their first calls, which
takes up to 100 ms. Otherwise the first visitors and all ticks would wait for that.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message

PATHS = ("/healthz", "/main.js", "/j/")
"""A route of the interface, a file, and the page."""


async def rehearse(app: ASGIApp) -> None:
    """Make an application answer a few calls, and drop the answers."""
    for path in PATHS:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": b"", "headers": [(b"host", b"localhost")], "client": None,
            "server": None,
        }  # fmt: skip
        await app(scope, _Request().receive, _ignore)


class _Request:
    """A call without a body, whose caller waits for the answer."""

    def __init__(self) -> None:
        self._is_read = False

    async def receive(self) -> Message:
        if self._is_read:
            await asyncio.Event().wait()
        self._is_read = True
        return {"type": "http.request", "body": b"", "more_body": False}


async def _ignore(message: Message) -> None: ...

"""How much of a request's body is read: a few kilobytes, far more than any call needs."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from game_server.api.errors import SENTENCES, error_response

MAX_BODY_BYTES = 8 * 1024
"""The settings of a room are the longest body that anybody means, and take less than 1 KB."""
CLOSING = {"Connection": "close"}
"""What is left of the body will not be read, so nothing behind it can be."""


class BodyLimit:
    """Middleware: a body that is announced as too large is not read, and one that turns out to be
    is read no further. Either is answered 413, and the connection ends.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > MAX_BODY_BYTES:
            refusal = error_response(413, "content_too_large", SENTENCES[413], CLOSING)
            await refusal(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY_BYTES:
                raise HTTPException(413, headers=CLOSING)
            return message

        await self._app(scope, counted, send)

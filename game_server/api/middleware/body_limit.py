"""How much of a request's body is read: a few kilobytes, far more than any call needs."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from game_server.api.errors import SENTENCES, OnRefusal, Refusal

MAX_BODY_BYTES = 8 * 1024
"""The settings of a room are the longest body that anybody means, and take less than 1 KB."""
CLOSING = {"Connection": "close"}
"""What is left of the body will not be read, so nothing behind it can be."""
TOO_LARGE = Refusal(413, "content_too_large", SENTENCES[413], CLOSING)


class BodyLimit:
    """Middleware: a body that is announced as too large is not read, and one that turns out to be
    is read no further. Either is answered 413, and the connection ends.
    """

    def __init__(self, app: ASGIApp, refused: OnRefusal) -> None:
        self._app = app
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > MAX_BODY_BYTES:
            self._refused(TOO_LARGE.code, TOO_LARGE.status, "", TOO_LARGE.message)
            await TOO_LARGE.response()(scope, receive, send)
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

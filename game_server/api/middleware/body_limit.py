"""A limit on request bodies: a few kilobytes, far more than any call needs."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from game_server.api.errors import SENTENCES, OnRefusal, Refusal

MAX_BODY_BYTES = 8 * 1024
"""The longest real body has the settings of a room, and takes less than 1 KB."""
CLOSING = {"Connection": "close"}
"""The rest of the body is not read, so the connection cannot be used any more."""
TOO_LARGE = Refusal(413, "content_too_large", SENTENCES[413], CLOSING)


class BodyLimit:
    """Middleware: a body over the limit is answered with 413, and the connection ends.

    If its length is announced, none of it is read; otherwise it is read up to the limit.
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

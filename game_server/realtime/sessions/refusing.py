"""Refusing a WebSocket's handshake: an HTTP answer instead of a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from starlette.types import Scope, Send

    from game_server.protocol.close_codes import CloseCode


async def refuse_handshake(
    scope: Scope, send: Send, status: int, code: CloseCode, message: str
) -> None:
    """Answer with an HTTP status and the reason as JSON, after ``websocket.connect`` has come.

    An ASGI server that cannot send an HTTP answer gets the close ``code``; most answer 403 then.
    """
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": int(code), "reason": code.reason})
        return
    content = orjson.dumps({"error": code.name.lower(), "message": message})
    headers = [(b"content-type", b"application/json")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": content})

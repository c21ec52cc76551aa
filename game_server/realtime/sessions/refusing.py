"""Refusing a WebSocket before it is one: an answer to the handshake instead of a connection."""

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

    A server that can't do that closes with 403; so ``code`` is for those that keep it.
    """
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": int(code), "reason": code.reason})
        return
    body = orjson.dumps({"error": code.name.lower(), "message": message})
    headers = [(b"content-type", b"application/json")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})

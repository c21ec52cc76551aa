"""A handshake is refused by an HTTP answer where the server can send one."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from game_server.protocol.close_codes import CloseCode
from game_server.realtime.sessions.refusing import refuse_handshake


@pytest.fixture
def sent() -> list[Any]:
    return []


async def refuse(extensions: dict[str, Any], sent: list[Any]) -> None:
    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "websocket", "extensions": extensions}
    await refuse_handshake(scope, send, 403, CloseCode.ORIGIN, "Not from there.")


async def test_the_answer_has_the_status_and_the_reason(sent: list[Any]) -> None:
    await refuse({"websocket.http.response": {}}, sent)
    start, body = sent
    assert start["status"] == 403
    assert orjson.loads(body["body"]) == {"error": "origin", "message": "Not from there."}


async def test_a_server_that_sends_no_answers_gets_the_close_code(sent: list[Any]) -> None:
    await refuse({}, sent)
    assert sent == [
        {"type": "websocket.close", "code": 4506, "reason": CloseCode.ORIGIN.reason},
    ]

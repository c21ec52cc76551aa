"""The first call starts the server, and each of several workers refuses all calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import orjson
from starlette.responses import Response

from game_server.api.middleware.running import SEVERAL_WORKERS, Running

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Message, Receive, Scope, Send


async def test_without_a_lifespan_the_first_call_starts_the_server(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
        assert not app.state.node.is_running
        for path in ("/healthz", "/readyz"):
            assert (await http.get(path)).status_code == 200
        assert app.state.node.is_running
    app.state.node.stop()


SIBLINGS = {"error": "several_workers", "message": SEVERAL_WORKERS}


class Asked:
    """An application that counts its calls, and a server that has siblings or none."""

    def __init__(self, *, has_siblings: bool) -> None:
        self.started = self.calls = 0
        self.app = Running(self._answer, self._start, lambda: has_siblings)

    def _start(self) -> None:
        self.started += 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.calls += 1
        if scope["type"] == "http":
            await Response("hello")(scope, receive, send)


async def socket_answers(asked: Asked, extensions: dict[str, Any]) -> list[Any]:
    """The messages with which a handshake is answered."""
    sent: list[Any] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await asked.app({"type": "websocket", "extensions": extensions}, receive, send)
    return sent


async def test_a_single_worker_starts_and_answers() -> None:
    asked = Asked(has_siblings=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(asked.app)) as http:
        assert (await http.get("http://play.example/")).text == "hello"
    assert await socket_answers(asked, {}) == []
    assert (asked.started, asked.calls) == (2, 2)


async def test_one_of_several_workers_refuses_calls_and_sockets() -> None:
    asked = Asked(has_siblings=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(asked.app)) as http:
        answer = await http.get("http://play.example/")
    assert (answer.status_code, answer.json()) == (503, SIBLINGS)
    start, body = await socket_answers(asked, {"websocket.http.response": {}})
    assert (start["status"], orjson.loads(body["body"])["message"]) == (503, SEVERAL_WORKERS)
    [close] = await socket_answers(asked, {})
    assert (close["type"], close["code"]) == ("websocket.close", 4504)
    assert asked.calls == 0


async def test_the_lifespan_is_no_call() -> None:
    asked = Asked(has_siblings=True)

    async def nothing(*_: Any) -> Any:
        return None

    await asked.app({"type": "lifespan"}, nothing, nothing)
    assert (asked.started, asked.calls) == (0, 1)

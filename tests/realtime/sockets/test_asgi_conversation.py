"""An ordinary ASGI application on our protocol class: its scope, its messages, and both ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import starlette.websockets
from starlette.responses import PlainTextResponse

from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import (
    client_frame,
    raw_connection,
    raw_websocket,
    serving,
    upgrade_request,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    App = Callable[[Any, Any, Any], Awaitable[None]]

TEXT, CLOSE = 0x1, 0x8


async def answer_to_handshake(app: App, path: str = "/ws", *headers: str) -> bytes:
    """The head of the answer, and the body of a refusal."""
    async with serving(app) as port, raw_connection(port) as socket:
        socket.send(upgrade_request(port, path, *headers))
        head = await asyncio.wait_for(socket.reader.readuntil(b"\r\n\r\n"), WITHIN_S)
        if head.startswith(b"HTTP/1.1 101 "):
            return head
        return head + await asyncio.wait_for(socket.reader.read(), WITHIN_S)


async def test_the_scope_holds_the_request() -> None:
    scopes: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "websocket"
        scopes.append({**scope})
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "two", "headers": [(b"x-a", b"b")]})

    asked = "Sec-WebSocket-Protocol: one, two", "X-Name: gr\xfc\xdf"
    head = await answer_to_handshake(app, "/a%20b?c=d%20e", *asked)
    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Protocol: two" in head
    assert b"x-a: b" in head
    [scope] = scopes
    assert (scope["scheme"], scope["path"], scope["raw_path"]) == ("ws", "/a b", b"/a%20b")
    assert scope["query_string"] == b"c=d%20e"
    assert scope["subprotocols"] == ["one", "two"]
    assert (b"x-name", "grüß".encode()) in scope["headers"]
    assert scope["client"][0] == "127.0.0.1"


async def test_messages_go_to_the_application_and_back() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        socket = starlette.websockets.WebSocket(scope, receive, send)
        await socket.accept()
        await socket.send_text(f"text: {await socket.receive_text()}")
        await socket.send_bytes(b"bytes: " + await socket.receive_bytes())
        await socket.close(4321, "enough")

    async with serving(app) as port, raw_websocket(port) as socket:
        socket.send(client_frame("grüß".encode(), TEXT) + client_frame(b"abc"))
        assert await socket.frame() == (0x81, "text: grüß".encode())
        assert await socket.frame() == (0x82, b"bytes: abc")
        assert await socket.close_frame() == (4321, "enough")


async def test_an_end_by_the_client_is_a_message_and_then_an_error() -> None:
    ended: asyncio.Queue[Any] = asyncio.Queue()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        ended.put_nowait(await receive())
        try:
            await send({"type": "websocket.send", "text": "too late"})
        except OSError as fault:
            ended.put_nowait(fault)

    async with serving(app) as port, raw_websocket(port) as socket:
        socket.send(client_frame(b"\x03\xe9bye", CLOSE))
        last = await asyncio.wait_for(ended.get(), WITHIN_S)
        assert last == {"type": "websocket.disconnect", "code": 1001, "reason": "bye"}
        assert isinstance(await asyncio.wait_for(ended.get(), WITHIN_S), OSError)


@pytest.mark.parametrize("accepts", [True, False])
async def test_a_mistake_of_the_application_ends_the_connection(
    accepts: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        if accepts:
            await send({"type": "websocket.accept"})
        raise ZeroDivisionError("a mistake")

    if accepts:
        async with serving(app) as port, raw_websocket(port) as socket:
            assert (await socket.close_frame())[0] == 1011
    else:
        assert (await answer_to_handshake(app)).startswith(b"HTTP/1.1 500 ")
    assert "a mistake" in caplog.text


async def test_an_application_that_returns_closes_the_connection() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})

    async with serving(app) as port, raw_websocket(port) as socket:
        assert await socket.close_frame() == (1000, "")


async def test_a_close_before_the_accept_is_a_403() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.close"})

    assert (await answer_to_handshake(app)).startswith(b"HTTP/1.1 403 ")


async def test_a_handshake_can_be_refused_by_a_whole_http_answer() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        response = PlainTextResponse("come back later", 503, {"retry-after": "5"})
        await response(scope, receive, send)

    answer = await answer_to_handshake(app)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 5\r\n" in answer
    assert answer.endswith(b"\r\n\r\ncome back later")


@pytest.mark.parametrize("accepts", [True, False])
async def test_a_message_that_does_not_fit_is_a_mistake(accepts: bool) -> None:
    faults: list[RuntimeError] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        if accepts:
            await send({"type": "websocket.accept"})
        try:
            await send({"type": "websocket.accept" if accepts else "websocket.send"})
        except RuntimeError as fault:
            faults.append(fault)

    await answer_to_handshake(app)
    assert [str(fault) for fault in faults] == [
        "websocket.accept can't follow websocket.accept"
        if accepts
        else "websocket.send can't answer a handshake"
    ]


async def test_a_slow_application_makes_the_client_wait() -> None:
    """Reading stops at the first message that the application has not taken."""
    may_go_on, received = asyncio.Event(), list[bytes]()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await may_go_on.wait()
        for _ in range(4_000):
            received.append((await receive())["bytes"])

    async with serving(app) as port, raw_websocket(port) as socket:
        socket.send(client_frame(bytes(4_000)) * 4_000)
        unsent, before = socket.writer.transport.get_write_buffer_size, 0
        while unsent() != before:
            before = unsent()
            await asyncio.sleep(0.05)
        assert before > 0
        may_go_on.set()
        assert (await socket.close_frame())[0] == 1000
    assert received == [bytes(4_000)] * 4_000

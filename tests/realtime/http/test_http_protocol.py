"""HTTP over real connections: a client that says nothing, half of it, or too much, is answered and
gone; and what is allowed works on as if there were no door.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import orjson
import pytest

from game_server.realtime.http import http_protocol
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import (
    RawSocket,
    client_frame,
    raw_connection,
    running,
    serving,
    upgrade_request,
)

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


async def ok(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers every request with its body, and every WebSocket likewise."""
    assert scope["type"] != "lifespan"
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": message["bytes"]})
        return
    body, more_body = b"", True
    while more_body:
        message = await receive()
        body, more_body = body + message["body"], message["more_body"]
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer(socket: RawSocket) -> tuple[int, bytes]:
    """The next response's status and body."""
    async with asyncio.timeout(WITHIN_S):
        head = await socket.reader.readuntil(b"\r\n\r\n")
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
        body = await socket.reader.readexactly(int(lines.get(b"content-length", b"0")))
    return int(head.split(b" ")[1]), body


async def refusal(socket: RawSocket) -> tuple[int, str]:
    """The status and error of an answer that ends the connection."""
    status, body = await answer(socket)
    await socket.ended()
    told = orjson.loads(body)
    assert told["message"].endswith(".")
    return status, told["error"]


@pytest.fixture
def short_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "REQUEST_DEADLINE_S", 0.2)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf",
        upgrade_request(80)[:-2],
    ],
    ids=["silence", "half a line", "half a head", "half a body", "half an upgrade"],
)
@pytest.mark.usefixtures("short_deadline")
async def test_a_request_that_does_not_come_ends_the_connection(sent: bytes) -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(sent)
        await socket.ended()


async def test_half_a_second_request_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(GET)
        assert (await answer(socket))[0] == 200
        monkeypatch.setattr(http_protocol, "REQUEST_DEADLINE_S", 0.2)
        socket.send(GET[:10])
        assert await refusal(socket) == (408, "request_timeout")


async def test_an_idle_connection_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "IDLE_S", 0.1)
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(GET)
        assert (await answer(socket))[0] == 200
        await socket.ended()


async def test_an_application_that_never_answers_holds_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_protocol, "ANSWER_DEADLINE_S", 0.1)

    async def waits(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        while (await receive())["type"] != "http.disconnect":
            pass

    async with serving(waits) as port, raw_connection(port) as socket:
        socket.send(GET)
        await socket.ended()


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (upgrade_request(80, "/ws", *["a: b"] * 130), (431, "head_too_large")),
        (upgrade_request(80, "/" + "x" * 9_000), (431, "head_too_large")),
        (upgrade_request(80, "/ws", "Content-Length: 5"), (400, "bad_request")),
        (upgrade_request(80, "/ws", "Transfer-Encoding: chunked"), (400, "bad_request")),
        (upgrade_request(80, "/ws", "Sec-WebSocket-Version: 13"), (400, "bad_handshake")),
        (upgrade_request(80).replace(b"Key: ", b"Key: ?"), (400, "bad_handshake")),
        (upgrade_request(80).replace(b"Version: 13", b"Version: 8"), (400, "bad_handshake")),
        (upgrade_request(80).replace(b"Host", b"Hos t"), (400, "bad_request")),
    ],
    ids=[
        "130 fields", "9 KB of path", "a length", "chunks", "two versions", "no key",
        "an old version", "a malformed field",
    ],
)  # fmt: skip
async def test_an_upgrade_that_is_refused_is_answered_and_closed(
    sent: bytes, expected: tuple[int, str]
) -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(sent)
        assert await refusal(socket) == expected


@pytest.mark.parametrize(
    ("begins", "goes_on", "expected"),
    [
        (b"GET / HTTP/1.1\r\n", b"a:\r\n" * 1_000, (431, "head_too_large")),
        (b"GET /", b"x" * 4_000, (431, "head_too_large")),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 600,
         (413, "content_too_large")),
        (POST + b"Content-Length: 90000\r\n\r\n", b"x" * 4_000, (413, "content_too_large")),
    ],
    ids=["fields without end", "a URL without end", "chunks without end", "a large body"],
)  # fmt: skip
async def test_what_has_no_end_is_refused_and_then_read_no_more(
    begins: bytes, goes_on: bytes, expected: tuple[int, str]
) -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(begins)
        async with asyncio.timeout(WITHIN_S):
            try:
                for _ in range(2_000):
                    socket.send(goes_on)
                    await socket.writer.drain()
                raise AssertionError("eight megabytes were read")
            except ConnectionError:
                pass
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(begins + goes_on * 5)
        assert await refusal(socket) == expected


async def test_ten_thousand_requests_at_once_end_the_connection() -> None:
    called = 0

    async def counts(scope: Any, receive: Any, send: Any) -> None:
        nonlocal called
        called += scope["type"] == "http"
        await ok(scope, receive, send)

    async with serving(counts) as port, raw_connection(port) as socket:
        socket.send(GET * 10_000)
        await socket.ended()
    assert called <= 3


async def test_two_requests_may_wait_and_each_is_answered_in_order() -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        for body in (b"one", b"two", b"three"):
            socket.send(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        assert [await answer(socket) for _ in range(3)] == [
            (200, b"one"),
            (200, b"two"),
            (200, b"three"),
        ]


async def test_a_refused_request_behind_a_good_one_lets_that_be_answered_first() -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(POST + b"Content-Length: 5\r\n\r\nhello" + b"BREW / HTTP/1.1\r\n\r\n")
        assert await answer(socket) == (200, b"hello")
        assert await refusal(socket) == (501, "not_implemented")


async def test_a_client_that_stops_sending_still_gets_its_answers() -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(GET + POST + b"Content-Length: 5\r\n\r\nhello")
        socket.writer.write_eof()
        assert await answer(socket) == (200, b"")
        assert await answer(socket) == (200, b"hello")
        await socket.ended()


async def test_chunks_reach_the_application_and_100_continue_is_answered() -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(POST + b"Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
        assert await answer(socket) == (100, b"")
        socket.send(b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
        assert await answer(socket) == (200, b"hello")


async def test_a_connection_of_http_may_become_a_websocket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "IDLE_S", 0.1)
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(GET)
        assert (await answer(socket))[0] == 200
        socket.send(upgrade_request(port))
        assert (await answer(socket))[0] == 101
        await asyncio.sleep(0.2)  # what closed an idle connection is forgotten
        socket.send(client_frame(b"hello"))
        assert await socket.frame() == (0x82, b"hello")


async def test_a_request_and_an_upgrade_at_once_are_both_answered() -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(GET + upgrade_request(port) + client_frame(b"early"))
        assert (await answer(socket))[0] == 200
        assert (await answer(socket))[0] == 101
        assert await socket.frame() == (0x82, b"early")


async def test_refusals_are_counted_by_their_reason() -> None:
    async with running() as live:
        async with raw_connection(live.port) as socket:
            socket.send(b"GET /\r\n\r\n")
            assert await refusal(socket) == (400, "bad_request")
        refused = "game_server_connections_refused_total"
        assert (await live.metrics())[f'{refused}{{reason="malformed"}}'] == 1


async def test_too_many_of_one_address_close_its_longest_idle_one() -> None:
    async with running(http_connections_per_address=2, trusted_proxies="none") as live:
        async with raw_connection(live.port) as first, raw_connection(live.port) as second:
            for socket in (first, second):
                socket.send(GET)
                assert (await answer(socket))[0] == 200
            async with raw_connection(live.port) as third:
                third.send(GET)
                assert (await answer(third))[0] == 200
                await first.ended()
                second.send(GET)
                assert (await answer(second))[0] == 200
        async with asyncio.timeout(WITHIN_S):
            while (samples := await live.metrics())["game_server_http_connections"] != 1:
                await asyncio.sleep(0.01)
        assert samples['game_server_connections_refused_total{reason="http_idle"}'] == 1


async def test_idle_connections_of_http_lock_nobody_out() -> None:
    async with running(http_connections=10) as live, AsyncExitStack() as crowd:
        for _ in range(30):
            socket = await crowd.enter_async_context(raw_connection(live.port))
            socket.send(GET)
            assert (await answer(socket))[0] == 200
        assert await live.ticket()

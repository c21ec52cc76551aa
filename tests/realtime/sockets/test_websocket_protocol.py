"""The protocol class, by the byte: what it hands over, what it answers, and that it always ends."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from game_server.netcode.messages.framing import frame
from game_server.realtime.http.http_protocol import HttpGate
from game_server.realtime.sockets import websocket_protocol
from game_server.realtime.sockets.direct_socket import EXTENSION, DirectSocket, Ended
from game_server.realtime.sockets.websocket_protocol import GameWebSocketProtocol
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import (
    client_frame,
    raw_connection,
    raw_websocket,
    serving,
    upgrade_request,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PING, PONG, CLOSE, TEXT, BINARY, CONTINUED = 0x9, 0xA, 0x8, 0x1, 0x2, 0x0


class Echo:
    """An endpoint that sends every message back, and remembers its sockets and their ends."""

    def __init__(self) -> None:
        self.sockets: list[DirectSocket] = []
        self.received: list[bytes | str] = []
        self.ended: asyncio.Queue[Ended] = asyncio.Queue()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "websocket"
        await receive()
        await send({"type": "websocket.accept"})
        socket: DirectSocket = scope["extensions"][EXTENSION]
        self.sockets.append(socket)

        def answer(message: bytes | str) -> None:
            self.received.append(message)
            socket.write(frame(message.encode() if isinstance(message, str) else message))

        self.ended.put_nowait(await socket.serve(answer))


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
async def port(echo: Echo, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(websocket_protocol, "LINGER_S", 0.2)
    async with serving(echo) as port:
        yield port


async def test_a_message_goes_to_the_callback_and_a_frame_straight_back(port: int) -> None:
    async with raw_websocket(port) as socket:
        socket.send(client_frame(b"hello"))
        assert await socket.frame() == (0x82, b"hello")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 4_096])
async def test_messages_of_any_admitted_size_arrive_whole(port: int, size: int) -> None:
    payload = bytes(i % 251 for i in range(size))
    async with raw_websocket(port) as socket:
        socket.send(client_frame(payload))
        assert await socket.frame() == (0x82, payload)


async def test_frames_arrive_in_order_however_they_are_cut(port: int, echo: Echo) -> None:
    messages = [bytes((i,)) * (i * 7 % 140) for i in range(40)]
    stream = b"".join(
        client_frame(message) + (client_frame(b"", PONG) if i % 5 == 0 else b"")
        for i, message in enumerate(messages)
    )
    cuts = [1, 2, 3, 5, 7, 1, 200, 4, 6, 400]
    async with raw_websocket(port) as socket:
        at = turn = 0
        while at < len(stream):
            size = cuts[turn % len(cuts)]
            socket.send(stream[at : at + size])
            await asyncio.sleep(0)
            at, turn = at + size, turn + 1
        answers = [(await socket.frame())[1] for _ in messages]
    assert answers == messages


async def test_half_a_frame_waits_for_the_rest_before_what_follows(port: int, echo: Echo) -> None:
    whole = client_frame(b"first")
    async with raw_websocket(port) as socket:
        socket.send(client_frame(b"zeroth"))
        await socket.frame()
        socket.send(whole[:2])
        await asyncio.sleep(0.02)
        socket.send(whole[2:] + client_frame(b"second"))
        assert [(await socket.frame())[1] for _ in range(2)] == [b"first", b"second"]
    assert echo.received == [b"zeroth", b"first", b"second"]


async def test_a_message_in_fragments_arrives_whole_with_a_ping_between(port: int) -> None:
    async with raw_websocket(port) as socket:
        socket.send(client_frame(b"he", BINARY, fin=False))
        socket.send(client_frame(b"are you there?", PING))
        assert await socket.frame() == (0x8A, b"are you there?")
        socket.send(client_frame(b"ll", CONTINUED, fin=False) + client_frame(b"o", CONTINUED))
        assert await socket.frame() == (0x82, b"hello")
        socket.send(client_frame(b"again"))
        assert await socket.frame() == (0x82, b"again")


async def test_a_pong_comes_before_the_answer_to_the_message_that_the_ping_was_in(
    port: int,
) -> None:
    async with raw_websocket(port) as socket:
        fragments = client_frame(b"he", fin=False), client_frame(b"llo", CONTINUED)
        socket.send(fragments[0] + client_frame(b"?", PING) + fragments[1])
        assert [await socket.frame() for _ in range(2)] == [(0x8A, b"?"), (0x82, b"hello")]


async def test_a_bad_message_right_before_a_close_frame_is_no_fault_of_ours(
    port: int, echo: Echo
) -> None:
    async with raw_websocket(port) as socket:
        socket.send(client_frame(b"\xff", TEXT) + client_frame(b"\x03\xe8", CLOSE))
        assert (await socket.close_frame())[0] == 1000
        await socket.ended()
    assert (await echo.ended.get()).code == 1000


async def test_text_arrives_as_text(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        socket.send(client_frame("grüß".encode(), TEXT))
        await socket.frame()
    assert echo.received == ["grüß"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (client_frame(b"\xff\xfe", TEXT), 1007),
        (client_frame(b"x" * 4_097), 1009),
        (client_frame(b"x" * 4_000, fin=False) + client_frame(b"x" * 97, CONTINUED), 1009),
        (b"\x82\x02hi", 1002),
        (client_frame(b"x", 0x3), 1002),
        (b"\xc2" + client_frame(b"x")[1:], 1002),
        (client_frame(b"x", CONTINUED), 1002),
        (client_frame(b"x", fin=False) + client_frame(b"y"), 1002),
        (client_frame(b"x" * 126, PING), 1002),
        (client_frame(b"", PING, fin=False), 1002),
        (client_frame(b"\x03", CLOSE), 1002),
        (client_frame(b"", fin=False) + client_frame(b"", CONTINUED, fin=False) * 70, 4500),
    ],
)
async def test_broken_framing_closes_with_its_code(port: int, sent: bytes, code: int) -> None:
    async with raw_websocket(port) as socket:
        socket.send(sent)
        assert (await socket.close_frame())[0] == code
        await socket.ended()


async def test_a_close_frame_is_answered_and_ends_the_connection(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        socket.send(client_frame(b"\x03\xe8bye", CLOSE))
        assert await socket.close_frame() == (1000, "bye")
        await socket.ended()
    assert await echo.ended.get() == Ended(1000, "bye")


async def test_a_connection_that_breaks_off_ends_with_1006(port: int, echo: Echo) -> None:
    async with raw_websocket(port):
        pass
    assert await asyncio.wait_for(echo.ended.get(), WITHIN_S) == Ended(1006)


async def test_close_tells_code_and_reason_and_nothing_follows(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        await until_connected(echo)
        echo.sockets[0].close(4508, "Ärger. " * 30)
        echo.sockets[0].write(frame(b"too late"))
        echo.sockets[0].close(4000, "another")
        code, reason = await socket.close_frame()
        assert (code, reason) == (4508, ("Ärger. " * 30)[:107])
        socket.send(client_frame(b"too late as well"))
        socket.send(client_frame(b"\x11\x9c", CLOSE))
        await socket.ended()
    assert echo.received == []
    assert (await echo.ended.get()).code == 4508


async def test_messages_behind_the_one_that_closed_are_not_handed_over(port: int) -> None:
    received: list[bytes | str] = []

    async def closes_at_once(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        socket: DirectSocket = scope["extensions"][EXTENSION]

        def close(message: bytes | str) -> None:
            received.append(message)
            socket.close(4500, "enough")

        await socket.serve(close)

    async with serving(closes_at_once) as other, raw_websocket(other) as socket:
        socket.send(client_frame(b"one") + client_frame(b"two") + client_frame(b"x" * 300))
        assert await socket.close_frame() == (4500, "enough")
    assert received == [b"one"]


async def test_a_peer_that_ignores_the_close_frame_is_aborted(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        await until_connected(echo)
        echo.sockets[0].close(4000, "go")
        await socket.close_frame()
        await socket.ended()


async def test_a_peer_that_never_reads_is_freed_when_it_is_closed(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        await until_connected(echo)
        socket.stop_reading()
        server_side = echo.sockets[0]
        while server_side.buffered() < 1_000_000:
            server_side.write(frame(bytes(60_000)))
        server_side.close(4002, "too slow")
        assert (await asyncio.wait_for(echo.ended.get(), WITHIN_S)).code == 4002
    assert server_side.buffered() == 0
    server_side.write(frame(b"nobody is there"))
    server_side.abort()


async def test_an_aborted_connection_is_gone_at_once(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        await until_connected(echo)
        echo.sockets[0].abort()
        await socket.ended()
    assert await echo.ended.get() == Ended(1006)


async def test_a_ping_is_due_again_only_once_it_was_answered(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        await until_connected(echo)
        server_side = echo.sockets[0]
        assert server_side.ping()
        assert await socket.frame() == (0x89, b"")
        assert not server_side.ping()
        socket.send(client_frame(b"", PONG) + client_frame(b"after"))
        await socket.frame()
        assert server_side.ping()


async def test_a_flood_of_pings_is_closed_with_4503(port: int) -> None:
    async with raw_websocket(port) as socket:
        socket.send(client_frame(b"x", PING) * 100)
        assert (await socket.close_frame())[0] == 4503


async def test_a_message_before_the_handshake_is_done_disturbs_nothing(port: int) -> None:
    async with raw_connection(port) as socket:
        socket.send(upgrade_request(port))
        socket.send(client_frame(b"hasty"))
        await socket.reader.readuntil(b"\r\n\r\n")
        socket.send(client_frame(b"calm"))
        while (await socket.frame())[1] != b"calm":
            pass


async def test_the_sockets_count_what_they_send(port: int, echo: Echo) -> None:
    async with raw_websocket(port) as socket:
        for size in (10, 20):
            socket.send(client_frame(bytes(size)))
            await socket.frame()
    assert (echo.sockets[0].messages_out, echo.sockets[0].bytes_out) == (2, 34)


async def test_a_stopping_server_sends_4001(echo: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_protocol, "LINGER_S", 0.2)
    async with serving(echo) as port:
        connection = raw_websocket(port)
        socket = await connection.__aenter__()
        await until_connected(echo)
    assert await socket.close_frame() == (4001, "The server is restarting; reconnect in a moment.")
    await connection.__aexit__(None, None, None)


async def until_connected(echo: Echo) -> None:
    while not echo.sockets:
        await asyncio.sleep(0.001)


async def test_an_ended_connection_is_freed_without_a_garbage_collection(
    port: int, echo: Echo
) -> None:
    gc.collect()
    gc.disable()
    try:
        async with raw_websocket(port) as socket:
            socket.send(client_frame(b"hello"))
            await socket.frame()
            [kept] = [o for o in gc.get_objects() if isinstance(o, GameWebSocketProtocol)]
            protocol = weakref.ref(kept)
            del kept
            assert not any(isinstance(o, HttpGate) for o in gc.get_objects())
        await echo.ended.get()
        echo.sockets.clear()
        async with asyncio.timeout(WITHIN_S):
            while protocol() is not None:
                await asyncio.sleep(0.01)
    finally:
        gc.enable()

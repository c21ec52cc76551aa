"""Bytes that nobody should send, to both protocol classes: no exception, no connection that stays,
and every answer a response.

Time and transport are made up, the HTTP and WebSocket parsers are the real ones. A case is a valid
conversation, damaged and cut at random; each has a number, so that a failure can be tried again.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from uvicorn.server import ServerState

from game_server.realtime.http.http_connections import HttpConnections
from game_server.realtime.process.serving import server_config
from game_server.realtime.sockets.direct_socket import EXTENSION
from tests.support.fake_loop import FakeLoop, FakeTransport
from tests.support.servers.in_process import client_frame, upgrade_request

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = 1_500
ATTACK_CASES = 1_000_000
LONGEST_S = 100.0
"""No connection may stay silent longer than this."""

HEAD = b"POST /api/rooms?x=%20 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
CONVERSATIONS = [
    b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    HEAD + b"Content-Length: 11\r\n\r\n" + b'{"a": true}',
    HEAD + b"Expect: 100-continue\r\nContent-Length: 11\r\n\r\n" + b'{"a": true}',
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nA: b\r\n\r\n",
    upgrade_request(8000),
    upgrade_request(8000, "/ws", "Origin: https://play.example", "Sec-WebSocket-Protocol: a, b"),
    upgrade_request(8000, "/refuse"),
    upgrade_request(8000)
    + client_frame(b"hello", 0x1)
    + client_frame(b"again", fin=False)
    + client_frame(b"", 0x9)
    + client_frame(b"!", 0x0)
    + client_frame(b"\x03\xe8bye", 0x8),
]
PIECES = [
    b"\r\n", b"\r", b"\n", b"\r\n\r\n", b"\0", b" ", b":", b"\xff", b"\t", b"Host: b\r\n",
    b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n",
    b"HTTP/1.1", b"GET ",
    b"a:\r\n" * 140, b"x" * 9_000, b"1\r\na\r\n" * 50, b"Upgrade: websocket\r\n", b"99999999999",
    client_frame(b"x" * 200), client_frame(b"", 0x9) * 60, b"\x82\xfe", b"\x81\x85",
]  # fmt: skip


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answers every request and takes every connection over for one message."""
    await receive()
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})
    elif scope["path"] == "/refuse":
        await send({"type": "websocket.close"})
    else:
        await send({"type": "websocket.accept"})
        scope["extensions"][EXTENSION].write(b"\x82\x02hi")


class Door:
    """Both protocol classes, in a world of their own."""

    def __init__(self) -> None:
        self.loop = FakeLoop()
        self.refusals: list[str] = []
        self.connections = HttpConnections(refused=self.refusals.append)
        self.config = server_config(application, self.connections)
        self.config.load()
        self.state = ServerState()

    def connect(self) -> FakeTransport:
        transport = FakeTransport(self.loop)
        protocol: Any = self.config.http_protocol_class
        transport.connect(protocol(self.config, self.state, {}, _loop=self.loop))
        return transport

    def check(self, transport: FakeTransport) -> None:
        """Nobody says anything any more: the connection ends, and has only said what it may."""
        self.loop.pass_time(LONGEST_S)
        assert transport.is_lost
        assert not self.state.connections
        assert not self.state.tasks
        assert len(self.connections) == 0
        check_answers(bytes(transport.written))


STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) [A-Z][A-Za-z -]+")
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)(?:\r\n|$)", re.IGNORECASE)


def check_answers(data: bytes) -> None:
    """A client gets HTTP responses, and frames behind a 101."""
    while data:
        head, found, data = data.partition(b"\r\n\r\n")
        assert found
        status = STATUS_LINE.fullmatch(head.partition(b"\r\n")[0])
        assert status, head
        length = LENGTH.search(head)
        if status[1] == b"101":
            check_frames(data)
            return
        if length:
            assert len(data) >= int(length[1])
            data = data[int(length[1]) :]
        elif status[1] != b"100":
            assert b"transfer-encoding: chunked" in head
            _, found, data = data.partition(b"0\r\n\r\n")
            assert found


def check_frames(data: bytes) -> None:
    while data:
        assert data[0] in (0x82, 0x88, 0x8A)
        assert data[1] < 126, "the server has nothing longer to say"
        data = data[2 + data[1] :]


def damaged(rng: random.Random) -> bytes:
    """One or two conversations with up to four mistakes."""
    stream = b"".join(rng.choices(CONVERSATIONS, k=rng.choice((1, 1, 2, 5))))
    for _ in range(rng.randrange(5)):
        at = rng.randrange(len(stream) + 1)
        match rng.randrange(5):
            case 0:
                stream = stream[:at] + rng.choice(PIECES) + stream[at:]
            case 1:
                stream = stream[:at] + stream[at + rng.randrange(1, 9) :]
            case 2:
                stream = stream[:at] + rng.randbytes(rng.randrange(1, 4)) + stream[at + 1 :]
            case 3:
                stream = stream[:at]
            case 4:
                begin = rng.randrange(len(stream) + 1)
                stream = stream[:at] + stream[begin : begin + 60] + stream[at:]
    return stream


def cut(rng: random.Random, stream: bytes) -> Iterator[bytes]:
    """The stream in pieces, most often one or a few."""
    pieces = rng.choice((1, 1, 2, 3, 10))
    at = [0, *sorted(rng.randrange(len(stream) + 1) for _ in range(pieces - 1)), len(stream)]
    for begin, end in zip(at, at[1:], strict=False):  # noqa: RUF007
        yield stream[begin:end]


def try_case(number: int, door: Door) -> None:
    rng = random.Random(number)
    transport = door.connect()
    for piece in cut(rng, damaged(rng)):
        transport.receive(piece)
        if rng.random() < 0.1:
            door.loop.pass_time(rng.choice((0.1, 3.0, 6.0)))
    door.check(transport)


def try_cases(numbers: range) -> Door:
    door = Door()
    for number in numbers:
        try:
            try_case(number, door)
        except Exception as fault:
            fault.add_note(f"this was case {number}")
            raise
    return door


def test_no_bytes_break_or_hold_a_connection() -> None:
    door = try_cases(range(CASES))
    kinds = {"malformed", "head_too_large", "pipelined", "request_timeout", "handshake"}
    assert kinds <= set(door.refusals)


@pytest.mark.attack
@pytest.mark.parametrize("part", range(4))
def test_no_bytes_break_or_hold_a_connection_in_a_million_cases(part: int) -> None:
    each = ATTACK_CASES // 4
    for begin in range(part * each, (part + 1) * each, 10_000):
        try_cases(range(begin, begin + 10_000))

"""The driver's frames, and the way in."""

from __future__ import annotations

import asyncio
import socket

import pytest

from load_tests.bench.clients.websocket import BINARY, TEXT, Dialled, frame, frame_end


def test_a_frame_has_a_mask_of_zeros() -> None:
    assert frame(BINARY, b"abc") == b"\x82\x83\0\0\0\0abc"
    assert frame(TEXT, bytes(300))[:8] == b"\x81\xfe\x01\x2c\0\0\0\0"


@pytest.mark.parametrize(
    ("data", "payload"),
    [
        (b"\x82\x02ab", (2, 4)),
        (b"\x82\x7e\x01\x00", (4, 260)),
        (b"\x82\x7f" + (70_000).to_bytes(8, "big"), (10, 70_010)),
        (b"\x82", (0, 0)),
        (b"\x82\x7e\x01", (0, 0)),
    ],
)
def test_a_frame_ends_where_its_head_says(data: bytes, payload: tuple[int, int]) -> None:
    assert frame_end(data, 0) == payload


async def serve(answer: bytes) -> tuple[asyncio.Server, str, list[bytes]]:
    """A server that gives one answer to whatever asks, and keeps what else it is told."""
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        heard.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    return server, f"127.0.0.1:{server.sockets[0].getsockname()[1]}", heard


UPGRADE = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


async def test_what_comes_after_the_first_message_is_left_for_the_driver() -> None:
    server, host, _ = await serve(UPGRADE + b"\x82\x02ab\x82\x02c")
    dialled = await Dialled.open(host, "/")
    assert await dialled.receive() == (BINARY, b"ab")
    assert dialled.left == b"\x82\x02c"
    dialled.sock.close()
    server.close()


async def test_a_ping_on_the_way_in_is_answered() -> None:
    server, host, heard = await serve(UPGRADE + b"\x89\x01p\x82\x01a")
    dialled = await Dialled.open(host, "/")
    assert await dialled.receive() == (BINARY, b"a")
    dialled.sock.close()
    while not heard:
        await asyncio.sleep(0)
    assert heard == [b"\x8a\x81\0\0\0\0p"]
    server.close()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "403"),
        (UPGRADE + b"\x88\x06\x11\xa4full", "4516 full"),
        (UPGRADE, "ended"),
    ],
)
async def test_a_refusal_is_told(answer: bytes, reason: str) -> None:
    server, host, _ = await serve(answer)

    async def enter() -> None:
        dialled = await Dialled.open(host, "/")
        dialled.sock.shutdown(socket.SHUT_WR)
        await dialled.receive()

    with pytest.raises(ConnectionError, match=reason):
        await enter()
    server.close()

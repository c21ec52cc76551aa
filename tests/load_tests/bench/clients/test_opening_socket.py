"""The handshake, and the first messages of a client."""

from __future__ import annotations

import asyncio
import socket

import pytest

from load_tests.bench.clients.opening_socket import OpeningSocket
from load_tests.websocket_frames import BINARY


async def serve(answer: bytes) -> tuple[asyncio.Server, str, list[bytes]]:
    """A server that gives one answer to every client, and keeps the bytes that follow."""
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        heard.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    return server, f"127.0.0.1:{server.sockets[0].getsockname()[1]}", heard


UPGRADE = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


async def test_bytes_behind_the_first_message_are_kept_for_the_driver() -> None:
    server, host, _ = await serve(UPGRADE + b"\x82\x02ab\x82\x02c")
    opening = await OpeningSocket.connect(host, "/")
    assert await opening.receive() == (BINARY, b"ab")
    assert opening.unread == b"\x82\x02c"
    opening.sock.close()
    server.close()


async def test_a_ping_during_the_opening_is_answered() -> None:
    server, host, heard = await serve(UPGRADE + b"\x89\x01p\x82\x01a")
    opening = await OpeningSocket.connect(host, "/")
    assert await opening.receive() == (BINARY, b"a")
    opening.sock.close()
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
async def test_a_refusal_says_why(answer: bytes, reason: str) -> None:
    server, host, _ = await serve(answer)

    async def enter() -> None:
        opening = await OpeningSocket.connect(host, "/")
        opening.sock.shutdown(socket.SHUT_WR)
        await opening.receive()

    with pytest.raises(ConnectionError, match=reason):
        await enter()
    server.close()

"""Bodies: too long a one is refused, before it is read if that can be seen, and ends the talk."""

from __future__ import annotations

import asyncio

import pytest

from game_server.api.middleware.body_limit import MAX_BODY_BYTES
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import Live, RawSocket, raw_connection, running

HEAD = b"POST /api/guests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


async def answer(live: Live, socket: RawSocket) -> bytes:
    """All that comes until the server ends the connection."""
    async with asyncio.timeout(WITHIN_S):
        return await socket.reader.read()


def announced(size: int) -> bytes:
    return HEAD + b"Content-Length: %d\r\n\r\n" % size


async def test_a_body_that_is_announced_as_too_long_is_not_waited_for() -> None:
    async with running() as live, raw_connection(live.port) as socket:
        socket.send(announced(MAX_BODY_BYTES + 1))
        told = await answer(live, socket)
    assert told.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close\r\n" in told.lower()
    assert b'"error":"content_too_large"' in told


async def test_a_body_in_chunks_is_read_no_further_than_the_limit() -> None:
    async with running() as live, raw_connection(live.port) as socket:
        socket.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        socket.send(b"1000\r\n%s\r\n" % (b" " * 4096) * (MAX_BODY_BYTES // 4096))
        socket.send(b"1\r\n \r\n")  # one byte too many, and more would follow
        told = await answer(live, socket)
    assert told.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close\r\n" in told.lower()


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_at_the_limit_is_read(chunked: bool) -> None:
    body = b'{"name": "Ada"}'.ljust(MAX_BODY_BYTES)
    async with running() as live, raw_connection(live.port) as socket:
        if chunked:
            whole = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            socket.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + whole)
        else:
            socket.send(announced(len(body)) + body)
        async with asyncio.timeout(WITHIN_S):
            head = await socket.reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" not in head.lower()

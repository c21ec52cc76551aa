"""Writing by the world: one call for the messages of all members."""

from __future__ import annotations

import asyncio
import socket as sockets
import struct
from typing import Any

import numpy as np

from game_server.netcode.messages.framing import frame
from game_server.netcode.sending.connection_columns import NO_DESCRIPTOR
from game_server.realtime.sockets.direct_socket import Ended
from tests.realtime.sockets.world_sockets.bench import Bench, joined, needs_batches
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import RawSocket, raw_websocket

pytestmark = needs_batches


def pieces_of(*messages: bytes) -> tuple[Any, list[Any]]:
    """Where messages lie, each cut in two, and their memory, which must be kept."""
    memory = [np.frombuffer(message, np.uint8) for message in messages]
    halves = [[(m.ctypes.data, 1), (m.ctypes.data + 1, len(m) - 1)] for m in memory]
    return np.array(halves, np.uint64), memory


async def test_each_gets_its_own_message(bench: Bench, port: int) -> None:
    async with raw_websocket(port) as a, raw_websocket(port) as b:
        for socket in (a, b):
            await joined(socket)
        pieces, memory = pieces_of(frame(b"to b"), frame(b"to a"))
        bench.world.write(np.array([bench.row_of(1), bench.row_of(0)]), pieces)
        assert await a.frame() == (0x82, b"to a")
        assert await b.frame() == (0x82, b"to b")
        del memory


async def test_what_the_event_loop_has_to_write_goes_first(bench: Bench, ann: RawSocket) -> None:
    first = [bytes((number,)) * 60_000 for number in range(100)]
    for message in first:
        bench.connections[0].write(frame(message))
    assert bench.connections[0].buffered()
    pieces, memory = pieces_of(frame(b"second"))
    bench.world.write(np.array([bench.row_of(0)]), pieces)
    bench.connections[0].write(frame(b"third"))
    heard = [(await ann.frame())[1] for _ in range(102)]
    assert heard == [*first, b"second", b"third"]
    del memory


async def test_a_reader_that_is_slow_misses_nothing(bench: Bench, ann: RawSocket) -> None:
    """Its socket takes a part of a message in the end; the rest waits, and so do all later ones."""
    messages = [number.to_bytes(4, "big") * 4_000 for number in range(600)]
    row = np.array([bench.row_of(0)])
    waited = False
    for message in messages:
        pieces, memory = pieces_of(frame(message))
        bench.world.write(row, pieces)
        waited |= bench.connections[0].buffered() > 0
        del memory
    assert waited
    for message in messages:
        assert await ann.frame() == (0x82, message)


async def test_writing_to_a_socket_that_just_closed_does_no_harm(bench: Bench, port: int) -> None:
    async with raw_websocket(port) as a, raw_websocket(port) as b:
        for socket in (a, b):
            await joined(socket)
        raw = a.writer.get_extra_info("socket")
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
        a.writer.transport.abort()
        await asyncio.sleep(0.02)
        pieces, memory = pieces_of(frame(b"to a"), frame(b"to b"))
        bench.world.write(np.array([bench.row_of(0), bench.row_of(1)]), pieces)
        assert await b.frame() == (0x82, b"to b")
        bench.read()
        assert await asyncio.wait_for(bench.ended.get(), WITHIN_S) == Ended(1006)
        assert bench.members[0].outbox.connection.descriptor == NO_DESCRIPTOR
        del memory


async def test_after_a_close_frame_nobody_is_written_to(bench: Bench, ann: RawSocket) -> None:
    assert bench.members[0].outbox.connection.descriptor != NO_DESCRIPTOR
    bench.connections[0].close(4508, "out")
    assert bench.members[0].outbox.connection.descriptor == NO_DESCRIPTOR
    assert await ann.close_frame() == (4508, "out")

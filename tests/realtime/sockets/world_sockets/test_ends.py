"""The end of connections that a world reads and writes, and their way back to the event loop."""

from __future__ import annotations

import asyncio
import socket as sockets
import struct

import pytest
from websockets.frames import Opcode

from game_server.realtime.sockets.direct_socket import Ended
from tests.realtime.sockets.world_sockets.bench import Bench, an_input, joined, needs_batches, until
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import RawSocket, client_frame, raw_websocket

pytestmark = needs_batches


@pytest.mark.parametrize(
    ("garbage", "code"),
    [
        (b"\x82\x02hi", 1002),
        (b"\xc2" + client_frame(b"x")[1:], 1002),
        (client_frame(b"x" * 4_097), 1009),
        (client_frame(b"\xff\xfe", Opcode.TEXT), 1007),
        (bytes(len(client_frame(an_input(1)))), 1002),
    ],
)
async def test_broken_framing_closes_with_its_code(
    bench: Bench, ann: RawSocket, garbage: bytes, code: int
) -> None:
    ann.send(garbage)
    for _ in range(3):
        bench.read()
        await asyncio.sleep(0)
    assert (await ann.close_frame())[0] == code
    await ann.ended()
    assert len(bench.world) == 0


async def test_a_close_frame_is_answered_and_ends_the_connection(
    bench: Bench, ann: RawSocket
) -> None:
    ann.send(client_frame(an_input(1)) + client_frame(b"\x03\xe8bye", Opcode.CLOSE))
    bench.read()
    assert await ann.close_frame() == (1000, "bye")
    await ann.ended()
    assert await bench.ended.get() == Ended(1000, "bye")
    assert (bench.alone, len(bench.world)) == ([("a", an_input(1))], 0)


async def test_an_end_without_a_close_frame_is_noticed(bench: Bench, ann: RawSocket) -> None:
    ann.send(client_frame(an_input(1)))
    ann.writer.write_eof()
    bench.read()
    bench.read()
    assert bench.together == [("a", an_input(1))]
    assert await asyncio.wait_for(bench.ended.get(), WITHIN_S) == Ended(1006)
    assert len(bench.world) == 0


async def test_a_reset_connection_is_noticed(bench: Bench, ann: RawSocket) -> None:
    raw = ann.writer.get_extra_info("socket")
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
    ann.writer.transport.abort()
    await asyncio.sleep(0.02)
    bench.read()
    assert await asyncio.wait_for(bench.ended.get(), WITHIN_S) == Ended(1006)
    assert len(bench.world) == 0


async def test_who_is_closed_by_another_in_the_same_poll_says_nothing_more(
    bench: Bench, port: int
) -> None:
    bench.close_on = b"out"
    async with raw_websocket(port) as a, raw_websocket(port) as b:
        await joined(a)
        await joined(b)
        for socket in (a, b):
            socket.send(client_frame(b"out"))
        bench.read()
        for socket in (a, b):
            assert await socket.close_frame() == (4508, "all out")
            socket.send(client_frame(b"\x11\x9c", Opcode.CLOSE))
            await socket.ended()
    assert len(bench.alone) == 1
    assert len(bench.world) == 0


async def test_a_released_room_is_read_by_the_event_loop_again(
    bench: Bench, ann: RawSocket
) -> None:
    bench.members[0].room = other = object()
    bench.world.release(lambda member: member.room is not other)
    assert len(bench.world) == 1
    ann.send(client_frame(an_input(1)))
    bench.world.release(lambda member: member.room is other)
    ann.send(client_frame(an_input(2)))
    await until(lambda: len(bench.alone) == 2)
    assert (bench.together, len(bench.world)) == ([], 0)
    await joined(ann)
    assert len(bench.world) == 1

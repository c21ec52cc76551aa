"""A world's sockets, real ones: what is read together, what goes to the parser, and the end."""

from __future__ import annotations

import asyncio
import socket as sockets
import struct
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from websockets.frames import Opcode

from game_server.netcode.messages.framing import frame
from game_server.netcode.sending.connection_columns import (
    NO_DESCRIPTOR,
    ConnectionColumns,
    ConnectionRow,
)
from game_server.protocol.messages import PING, pack, pack_input
from game_server.realtime.sessions.rate_limit import Meter
from game_server.realtime.sockets import websocket_protocol, world_sockets
from game_server.realtime.sockets.batch_io import BatchIO
from game_server.realtime.sockets.direct_socket import EXTENSION, Ended
from game_server.realtime.sockets.world_sockets import WorldSockets, use_together
from tests.support.deadlines import WITHIN_S
from tests.support.rooms import Runners
from tests.support.servers.in_process import (
    RawSocket,
    client_frame,
    hello,
    raw_websocket,
    running,
    serving,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from game_server.rooms.state.member import Member
    from game_server.rooms.world.world_runner import WorldRunner

BATCH = BatchIO.open()
pytestmark = pytest.mark.skipif(BATCH is None, reason="there is no io_submit here")

RECORD_BYTES = Runners.input.record.itemsize
Got = tuple[str, bytes]
Heard = tuple[str, bytes | str]


class Bench:
    """An endpoint whose connections are read by hand, in one world.

    ``together`` and ``alone`` hold what came in one array and by the parser, as
    (name, message); names are a, b, c… in the order of connecting.
    """

    def __init__(self) -> None:
        self.game = Runners()
        self.sockets: Any = None
        self.columns = ConnectionColumns()
        self.together: list[Got] = []
        self.alone: list[Heard] = []
        self.admits = True
        self.counted = 0
        self.close_on: bytes | None = None
        self.connections: list[Any] = []
        self.members: list[Any] = []
        self.ended: asyncio.Queue[Ended] = asyncio.Queue()

    @property
    def world(self) -> WorldSockets:
        assert isinstance(self.sockets, WorldSockets)
        return self.sockets

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        socket = scope["extensions"][EXTENSION]
        name = "abcdefgh"[len(self.connections)]
        outbox = SimpleNamespace(connection=ConnectionRow(self.columns))
        member = SimpleNamespace(name=name, room="the room", outbox=outbox)
        self.connections.append(socket)
        self.members.append(member)

        def take(message: bytes | str) -> None:
            if message == b"join":
                assert BATCH is not None
                use_together(
                    cast("WorldRunner", self),
                    BATCH,
                    socket.source(),
                    cast("world_sockets.Receiver", self),
                    cast("Member", member),
                    self.count,
                )
                socket.write(frame(b"lent"))
            else:
                self.alone.append((name, message))
                if message == self.close_on:
                    for other in self.connections:
                        other.close(4508, "all out")

        self.ended.put_nowait(await socket.serve(take))

    def count(self, size: int, messages: int) -> None:
        assert size == messages * len(an_input(1))
        self.counted += messages

    def admit_inputs(self, count: int, size: int) -> bool:
        assert size == count * len(an_input(1))
        return self.admits

    def read(self) -> None:
        received = self.world.read()
        if received is None:
            return
        connections, frames = received
        names = {member.outbox.connection.row: member.name for member in self.members}
        self.together += [
            (names[row], bytes(frame))
            for row, frame in zip(connections.tolist(), frames, strict=True)
        ]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(2 * WITHIN_S):
        while not true():
            await asyncio.sleep(0.002)


def an_input(tick: int) -> bytes:
    return pack_input(tick, tick - 1, tick * 16, bytes(range(RECORD_BYTES)))


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def port(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(websocket_protocol, "LINGER_S", 0.2)
    async with serving(bench) as port:
        yield port


@pytest.fixture
async def ann(port: int) -> AsyncIterator[RawSocket]:
    """A connection that is lent to its world."""
    async with raw_websocket(port) as socket:
        await joined(socket)
        yield socket


async def joined(socket: RawSocket) -> None:
    socket.send(client_frame(b"join"))
    assert await socket.frame() == (0x82, b"lent")


async def test_what_is_sent_waits_for_the_poll(bench: Bench, ann: RawSocket) -> None:
    ann.send(client_frame(an_input(7)))
    await asyncio.sleep(0.02)
    assert bench.together == []
    bench.read()
    assert (bench.together, bench.alone) == ([("a", an_input(7))], [])


async def test_inputs_of_many_come_in_one_array_under_their_names(bench: Bench, port: int) -> None:
    async with raw_websocket(port) as a, raw_websocket(port) as b, raw_websocket(port) as c:
        for socket in (a, b, c):
            await joined(socket)
        a.send(client_frame(an_input(1)) + client_frame(an_input(2)) + client_frame(an_input(3)))
        c.send(client_frame(an_input(4)))
        bench.read()
        assert sorted(bench.together) == [
            ("a", an_input(1)), ("a", an_input(2)), ("a", an_input(3)), ("c", an_input(4)),
        ]  # fmt: skip
        bench.read()
        assert len(bench.together) == 4


async def test_a_frame_cut_anywhere_arrives_once_it_is_whole(bench: Bench, ann: RawSocket) -> None:
    whole = client_frame(an_input(5))
    for cut in range(1, len(whole)):
        ann.send(whole[:cut])
        bench.read()
        assert bench.alone == []
        ann.send(whole[cut:] + client_frame(b"and this"))
        bench.read()
        assert bench.alone == [("a", an_input(5)), ("a", b"and this")]
        bench.alone.clear()
    ann.send(whole)
    bench.read()
    assert bench.together == [("a", an_input(5))]


async def test_a_piece_as_long_as_an_input_is_not_taken_for_one(
    bench: Bench, ann: RawSocket
) -> None:
    stream = client_frame(b"x" * 20) + client_frame(an_input(5)) * 2 + client_frame(b"y")
    size = len(client_frame(an_input(5)))
    for at in range(0, len(stream), size):
        ann.send(stream[at : at + size])
        bench.read()
    assert [message for _, message in bench.alone] == [b"x" * 20, an_input(5), an_input(5), b"y"]
    assert bench.together == []


async def test_other_messages_of_an_inputs_length_go_to_the_parser(
    bench: Bench, ann: RawSocket
) -> None:
    size = len(an_input(1))
    others: list[bytes | str] = [b"z" * size, b"\x95\x02\xc0".ljust(size), "t" * size]
    ann.send(client_frame(b"z" * size) + client_frame(b"\x95\x02\xc0".ljust(size)))
    ann.send(client_frame(b"t" * size, Opcode.TEXT))
    ann.send(client_frame(an_input(9)))
    bench.read()
    assert [message for _, message in bench.alone] == [*others, an_input(9)]


async def test_fragments_and_pings_between_inputs_keep_their_order(
    bench: Bench, ann: RawSocket
) -> None:
    ann.send(client_frame(an_input(1)) + client_frame(b"he", Opcode.BINARY, fin=False))
    bench.read()
    ann.send(client_frame(b"there?", Opcode.PING))
    ann.send(client_frame(b"llo", Opcode.CONT) + client_frame(an_input(2)))
    bench.read()
    assert await ann.frame() == (0x8A, b"there?")
    assert [message for _, message in bench.alone] == [an_input(1), b"hello", an_input(2)]
    ann.send(client_frame(an_input(3)))
    bench.read()
    assert bench.together == [("a", an_input(3))]


async def test_a_pong_that_is_read_answers_the_heartbeat(bench: Bench, ann: RawSocket) -> None:
    assert bench.connections[0].ping()
    assert await ann.frame() == (0x89, b"")
    ann.send(client_frame(b"", Opcode.PONG))
    assert not bench.connections[0].ping()
    bench.read()
    assert bench.connections[0].ping()


async def test_three_inputs_a_poll_pass_and_more_of_them_ask_the_rate_limiter(
    bench: Bench, ann: RawSocket
) -> None:
    bench.admits = False
    few, many = ([an_input(tick) for tick in range(1, count + 1)] for count in (3, 4))
    ann.send(b"".join(map(client_frame, few)))
    bench.read()
    assert (bench.together, bench.alone) == ([("a", message) for message in few], [])
    ann.send(b"".join(map(client_frame, many)))
    bench.read()
    assert (bench.together[3:], bench.alone) == ([], [("a", message) for message in many])
    bench.admits = True
    ann.send(b"".join(map(client_frame, many)))
    bench.read()
    assert bench.together[3:] == [("a", message) for message in many]
    assert bench.counted == 7


async def test_a_backlog_is_read_in_order_over_several_polls(bench: Bench, ann: RawSocket) -> None:
    ann.send(b"".join(client_frame(an_input(tick)) for tick in range(1, 401)))
    for _ in range(10):
        bench.read()
        await asyncio.sleep(0)
    assert [message for _, message in bench.together] == [an_input(t) for t in range(1, 401)]


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


def pieces_of(*messages: bytes) -> tuple[Any, list[Any]]:
    """Where messages lie, each cut in two, and their memory, which must be kept."""
    memory = [np.frombuffer(message, np.uint8) for message in messages]
    pieces = [
        [(m.ctypes.data, 1), (m.ctypes.data + 1, len(m) - 1)] for m in memory
    ]  # fmt: skip
    return np.array(pieces, np.uint64), memory


def row_of(bench: Bench, index: int) -> int:
    number: int = bench.members[index].outbox.connection.row
    return number


async def test_each_gets_its_own_message(bench: Bench, port: int) -> None:
    async with raw_websocket(port) as a, raw_websocket(port) as b:
        for socket in (a, b):
            await joined(socket)
        pieces, memory = pieces_of(frame(b"to b"), frame(b"to a"))
        bench.world.write(np.array([row_of(bench, 1), row_of(bench, 0)]), pieces)
        assert await a.frame() == (0x82, b"to a")
        assert await b.frame() == (0x82, b"to b")
        del memory


async def test_what_the_event_loop_has_to_write_goes_first(bench: Bench, ann: RawSocket) -> None:
    first = [bytes((number,)) * 60_000 for number in range(100)]
    for message in first:
        bench.connections[0].write(frame(message))
    assert bench.connections[0].buffered()
    pieces, memory = pieces_of(frame(b"second"))
    bench.world.write(np.array([row_of(bench, 0)]), pieces)
    bench.connections[0].write(frame(b"third"))
    heard = [(await ann.frame())[1] for _ in range(102)]
    assert heard == [*first, b"second", b"third"]
    del memory


async def test_a_reader_that_is_slow_misses_nothing(bench: Bench, ann: RawSocket) -> None:
    """Its socket takes a part of a message in the end; the rest waits, and so do all later ones."""
    messages = [number.to_bytes(4, "big") * 4_000 for number in range(600)]
    row = np.array([row_of(bench, 0)])
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
        bench.world.write(np.array([row_of(bench, 0), row_of(bench, 1)]), pieces)
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


def test_inputs_admitted_together_count_as_if_each_had_been_asked_for() -> None:
    dropped: list[str] = []
    meter = Meter(10, lambda: 5.0, dropped.append)
    assert meter.admit_inputs(99, 99 * 30)
    assert not meter.admit_inputs(2, 60)
    assert meter.admit("input", 30)
    assert not meter.admit("input", 30)
    meter = Meter(1000, lambda: 5.0, dropped.append)
    assert not meter.admit_inputs(2, 64 * 1024 + 1)
    assert meter.admit_inputs(10_000, 64 * 1024)
    assert dropped == ["input"]


async def test_a_player_is_read_from_its_first_input_until_it_is_gone() -> None:
    async with running() as live, raw_websocket(live.port) as socket:
        socket.send(client_frame(hello(await live.ticket())))
        await socket.frame()
        node = live.app.state.node
        [runner] = node.registry.worlds
        record = bytes(runner.game.tables.input.record.itemsize)
        for _ in range(3):
            tick = int(runner.world.tick[0]) + 2
            socket.send(client_frame(pack_input(tick, tick - 2, 0, record)))
            await until(lambda: int(runner.world.tick[0]) >= tick)  # noqa: B023
        assert len(runner.sockets) == 1
        socket.send(client_frame(pack([PING, 12.5])))
        while (message := (await socket.frame())[1])[1] != 3:
            pass
        assert message[:2] == b"\x94\x03"
        metrics = await live.metrics()
        assert metrics["game_server_messages_in_total"] == 5
        socket.writer.transport.abort()
        await until(lambda: not node.sockets.connections)
        assert len(runner.sockets) == 0


async def test_where_sockets_can_not_be_used_together_each_is_used_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(BatchIO, "open", lambda: None)
    async with running() as live, raw_websocket(live.port) as socket:
        socket.send(client_frame(hello(await live.ticket())))
        await socket.frame()
        [runner] = live.app.state.node.registry.worlds
        for _ in range(4):
            await socket.frame()  # by then the player has its seat
        record = bytes(runner.game.tables.input.record.itemsize)
        tick = int(runner.world.tick[0]) + 3
        socket.send(client_frame(pack_input(tick, tick - 2, 0, record)))
        while int(runner.world.tick[0]) < tick:
            await socket.frame()
        assert runner.sockets is None
        assert live.app.state.node.registry.counts["members"] == 1
        metrics = await live.metrics()
        assert metrics['game_server_inputs_total{game="paint_tag",outcome="ok"}'] == 1
        assert metrics["game_server_messages_out_total"] > 1


async def test_a_flood_of_inputs_read_together_is_closed_with_4503() -> None:
    async with running() as live, raw_websocket(live.port) as socket:
        socket.send(client_frame(hello(await live.ticket())))
        await socket.frame()
        [runner] = live.app.state.node.registry.worlds
        record = bytes(runner.game.tables.input.record.itemsize)
        input_frame = client_frame(pack_input(1, 0, 0, record))
        socket.send(input_frame)
        await until(lambda: runner.sockets is not None)
        socket.send(input_frame * 400)
        code, reason = await socket.close_frame()
        assert (code, reason) == (4503, "Too many input messages: at most 30 a second.")

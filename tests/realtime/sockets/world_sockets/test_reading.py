"""Reading by the world: inputs that come together, and messages that go to a parser."""

from __future__ import annotations

import asyncio

from websockets.frames import Opcode

from tests.realtime.sockets.world_sockets.bench import Bench, an_input, joined, needs_batches
from tests.support.servers.in_process import RawSocket, client_frame, raw_websocket

pytestmark = needs_batches


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

"""Sockets of a world in a whole server, from the first input of a player to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.messages import PING, pack, pack_input
from game_server.realtime.sockets.batch_io import BatchIO
from tests.realtime.sockets.world_sockets.bench import needs_batches, until
from tests.support.servers.in_process import client_frame, hello, raw_websocket, running

if TYPE_CHECKING:
    import pytest

pytestmark = needs_batches


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

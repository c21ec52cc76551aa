"""The endpoint of the whole server, over real sockets: connections let in, refused and closed."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, suppress

import msgpack
import pytest
from structlog.testing import capture_logs
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from game_server.protocol.messages import COMMAND, PING, pack
from game_server.realtime.sessions import endpoint
from game_server.realtime.sessions.origin_check import OriginCheck
from game_server.realtime.sockets import websocket_protocol
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import (
    Live,
    client_frame,
    hello,
    raw_websocket,
    running,
    running_plainly,
)


async def kind(socket: ClientConnection) -> int:
    """The type of the next message."""
    message = msgpack.unpackb(await socket.recv(), strict_map_key=False)
    return int(message[0])


async def closing(socket: ClientConnection) -> tuple[int, str]:
    """Read until the server closes; its code and reason."""
    with suppress(ConnectionClosed):
        async with asyncio.timeout(WITHIN_S):
            while True:
                await socket.recv()
    assert socket.close_code is not None
    return socket.close_code, socket.close_reason or ""


async def nobody_is_connected(live: Live) -> None:
    async with asyncio.timeout(WITHIN_S):
        while (await live.metrics())["game_server_connections"]:
            await asyncio.sleep(0.02)


async def closed_after(live: Live, *messages: bytes | str) -> tuple[int, str]:
    async with connect(live.ws_url) as socket:
        for message in messages:
            await socket.send(message)
        return await closing(socket)


async def test_a_ticket_leads_to_ticks_and_pongs() -> None:
    async with running() as live, connect(live.ws_url) as socket:
        await socket.send(hello(await live.ticket()))
        await socket.send(pack([PING, 12.5]))
        assert await kind(socket) == 1
        others = {await kind(socket) for _ in range(8)}
        assert others - {5} == {2, 3}


async def test_an_ordinary_asgi_server_serves_and_refuses_as_well() -> None:
    async with running_plainly() as live:
        async with connect(live.ws_url) as socket:
            await socket.send(hello(await live.ticket()))
            assert await kind(socket) == 1
            others = {await kind(socket) for _ in range(6)}
            assert others - {5} == {2}
        assert (await closed_after(live, hello("forged")))[0] == 4502
        assert (await closed_after(live, "text"))[0] == 4500
        with pytest.raises(InvalidStatus):
            await connect(live.ws_url, origin=Origin("https://evil.example"))


async def test_each_wrong_message_is_closed_with_its_code() -> None:
    async with running() as live:
        greeted = hello(await live.ticket())
        assert await closed_after(live, "text") == (
            4500,
            "Messages are msgpack in binary frames.",
        )
        assert (await closed_after(live, hello("x", version=99)))[0] == 4501
        assert (await closed_after(live, hello("forged")))[0] == 4502
        assert (await closed_after(live, hello(None)))[0] == 4502
        assert (await closed_after(live, greeted, b"\xc1"))[0] == 4500
        assert (await closed_after(live, hello(await live.ticket()), bytes(4_097)))[0] == 1009
        deep = pack([COMMAND, 1, "chat", {"a": [[[[]]]]}])
        assert (await closed_after(live, hello(await live.ticket()), deep))[0] == 4500
        flood = [pack([PING, 1])] * 200
        code, reason = await closed_after(live, hello(await live.ticket()), *flood)
        assert (code, reason) == (4503, "Too many ping messages: at most 4 a second.")


async def test_a_silent_connection_is_closed_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(endpoint, "HELLO_DEADLINE_S", 0.1)
    async with running() as live:
        assert await closed_after(live) == (4500, "No hello came within 5 seconds.")


async def test_a_foreign_page_is_refused_before_the_upgrade() -> None:
    async with running() as live:
        with pytest.raises(InvalidStatus) as refused:
            await connect(live.ws_url, origin=Origin("https://evil.example"))
        response = refused.value.response
        assert response.status_code == 403
        assert json.loads(response.body) == {
            "error": "origin",
            "message": OriginCheck().refusal("https://evil.example", f"127.0.0.1:{live.port}"),
        }
        async with connect(live.ws_url, origin=Origin(live.url)):
            pass


async def test_a_refused_origin_leaves_a_trace_that_says_what_can_be_done() -> None:
    async with running() as live:
        with capture_logs() as lines:
            for _ in range(3):
                with pytest.raises(InvalidStatus):
                    await connect(live.ws_url, origin=Origin("https://evil.example"))
        counted = (await live.metrics())['game_server_connections_refused_total{reason="origin"}']
    (line,) = [line for line in lines if line["event"] == "connection refused"]
    assert (line["origin"], line["host"]) == ("https://evil.example", f"127.0.0.1:{live.port}")
    assert "GAME_SERVER_ALLOWED_ORIGINS" in line["advice"]
    assert counted == 3


async def test_a_page_of_a_listed_website_may_connect() -> None:
    async with (
        running(allowed_origins="https://Play.example/") as live,
        connect(live.ws_url, origin=Origin("https://play.example")),
    ):
        pass


async def test_connections_of_one_address_are_limited() -> None:
    async with (
        running(connections_per_address=2) as live,
        connect(live.ws_url) as first,
        connect(live.ws_url),
    ):
        assert await closed_after(live) == (4504, "Too many connections from your address.")
        await first.close()
        assert (await closed_after(live, "text"))[0] == 4500


async def test_connections_of_the_server_are_limited() -> None:
    async with running(connections=1) as live:
        async with connect(live.ws_url):
            assert await closed_after(live) == (4504, "The server is full; try again later.")
        samples = await live.metrics()
        assert samples['game_server_connections_refused_total{reason="full"}'] == 1


async def test_who_is_turned_away_and_stays_takes_no_place_of_a_player() -> None:
    async with (
        running(connections_per_address=1, http_connections=3) as live,
        connect(live.ws_url) as inside,
        AsyncExitStack() as crowd,
    ):
        await inside.send(hello(await live.ticket()))
        for _ in range(10):
            socket = await crowd.enter_async_context(raw_websocket(live.port))
            assert (await socket.close_frame())[0] == 4504
        samples = await live.metrics()
        assert samples["game_server_http_connections"] <= 3
        assert samples["game_server_connections"] == 1
        assert await kind(inside) == 1


async def test_who_answers_no_ping_is_closed_and_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_protocol, "LINGER_S", 0.1)
    async with running(heartbeat_s=0.2) as live, raw_websocket(live.port) as socket:
        socket.send(client_frame(hello(await live.ticket())))
        assert await socket.close_frame() == (4003, "Your connection went silent.")
        await socket.ended()
        await nobody_is_connected(live)


async def test_who_never_reads_is_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_protocol, "LINGER_S", 0.1)
    async with running(heartbeat_s=0.2) as live, raw_websocket(live.port) as socket:
        socket.stop_reading()
        socket.send(client_frame(hello(await live.ticket())))
        await nobody_is_connected(live)


async def test_traffic_is_counted() -> None:
    async with running() as live:
        async with connect(live.ws_url) as socket:
            await socket.send(hello(await live.ticket()))
            await socket.recv()
            await socket.recv()
            assert (await live.metrics())["game_server_members"] == 1
        samples = await live.metrics()
        assert samples["game_server_messages_in_total"] == 1
        assert samples["game_server_messages_out_total"] >= 2
        assert samples["game_server_bytes_out_total"] > samples["game_server_messages_out_total"]


async def test_a_server_that_stops_closes_members_with_4001() -> None:
    async with running() as live:
        member = await connect(live.ws_url)
        await member.send(hello(await live.ticket()))
        await member.recv()
        undecided = await connect(live.ws_url)
    reason = "The server is restarting; reconnect in a moment."
    assert await closing(member) == (4001, reason)
    assert await closing(undecided) == (4001, reason)

"""The asyncio shell against a scripted server on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, WebSocket
from fastapi.responses import JSONResponse

from game_server.client import CommandError, Disconnected, GameConnection, JoinError, join
from game_server.protocol.close_codes import ProtocolError
from game_server.protocol.messages import WELCOME, pack
from tests.client.test_session import WELCOME_FIELDS, tick_message
from tests.netcode.scene import TABLES

Script = Callable[[WebSocket], Awaitable[None]]


@asynccontextmanager
async def server(script: Script, *, full: bool = False) -> AsyncIterator[str]:
    """A server that welcomes every client and then follows the script; yields its URL."""
    app = FastAPI()
    asked: dict[str, Any] = {}

    @app.post("/api/guests")
    async def guests(body: dict[str, Any]) -> Any:
        asked["name"] = body["name"]
        return {"player_id": "p", "name": body["name"], "token": "guest"}

    @app.post("/api/quick-play")
    async def quick_play(body: dict[str, Any]) -> Any:
        if full:
            return JSONResponse({"error": "full", "message": "There is no place left."}, 409)
        return {"room_id": "r", "ws_url": f"ws://127.0.0.1:{port()}/ws", "ticket": asked["name"]}

    @app.get("/api/protocol")
    async def protocol() -> Any:
        return {"games": {"toy": TABLES.describe()}}

    @app.websocket("/ws")
    async def ws(socket: WebSocket) -> None:
        await socket.accept()
        assert await socket.receive_bytes() == b"\x94\x01\x02\xa3Ann\xc0"
        await socket.send_bytes(pack([WELCOME, WELCOME_FIELDS]))
        await script(socket)

    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off")
    runner = uvicorn.Server(config)

    def port() -> int:
        number: int = runner.servers[0].sockets[0].getsockname()[1]
        return number

    task = asyncio.create_task(runner.serve())
    while not runner.started:
        await asyncio.sleep(0)
    try:
        yield f"http://127.0.0.1:{port()}"
    finally:
        runner.should_exit = True
        await task


async def test_a_bot_reads_ticks_and_its_inputs_arrive() -> None:
    heard: list[bytes] = []

    async def script(socket: WebSocket) -> None:
        for tick in (101, 102):
            await socket.send_bytes(tick_message(tick))
            heard.append(await socket.receive_bytes())
        await socket.close(4508, "You were removed from the room.")

    seen: list[int] = []

    async def play(game: GameConnection) -> None:
        async for tick in game:
            seen.append(tick.tick)
            assert game.send(up=True)

    async with server(script) as url, join(url, name="Ann") as game:
        with pytest.raises(Disconnected) as ended:
            await play(game)
    assert seen == [101, 102]
    assert [frame[6] for frame in heard] == [103, 104]
    assert (ended.value.code, ended.value.comes_back) == (4508, False)
    assert str(ended.value) == "4508 You were removed from the room."


async def test_codes_below_4500_say_that_coming_back_is_welcome() -> None:
    async def script(socket: WebSocket) -> None:
        await socket.close(4001, "The server is restarting; reconnect in a moment.")

    async with server(script) as url, join(url, name="Ann") as game:
        with pytest.raises(Disconnected) as ended:
            await anext(game)
    assert (ended.value.code, ended.value.comes_back) == (4001, True)


async def test_a_command_waits_for_its_reply_and_loses_no_tick() -> None:
    async def script(socket: WebSocket) -> None:
        for number, error, value in ((1, None, "yes"), (2, ["no", "Not now."], None)):
            await socket.receive_bytes()
            await socket.send_bytes(tick_message(100 + number))
            await socket.send_bytes(pack([4, number, error, value]))
        await socket.receive_bytes()

    async with server(script) as url, join(url, name="Ann") as game:
        assert await game.command("ready") == "yes"
        with pytest.raises(CommandError, match=r"Not now\.") as refused:
            await game.command("start")
        assert refused.value.code == "no"
        assert [(await anext(game)).tick for _ in range(2)] == [101, 102]


async def test_text_is_refused() -> None:
    async def script(socket: WebSocket) -> None:
        await socket.send_text("hello")

    async with server(script) as url, join(url, name="Ann") as game:
        with pytest.raises(ProtocolError):
            await anext(game)


async def test_a_refused_place_says_why() -> None:
    async def script(socket: WebSocket) -> None:
        raise AssertionError("nobody gets here")

    async with server(script, full=True) as url:
        with pytest.raises(JoinError, match=r"There is no place left\.") as refused:
            async with join(url, name="Ann"):
                pass
    assert refused.value.code == "full"

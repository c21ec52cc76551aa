"""A server in the test's own event loop, and connections to it that see every byte."""

from __future__ import annotations

import asyncio
import base64
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import httpx
import uvicorn

from game_server.app import create_app
from game_server.cli import listen
from game_server.protocol.messages import HELLO, PROTOCOL_VERSION, pack
from game_server.realtime.process.serving import GameServer, server_config
from game_server.settings import Settings
from tests.support.deadlines import WITHIN_S
from tests.support.servers.metrics import samples

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from fastapi import FastAPI

    from game_server.protocol.declare import Phase
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.world_runner import WorldRunner

SECRET = "a secret for tests only"
LONG_TICKS = 100_000


def settings(**chosen: Any) -> Settings:
    """Settings that no variable or file of the tester's machine reaches. The page is not built."""
    usual = {"secret": SECRET, "default_game": "paint_tag", "plain_page": True}
    return Settings(_env_file=None, **{**usual, **chosen})


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[int]:
    """Serve an ASGI application on our protocol classes; yields the port."""
    listener = listen("127.0.0.1", 0)
    state = getattr(app, "state", None)
    connections = state.node.http_connections if state is not None else None
    config = server_config(app, connections)
    config.lifespan = "auto"
    started = asyncio.Event()
    stopping = state.node.drain if state is not None else lambda: None
    server = GameServer(config, started.set, stopping)
    task = asyncio.create_task(server.serve([listener]))
    try:
        await started.wait()
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, WITHIN_S)


@dataclass
class Live:
    """A game server that runs."""

    app: FastAPI
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    async def ticket(self, name: str = "Ann") -> str:
        """A ticket for a place by quick play."""
        async with httpx.AsyncClient(base_url=self.url, timeout=WITHIN_S) as http:
            guest = (await http.post("/api/guests", json={"name": name})).json()
            headers = {"Authorization": f"Bearer {guest['token']}"}
            placed = await http.post("/api/quick-play", json={}, headers=headers)
            ticket: str = placed.json()["ticket"]
            return ticket

    async def metrics(self) -> dict[str, float]:
        """The samples of the metrics page by name and labels."""
        return await samples(self.url)


def runner_of(live: Live, room: Room) -> WorldRunner:
    """The world of a room that plays."""
    runner: WorldRunner | None = live.app.state.node.registry.worlds.runner(room)
    assert runner is not None
    return runner


async def advance(live: Live, room: Room, phase: Phase) -> None:
    """Let a playing room's phases be over until it is in the wanted one, and stay there."""
    async with asyncio.timeout(WITHIN_S):
        while room.phase != phase:
            runner = runner_of(live, room)
            row = runner.batch.row(room)
            runner.world.rooms.ends_at[row] = runner.world.tick[row] + 1
            now = room.phase
            while room.phase == now:
                await asyncio.sleep(0.005)
        runner = runner_of(live, room)
        runner.world.rooms.ends_at[runner.batch.row(room)] += LONG_TICKS


@asynccontextmanager
async def running_plainly(
    lifespan: Literal["on", "off"] = "on", **chosen: Any
) -> AsyncIterator[Live]:
    """The whole server on uvicorn's own protocol classes, as any ASGI server would run it."""
    app = create_app(settings(**chosen))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan=lifespan))
    with listen("127.0.0.1", 0) as listener:
        task = asyncio.create_task(server.serve([listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield Live(app, listener.getsockname()[1])
        finally:
            server.should_exit = True
            await asyncio.wait_for(task, WITHIN_S)


@asynccontextmanager
async def running(**chosen: Any) -> AsyncIterator[Live]:
    """The whole server; keywords are settings."""
    app = create_app(settings(**chosen))
    async with serving(app) as port:
        yield Live(app, port)


def hello(ticket: str | None, resume: str | None = None, version: int = PROTOCOL_VERSION) -> bytes:
    return pack([HELLO, version, ticket, resume])


def client_frame(payload: bytes, opcode: int = 0x2, *, fin: bool = True) -> bytes:
    """A masked frame as clients send it (RFC 6455 §5.2)."""
    mask = b"\x11\x22\x33\x44"
    length = len(payload)
    size = bytes((0x80 | length,)) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return bytes((0x80 * fin | opcode,)) + size + mask + masked


class RawSocket:
    """A WebSocket client that sends bytes as they are, one by one if need be."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    def stop_reading(self) -> None:
        transport = self.writer.transport
        assert isinstance(transport, asyncio.Transport)
        transport.pause_reading()

    async def frame(self) -> tuple[int, bytes]:
        """The next frame's first byte and payload. Raises IncompleteReadError at the end."""
        async with asyncio.timeout(WITHIN_S):
            first, length = await self.reader.readexactly(2)
            if length == 126:
                length = int.from_bytes(await self.reader.readexactly(2), "big")
            return first, await self.reader.readexactly(length)

    async def close_frame(self) -> tuple[int, str]:
        """Code and reason of the close frame, whatever comes before it."""
        while True:
            first, payload = await self.frame()
            if first == 0x88:
                return int.from_bytes(payload[:2], "big"), payload[2:].decode()

    async def ended(self) -> None:
        """Wait until the server has ended the connection."""
        async with asyncio.timeout(WITHIN_S):
            try:
                while await self.reader.read(65_536):
                    pass
            except ConnectionError:
                pass


@asynccontextmanager
async def raw_connection(port: int) -> AsyncIterator[RawSocket]:
    """A TCP connection on which nothing has been said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield RawSocket(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def raw_websocket(port: int, path: str = "/ws") -> AsyncIterator[RawSocket]:
    """A connection that has been upgraded."""
    async with raw_connection(port) as socket:
        socket.send(upgrade_request(port, path))
        head = await socket.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 ")
        yield socket


def upgrade_request(port: int, path: str = "/ws", *headers: str) -> bytes:
    key = base64.b64encode(b"sixteen bytes...").decode()
    return "\r\n".join(_lines(port, path, key, headers)).encode() + b"\r\n\r\n"


def _lines(port: int, path: str, key: str, headers: tuple[str, ...]) -> Iterator[str]:
    yield f"GET {path} HTTP/1.1"
    yield f"Host: 127.0.0.1:{port}"
    yield "Upgrade: websocket"
    yield "Connection: Upgrade"
    yield f"Sec-WebSocket-Key: {key}"
    yield "Sec-WebSocket-Version: 13"
    yield from headers

"""How clients join: over HTTP first, where a server wants that, then by their first messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import httpx
import msgpack

from game_server.protocol import messages
from load_tests import process_stats
from load_tests.bench.clients.driver import Driver, DriverConnection
from load_tests.bench.clients.opening_socket import OpeningSocket
from load_tests.bench.clients.verifying_client import VerifyingClient
from load_tests.bench.clients.wires import (
    ColyseusShipsWire,
    ColyseusWire,
    GameWire,
    InputHeads,
    LobbyWire,
    PayloadWire,
    SocketIoWire,
    Wire,
)
from load_tests.bench.workload.players import Player
from load_tests.bench.workload.scenarios import Scenario
from load_tests.websocket_frames import BINARY, TEXT

JOINING_AT_ONCE = 16
JOINS_WITHIN_S = 30.0
EACH_JOINS_WITHIN_S = 0.05
"""Time to join for each client beyond the first, on average. An overloaded server could accept one
after the other for hours.
"""
VERIFYING_CLIENTS = 8
"""Clients that decode everything: one a room in the first rooms, or all of them in a single room.
More would take the driver's time from delivering.
"""


class ClientPool:
    """All clients of one run. ``address`` is the server's ``host:port``."""

    def __init__(self, driver: Driver, address: str, pid: int, http: httpx.AsyncClient) -> None:
        self.address = address
        self.http = http
        self.rooms: list[int] = []
        """The room of each connection, by its number."""
        self.verifying: list[VerifyingClient] = []
        self.first_kib = 0
        """The server's memory when it had one client."""
        self._driver = driver
        self._pid = pid
        self._gate = asyncio.Semaphore(JOINING_AT_ONCE)

    def add(
        self,
        opened: OpeningSocket,
        wire: Wire,
        room: int,
        verifying_client: VerifyingClient | None = None,
    ) -> None:
        """Hand a client that has joined to the driver."""
        connection = DriverConnection(opened.sock, wire, opened.unread, verifying_client)
        self._driver.add(connection)
        self.rooms.append(room)
        if verifying_client is not None:
            self.verifying.append(verifying_client)
        if len(self.rooms) == 1:
            self.first_kib = process_stats.resident_kib(self._pid)

    async def post(self, path: str, body: Any, token: str | None = None) -> dict[str, Any]:
        """The JSON of a call's answer. Raises ConnectionError for a refusal, httpx.HTTPError."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        call = partial(self.http.post, f"http://{self.address}{path}", json=body, headers=headers)
        try:
            answer = await call()
        except (httpx.ReadError, httpx.RemoteProtocolError):
            answer = await call()  # the server ended a long unused connection just as it was used
        if answer.is_error:
            raise ConnectionError(f"{path}: {answer.status_code} {answer.text}")
        value: dict[str, Any] = answer.json()
        return value

    async def fill(
        self,
        scenario: Scenario,
        open_room: Callable[[int], Awaitable[str]],
        join: Callable[[int, int, str], Awaitable[object]],
    ) -> None:
        """Open every room with its first client; then the others ``join(room, seat, name)``.

        Raises ExceptionGroup with what kept clients out, TimeoutError when all of them take too
        long.
        """

        async def one(room: int, seat: int, name: str) -> None:
            async with self._gate, asyncio.timeout(JOINS_WITHIN_S):
                await join(room, seat, name)

        async def whole(room: int) -> None:
            async with self._gate, asyncio.timeout(JOINS_WITHIN_S):
                name = await open_room(room)
            async with asyncio.TaskGroup() as others:
                for seat in range(1, scenario.seats):
                    others.create_task(one(room, seat, name))

        async with asyncio.timeout(JOINS_WITHIN_S + EACH_JOINS_WITHIN_S * scenario.clients):
            await whole(0)  # alone: memory per client is counted from its first client
            async with asyncio.TaskGroup() as rooms:
                for room in range(1, scenario.rooms):
                    rooms.create_task(whole(room))


Join = Callable[[ClientPool, Scenario], Awaitable[None]]


async def join_game(pool: ClientPool, scenario: Scenario) -> None:
    """Clients of this server: guests who open rooms and join them."""
    answer = await pool.http.get(f"http://{pool.address}/api/protocol")
    games = answer.raise_for_status().json()["games"]
    declared = games[scenario.game]["input"]
    heads = InputHeads(declared["size"])
    verifying_each = max(1, VERIFYING_CLIENTS // scenario.rooms) if scenario.plays else 0
    settings = {**scenario.settings, "player_limit": scenario.seats, "min_players": 0}
    body = {
        "game": scenario.game, "private": True, "lobby": not scenario.plays, "settings": settings,
    }  # fmt: skip

    def hello(ticket: str) -> bytes:
        return messages.pack([messages.HELLO, messages.PROTOCOL_VERSION, ticket, None])

    async def guest() -> str:
        token: str = (await pool.post("/api/guests", {}))["token"]
        return token

    async def connect(room: int, seat: int, ticket: str) -> None:
        opening = await OpeningSocket.connect(pool.address, "/ws")
        await opening.send(BINARY, hello(ticket))
        _, welcome = await opening.receive()
        if msgpack.unpackb(welcome)[1]["slot"] is None:
            raise ConnectionError("the server gave a client no seat")
        verifying_client = None
        if seat < verifying_each and len(pool.verifying) < VERIFYING_CLIENTS:
            verifying_client = VerifyingClient(games)
            verifying_client.receive(welcome, len(welcome), is_recorded=False)
        player = Player(declared, seed=room * scenario.seats + seat)
        wire = GameWire(player, heads) if scenario.plays else LobbyWire()
        pool.add(opening, wire, room, verifying_client)

    async def open_room(room: int) -> str:
        opened = await pool.post("/api/rooms", body, await guest())
        await connect(room, 0, opened["ticket"])
        code: str = opened["code"]
        return code

    async def join(room: int, seat: int, code: str) -> None:
        joined = await pool.post(f"/api/rooms/{code}/join", {}, await guest())
        await connect(room, seat, joined["ticket"])

    await pool.fill(scenario, open_room, join)


async def join_plain(pool: ClientPool, scenario: Scenario) -> None:
    """Bare WebSocket clients."""

    async def connect(*_: Any) -> str:
        pool.add(await OpeningSocket.connect(pool.address, "/"), PayloadWire(), 0)
        return ""

    await pool.fill(scenario, connect, connect)


async def join_socket_io(pool: ClientPool, scenario: Scenario) -> None:
    """Clients of Socket.IO, by WebSocket from the start."""

    async def connect(*_: Any) -> str:
        path = "/socket.io/?EIO=4&transport=websocket"
        opening = await OpeningSocket.connect(pool.address, path)
        await opening.receive()  # engine open: ask for the namespace
        await opening.send(TEXT, b"40")
        pool.add(opening, SocketIoWire(), 0)
        return ""

    await pool.fill(scenario, connect, connect)


async def join_colyseus(pool: ClientPool, scenario: Scenario) -> None:
    """Clients of Colyseus, which reserves seats over HTTP, as this server does."""
    is_game = scenario.game != "payload"
    kind = "ships" if is_game else "payload"
    options = {
        "hz": scenario.hz, "side": 1200, "npc": 0, "limit": scenario.seats, **scenario.settings,
    }  # fmt: skip
    declared = {"buttons": ("left", "right", "thrust"), "aim": False, "presses": ()}

    async def connect(room: int, seat: int, method: str) -> str:
        seated = await pool.post(f"/matchmake/{method}", options)
        path = f"/{seated['processId']}/{seated['roomId']}?sessionId={seated['sessionId']}"
        opening = await OpeningSocket.connect(pool.address, path)
        _, confirmed = await opening.receive()
        await opening.send(BINARY, confirmed[:1])
        player = Player(declared, seed=room * scenario.seats + seat)
        pool.add(opening, ColyseusShipsWire(player) if is_game else ColyseusWire(), room)
        name: str = seated["roomId"]
        return name

    async def open_room(room: int) -> str:
        return await connect(room, 0, f"create/{kind}")

    async def join(room: int, seat: int, name: str) -> None:
        await connect(room, seat, f"joinById/{name}")

    await pool.fill(scenario, open_room, join)

"""How clients get in: over HTTP first, where a server has it so, then by its first messages."""

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
from load_tests.bench.clients.verifying_client import Witness
from load_tests.bench.clients.websocket import BINARY, TEXT, Dialled
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

ENTERING_AT_ONCE = 16
ENTERS_WITHIN_S = 30.0
EACH_ENTERS_WITHIN_S = 0.05
"""On average, beyond the first. An overloaded server could let in one after the other for hours."""
WITNESSES = 8
"""Clients that decode everything: one a room, in as many rooms; in one room as many of them. More
would take the driver's time from delivering."""


class Entrance:
    """Where all clients of one run come in, and how their lines are told apart.

    ``groups`` (lines,) are the rooms by line; ``first_kib`` is the server's memory when it had one
    client.
    """

    def __init__(self, driver: Driver, host: str, pid: int, http: httpx.AsyncClient) -> None:
        self.host = host
        self.http = http
        self.groups: list[int] = []
        self.witnesses: list[Witness] = []
        self.first_kib = 0
        self._driver = driver
        self._pid = pid
        self._gate = asyncio.Semaphore(ENTERING_AT_ONCE)

    def add(self, dialled: Dialled, wire: Wire, room: int, witness: Witness | None = None) -> None:
        """Hand a client that is in to the driver."""
        self._driver.add(DriverConnection(dialled.sock, wire, dialled.left, witness))
        self.groups.append(room)
        if witness is not None:
            self.witnesses.append(witness)
        if len(self.groups) == 1:
            self.first_kib = process_stats.resident_kib(self._pid)

    async def post(self, path: str, body: Any, token: str | None = None) -> dict[str, Any]:
        """A call's answer. Raises ConnectionError when it is refused, httpx.HTTPError."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        call = partial(self.http.post, f"http://{self.host}{path}", json=body, headers=headers)
        try:
            answer = await call()
        except (httpx.ReadError, httpx.RemoteProtocolError):
            answer = await call()  # a connection long unused was ended just as it was used
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
            async with self._gate, asyncio.timeout(ENTERS_WITHIN_S):
                await join(room, seat, name)

        async def whole(room: int) -> None:
            async with self._gate, asyncio.timeout(ENTERS_WITHIN_S):
                name = await open_room(room)
            async with asyncio.TaskGroup() as others:
                for seat in range(1, scenario.seats):
                    others.create_task(one(room, seat, name))

        async with asyncio.timeout(ENTERS_WITHIN_S + EACH_ENTERS_WITHIN_S * scenario.clients):
            await whole(0)  # alone: its first client is what memory is counted from
            async with asyncio.TaskGroup() as rooms:
                for room in range(1, scenario.rooms):
                    rooms.create_task(whole(room))


Enter = Callable[[Entrance, Scenario], Awaitable[None]]


async def enter_game(entrance: Entrance, scenario: Scenario) -> None:
    """Clients of this server: guests, who open rooms and join them."""
    answer = await entrance.http.get(f"http://{entrance.host}/api/protocol")
    games = answer.raise_for_status().json()["games"]
    declared = games[scenario.game]["input"]
    heads = InputHeads(declared["size"])
    witnesses_each = max(1, WITNESSES // scenario.rooms) if scenario.plays else 0
    settings = {**scenario.settings, "player_limit": scenario.seats, "min_players": 0}
    ask = {
        "game": scenario.game, "private": True, "lobby": not scenario.plays, "settings": settings,
    }  # fmt: skip

    def hello(ticket: str) -> bytes:
        return messages.pack([messages.HELLO, messages.PROTOCOL_VERSION, ticket, None])

    async def guest() -> str:
        token: str = (await entrance.post("/api/guests", {}))["token"]
        return token

    async def connect(room: int, seat: int, ticket: str) -> None:
        dialled = await Dialled.open(entrance.host, "/ws")
        await dialled.send(BINARY, hello(ticket))
        _, welcome = await dialled.receive()
        if msgpack.unpackb(welcome)[1]["slot"] is None:
            raise ConnectionError("the server gave a client no seat")
        witness = None
        if seat < witnesses_each and len(entrance.witnesses) < WITNESSES:
            witness = Witness(games)
            witness.receive(welcome, len(welcome), is_noted=False)
        player = Player(declared, seed=room * scenario.seats + seat)
        wire = GameWire(player, heads) if scenario.plays else LobbyWire()
        entrance.add(dialled, wire, room, witness)

    async def open_room(room: int) -> str:
        opened = await entrance.post("/api/rooms", ask, await guest())
        await connect(room, 0, opened["ticket"])
        code: str = opened["code"]
        return code

    async def join(room: int, seat: int, code: str) -> None:
        placed = await entrance.post(f"/api/rooms/{code}/join", {}, await guest())
        await connect(room, seat, placed["ticket"])

    await entrance.fill(scenario, open_room, join)


async def enter_plain(entrance: Entrance, scenario: Scenario) -> None:
    """Bare WebSocket clients."""

    async def connect(*_: Any) -> str:
        entrance.add(await Dialled.open(entrance.host, "/"), PayloadWire(), 0)
        return ""

    await entrance.fill(scenario, connect, connect)


async def enter_socket_io(entrance: Entrance, scenario: Scenario) -> None:
    """Clients of Socket.IO, by WebSocket from the start."""

    async def connect(*_: Any) -> str:
        dialled = await Dialled.open(entrance.host, "/socket.io/?EIO=4&transport=websocket")
        await dialled.receive()  # engine open: ask for the namespace
        await dialled.send(TEXT, b"40")
        entrance.add(dialled, SocketIoWire(), 0)
        return ""

    await entrance.fill(scenario, connect, connect)


async def enter_colyseus(entrance: Entrance, scenario: Scenario) -> None:
    """Clients of Colyseus, which reserves seats over HTTP, as this server does."""
    is_game = scenario.game != "payload"
    kind = "ships" if is_game else "payload"
    options = {
        "hz": scenario.hz, "side": 1200, "npc": 0, "limit": scenario.seats, **scenario.settings,
    }  # fmt: skip
    declared = {"buttons": ("left", "right", "thrust"), "aim": False, "presses": ()}

    async def connect(room: int, seat: int, ask: str) -> str:
        place = await entrance.post(f"/matchmake/{ask}", options)
        path = f"/{place['processId']}/{place['roomId']}?sessionId={place['sessionId']}"
        dialled = await Dialled.open(entrance.host, path)
        _, confirmed = await dialled.receive()
        await dialled.send(BINARY, confirmed[:1])
        player = Player(declared, seed=room * scenario.seats + seat)
        entrance.add(dialled, ColyseusShipsWire(player) if is_game else ColyseusWire(), room)
        name: str = place["roomId"]
        return name

    async def open_room(room: int) -> str:
        return await connect(room, 0, f"create/{kind}")

    async def join(room: int, seat: int, name: str) -> None:
        await connect(room, seat, f"joinById/{name}")

    await entrance.fill(scenario, open_room, join)

"""Connections killed at every step of the handshake and in every phase: a player who comes back has
one seat, one ship, and the score of before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgpack
import pytest

from game_server.games.driftline.game import Driftline
from game_server.protocol.declare import Phase
from game_server.protocol.messages import WELCOME, pack_input
from game_server.rooms.state.parts.seats import Stage
from tests.support.clients.http_callers import Caller, caller
from tests.support.deadlines import WITHIN_S
from tests.support.present import present
from tests.support.servers.in_process import (
    Live,
    RawSocket,
    advance,
    client_frame,
    hello,
    raw_connection,
    raw_websocket,
    runner_of,
    running,
    upgrade_request,
)

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room

RECORD = bytes(Driftline.input.record.itemsize)
SCORE = 1_234
Step = Callable[[Live, str], Awaitable[None]]


@asynccontextmanager
async def somebody(**settings: object) -> AsyncIterator[tuple[Live, Caller, Room]]:
    """A server, a guest in a room of it, and the room."""
    async with running(default_game="driftline") as live, caller(live.port) as ann:
        await ann.become_guest("Ann")
        made = await ann.call("POST", "/api/rooms", {"settings": {"min_players": 0}, **settings})
        yield live, ann, live.app.state.node.registry.room(made.body["room_id"])


async def ticket_for(ann: Caller, room: Room) -> str:
    answer = await ann.call("POST", f"/api/rooms/{room.code}/join", {})
    assert answer.status == 200, answer.body
    return str(answer.body["ticket"])


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not what():
            await asyncio.sleep(0.005)


async def message(socket: RawSocket) -> list[object]:
    first, payload = await socket.frame()
    assert first == 0x82
    decoded: list[object] = msgpack.unpackb(payload)
    return decoded


async def welcomed(socket: RawSocket, greeting: bytes) -> dict[str, object]:
    """Say hello and read the welcome."""
    socket.send(client_frame(greeting))
    kind, content = await message(socket)
    assert kind == WELCOME
    assert isinstance(content, dict)
    return content


def ships(live: Live, room: Room) -> list[int]:
    """The slots that have a ship, of a room that plays."""
    runner = runner_of(live, room)
    rows = runner.world.ships.rows_of(runner.batch.row(room))
    return [int(slot) for slot in runner.world.ships.slot[rows]]


async def connects_and_says_nothing(live: Live, ticket: str) -> None:
    async with raw_connection(live.port):
        pass


async def sends_half_a_request(live: Live, ticket: str) -> None:
    async with raw_connection(live.port) as socket:
        socket.send(upgrade_request(live.port)[:40])
        await asyncio.sleep(0)


async def asks_for_the_upgrade(live: Live, ticket: str) -> None:
    async with raw_connection(live.port) as socket:
        socket.send(upgrade_request(live.port))
        await asyncio.sleep(0)


async def is_upgraded(live: Live, ticket: str) -> None:
    async with raw_websocket(live.port):
        pass


async def says_half_a_hello(live: Live, ticket: str) -> None:
    async with raw_websocket(live.port) as socket:
        socket.send(client_frame(hello(ticket))[:20])
        await asyncio.sleep(0)


async def says_hello_and_hears_nothing(live: Live, ticket: str) -> None:
    async with raw_websocket(live.port) as socket:
        socket.send(client_frame(hello(ticket)))
        await asyncio.sleep(0)


async def is_welcomed(live: Live, ticket: str) -> None:
    async with raw_websocket(live.port) as socket:
        await welcomed(socket, hello(ticket))


async def hears_a_tick(live: Live, ticket: str) -> None:
    async with raw_websocket(live.port) as socket:
        await welcomed(socket, hello(ticket))
        await message(socket)


async def sends_half_an_input(live: Live, ticket: str) -> None:
    async with raw_websocket(live.port) as socket:
        tick = (await welcomed(socket, hello(ticket)))["tick"]
        assert isinstance(tick, int)
        socket.send(client_frame(pack_input(tick + 5, tick, tick * 16, RECORD))[:12])
        await message(socket)


@pytest.mark.parametrize(
    "step",
    [
        connects_and_says_nothing,
        sends_half_a_request,
        asks_for_the_upgrade,
        is_upgraded,
        says_half_a_hello,
        says_hello_and_hears_nothing,
        is_welcomed,
        hears_a_tick,
        sends_half_an_input,
    ],
)
async def test_a_connection_lost_in_the_handshake_leaves_one_seat_and_one_ship(
    step: Step,
) -> None:
    async with somebody() as (live, ann, room):
        for _ in range(3):
            await step(live, await ticket_for(ann, room))
        async with raw_websocket(live.port) as socket:
            content = await welcomed(socket, hello(await ticket_for(ann, room)))
            assert content["slot"] == 0
            await until(lambda: ships(live, room) == [0])
            assert [(seat.slot, seat.stage) for seat in room.seats] == [(0, Stage.CONNECTED)]
            assert list(room.members) == [(False, 0)]
            assert room.players == 1


@pytest.mark.parametrize("phase", [Phase.COUNTDOWN, Phase.PLAYING, Phase.RESULTS])
@pytest.mark.parametrize("way", ["resume token", "ticket"])
async def test_a_connection_lost_in_a_round_gets_seat_ship_and_score_back(
    phase: Phase, way: str
) -> None:
    async with somebody() as (live, ann, room):
        async with raw_websocket(live.port) as socket:
            before = await welcomed(socket, hello(await ticket_for(ann, room)))
            runner = runner_of(live, room)
            await until(lambda: ships(live, room) == [0])
            await advance(live, room, phase)
            runner.world.seats.true_score[runner.batch.row(room)] = SCORE
        await until(lambda: [seat.stage for seat in room.seats] == [Stage.HELD])
        assert ships(live, room) == [0]

        async with raw_websocket(live.port) as socket:
            if way == "ticket":
                greeting = hello(await ticket_for(ann, room))
            else:
                greeting = hello(None, str(before["resume"]))
            after = await welcomed(socket, greeting)
            assert (after["slot"], after["player_id"]) == (0, before["player_id"])
            assert after["resume"] != before["resume"]
            await message(socket)
            assert ships(live, room) == [0]
            assert int(runner.world.seats.score[0]) == SCORE
            assert room.phase == phase
            assert [seat.stage for seat in room.seats] == [Stage.CONNECTED]


@pytest.mark.parametrize("phase", [Phase.COUNTDOWN, Phase.PLAYING, Phase.RESULTS])
@pytest.mark.parametrize("way", ["resume token", "ticket"])
async def test_a_host_lost_in_a_round_gets_seat_ship_score_and_role_back(
    phase: Phase, way: str
) -> None:
    async with (
        somebody(private=True) as (live, ann, room),
        caller(live.port) as bob,
        raw_websocket(live.port) as company,
    ):
        await bob.become_guest("Bob")
        async with raw_websocket(live.port) as socket:
            before = await welcomed(socket, hello(await ticket_for(ann, room)))
            await welcomed(company, hello(await ticket_for(bob, room)))
            live.app.state.node.registry.begin(room)
            await until(lambda: ships(live, room) == [0, 1])
            await advance(live, room, phase)
            runner = runner_of(live, room)
            runner.world.seats.true_score[:2] = SCORE, 1
        await until(lambda: present(room.seats.get(0)).stage is Stage.HELD)
        assert ships(live, room) == [0, 1]

        async with raw_websocket(live.port) as socket:
            if way == "ticket":
                greeting = hello(await ticket_for(ann, room))
            else:
                greeting = hello(None, str(before["resume"]))
            after = await welcomed(socket, greeting)
            assert (after["slot"], after["member"]) == (0, before["member"])
            await message(socket)
            assert ships(live, room) == [0, 1]
            assert runner.world.seats.score[:2].tolist() == [SCORE, 1]
            assert (room.phase, room.host) == (phase, before["member"])
            assert [seat.stage for seat in room.seats] == [Stage.CONNECTED] * 2


async def test_a_connection_lost_in_the_lobby_gets_seat_and_role_back() -> None:
    async with somebody(private=True) as (live, ann, room):
        async with raw_websocket(live.port) as socket:
            before = await welcomed(socket, hello(await ticket_for(ann, room)))
            assert room.phase == Phase.LOBBY
            assert room.host == before["member"]
        await until(lambda: [seat.stage for seat in room.seats] == [Stage.HELD])
        async with raw_websocket(live.port) as socket:
            after = await welcomed(socket, hello(None, str(before["resume"])))
            assert (after["slot"], after["member"]) == (0, before["member"])
            assert room.host == before["member"]
            assert len(room.seats) == len(room.members) == 1


async def test_the_newest_connection_wins_and_is_the_only_one() -> None:
    async with somebody() as (live, ann, room), raw_websocket(live.port) as old:
        await welcomed(old, hello(await ticket_for(ann, room)))
        async with raw_websocket(live.port) as new:
            await welcomed(new, hello(await ticket_for(ann, room)))
            assert (await old.close_frame())[0] == 4505
            await old.ended()
            await message(new)
            assert list(room.members) == [(False, 0)]
            assert [seat.stage for seat in room.seats] == [Stage.CONNECTED]

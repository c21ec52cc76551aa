"""What a real server answers to what it should never get: a close code and a sentence."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import msgpack
import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect

from game_server.games.driftline.game import Driftline
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.messages import (
    ACK,
    COMMAND,
    HELLO,
    INPUT,
    PING,
    PROTOCOL_VERSION,
    RESYNC,
    TICK,
    pack,
    pack_input,
)
from load_tests.server_metrics import parse_totals
from tests.support.clients.background_players import at_rest, background_players, open_room
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess

RECORD = bytes(Driftline.input.record.itemsize)
"""Driftline's neutral input: nothing held, nothing pressed."""
TEN_SECONDS = 300


def _nested(depth: int) -> bytes:
    return b"\x94\x04\x01\xa1n" + b"\x81\xa1k" + b"\x91" * depth + b"\x90"


BAD_FRAMES: dict[str, tuple[bytes | str, int]] = {
    "no msgpack": (b"\xc1\xc1\xc1", CloseCode.BAD_MESSAGE),
    "no array": (msgpack.packb({"type": 2}), CloseCode.BAD_MESSAGE),
    "cut short": (pack([PING, 1])[:-1], CloseCode.BAD_MESSAGE),
    "unknown type": (pack([99, 1]), CloseCode.BAD_MESSAGE),
    "wrong fields": (pack([RESYNC, "cell"]), CloseCode.BAD_MESSAGE),
    "NaN": (pack([PING, float("nan")]), CloseCode.BAD_MESSAGE),
    "infinite": (pack([ACK, 1, float("inf"), 0.0, None]), CloseCode.BAD_MESSAGE),
    "nested": (_nested(400), CloseCode.BAD_MESSAGE),
    "text": ("hello", CloseCode.BAD_MESSAGE),
    "over-long": (pack([COMMAND, 1, "chat", {"text": "x" * 5000}]), 1009),
    "input of another layout": (pack([INPUT, 1, 1, 1, b"\0"]), CloseCode.BAD_MESSAGE),
    "input of an absurd tick": (
        pack_input(2**31, 1, 16, RECORD),
        CloseCode.BAD_MESSAGE,
    ),
    "a second hello": (pack([HELLO, PROTOCOL_VERSION, "ticket", None]), CloseCode.BAD_MESSAGE),
}

BAD_HELLOS: dict[str, tuple[Any, int]] = {
    "wrong version": ([1, PROTOCOL_VERSION + 1, "ticket", None], CloseCode.VERSION),
    "no ticket": ([1, PROTOCOL_VERSION, None, None], CloseCode.AUTH),
    "invented ticket": ([1, PROTOCOL_VERSION, "ticket", None], CloseCode.AUTH),
    "invented resume token": ([1, PROTOCOL_VERSION, None, "token"], CloseCode.AUTH),
    "input first": ([3, 1.0], CloseCode.BAD_MESSAGE),
}


async def _place(url: str, code: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=url, timeout=WITHIN_S) as http:
        guest = (await http.post("/api/guests", json={})).json()
        bearer = {"Authorization": f"Bearer {guest['token']}"}
        placed = await http.post(f"/api/rooms/{code}/join", json={}, headers=bearer)
        place: dict[str, Any] = placed.raise_for_status().json()
        return place


async def _fate(socket: ClientConnection) -> tuple[int, str]:
    """The code and reason with which the server closes."""
    try:
        async with asyncio.timeout(WITHIN_S):
            while True:
                await socket.recv()
    except websockets.ConnectionClosed as closed:
        received = closed.rcvd
    assert received is not None, "the server broke off without a word"
    return received.code, received.reason


async def _listen(socket: ClientConnection, ticks: int) -> int:
    """Receive and acknowledge a number of ticks; returns the newest."""
    newest = 0
    while ticks:
        message = msgpack.unpackb(await socket.recv(), strict_map_key=False)
        if message[0] == TICK:
            newest, ticks = message[1], ticks - 1
            await socket.send(pack([ACK, newest, None, None, None]))
    return newest


async def test_bad_frames_end_one_connection_with_a_reason_and_touch_nobody_else(
    server: ServerProcess,
) -> None:
    code = await open_room(
        server.url, "driftline", mode="world", min_players=0, player_limit=len(BAD_FRAMES) + 2
    )
    async with background_players(server.url, code, at_rest) as (watcher,):
        for what, (frame, close_code) in BAD_FRAMES.items():
            place = await _place(server.url, code)
            async with connect(place["ws_url"], compression=None) as socket:
                await socket.send(pack([HELLO, PROTOCOL_VERSION, place["ticket"], None]))
                await socket.recv()
                await _listen(socket, ticks=3)
                await socket.send(frame)
                fate, reason = await _fate(socket)
                assert fate == close_code, what
                assert reason, what
        await watcher.has_seen(watcher.game.world.tick + 3)
    metrics = httpx.get(f"{server.url}/metrics", timeout=WITHIN_S).text
    assert "game_server_incidents_total 0.0" in metrics


@pytest.mark.parametrize("what", BAD_HELLOS)
async def test_bad_hellos_are_refused(what: str, shared_server: ServerProcess) -> None:
    hello, close_code = BAD_HELLOS[what]
    async with connect(f"ws://127.0.0.1:{shared_server.port}/ws", compression=None) as socket:
        await socket.send(pack(hello))
        fate, reason = await _fate(socket)
    assert fate == close_code
    assert reason.endswith(".")


async def test_inputs_that_are_late_early_or_double_are_dropped_and_counted(
    server: ServerProcess,
) -> None:
    code = await open_room(server.url, "driftline", mode="world", min_players=0)
    place = await _place(server.url, code)
    async with asyncio.timeout(WITHIN_S), connect(place["ws_url"], compression=None) as socket:
        await socket.send(pack([HELLO, PROTOCOL_VERSION, place["ticket"], None]))
        await socket.recv()
        turns, counted = 0, dict[str, float]()
        while "duplicate" not in counted:  # a second time on a machine so busy that it came late
            turns, now = turns + 1, await _listen(socket, ticks=25)
            for tick in (now - 20, now + TEN_SECONDS // 2, now + 20, now + 20):
                await socket.send(pack_input(tick, now, now * 16, RECORD))
            await _listen(socket, ticks=25)
            counted = dict(
                parse_totals(httpx.get(f"{server.url}/metrics", timeout=WITHIN_S).text).inputs
            )
    assert counted.keys() == {"late", "early", "duplicate", "ok"}
    assert sum(counted.values()) == 4 * turns
    assert counted["duplicate"] == 1
    assert turns > 1 or set(counted.values()) == {1}

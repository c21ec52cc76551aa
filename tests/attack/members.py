"""Guests and members of rooms who come from an address of their own."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from websockets.asyncio.client import ClientConnection, connect

from game_server.client import Disconnected, GameConnection
from game_server.client.session import MAX_MESSAGE_BYTES, ClientCore, Welcome
from tests.support.clients.http_callers import Answer, Caller, caller

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

OPENS_WITHIN_S = 12.0


class Member:
    """Somebody with a place. A task takes what the server sends; ``closed`` is how it ended."""

    def __init__(self, game: GameConnection) -> None:
        self.game = game
        self.closed: Disconnected | None = None
        self._staying = asyncio.create_task(self._stay())

    @property
    def number(self) -> int:
        """By which others name it."""
        assert self.game.member is not None
        return self.game.member

    async def close_within(self, seconds: float) -> Disconnected | None:
        """How the connection ended, None if it has not in that time."""
        await asyncio.wait([self._staying], timeout=seconds)
        return self.closed

    async def stop(self) -> None:
        self._staying.cancel()
        await asyncio.gather(self._staying, return_exceptions=True)

    async def _stay(self) -> None:
        try:
            await self.game.until(lambda status: False)
        except Disconnected as gone:
            self.closed = gone


@asynccontextmanager
async def guest(port: int, address: str, name: str = "Guest") -> AsyncIterator[Caller]:
    """A caller who is somebody."""
    async with caller(port, address) as made:
        await made.become_guest(name)
        yield made


@asynccontextmanager
async def connected(
    port: int, address: str, games: Mapping[str, Any], **greeting: str
) -> AsyncIterator[tuple[GameConnection, ClientConnection]]:
    """A connection that has been welcomed for a ``ticket`` or a ``resume`` token, with nobody yet
    to take its ticks. Raises ConnectionClosed and OSError.
    """
    core = ClientCore(games)
    async with connect(
        f"ws://127.0.0.1:{port}/ws", local_addr=(address, 0), compression=None,
        max_size=MAX_MESSAGE_BYTES, close_timeout=1,
    ) as socket:  # fmt: skip
        await socket.send(core.hello(**greeting))
        frame = await socket.recv()
        assert isinstance(frame, bytes)
        assert isinstance(core.receive(frame), Welcome)
        yield GameConnection(core, socket), socket


@asynccontextmanager
async def member(
    port: int, address: str, games: Mapping[str, Any], ticket: str
) -> AsyncIterator[Member]:
    """A place that is taken."""
    async with connected(port, address, games, ticket=ticket) as (game, _):
        made = Member(game)
        try:
            yield made
        finally:
            await made.stop()


async def games_of(who: Caller) -> dict[str, Any]:
    """Every game's tables."""
    games: dict[str, Any] = (await who.call("GET", "/api/protocol")).body["games"]
    return games


async def opened(who: Caller, **wish: object) -> dict[str, Any]:
    """A room that somebody has opened. A server whose ticks are late opens none; then it is asked
    again for a while.
    """
    deadline = time.monotonic() + OPENS_WITHIN_S
    while (answer := await who.call("POST", "/api/rooms", wish)).status == 503:
        assert time.monotonic() < deadline, answer.body
        await asyncio.sleep(0.5)
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.body
    return made


async def joined(who: Caller, code: str, **wish: object) -> Answer:
    """The answer to joining a room."""
    return await who.call("POST", f"/api/rooms/{code}/join", wish)

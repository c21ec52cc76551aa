"""Players without a browser: Python clients that play in the background of a test."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from game_server.client import GameConnection, join
from game_server.client.snapshot import Tick
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from game_server.client.parsing import GameEvent

Steer = Callable[["BackgroundPlayer", Tick], dict[str, Any]]
"""What a player does in a tick: the arguments of ``GameConnection.send``."""

CIRCLE = (("right",), ("down",), ("left",), ("up",))
SIDE_TICKS = 9


async def open_room(url: str, game: str, private: bool = True, **settings: Any) -> str:
    """Open a room as a host does and return its code."""
    async with httpx.AsyncClient(base_url=url, timeout=WITHIN_S) as http:
        guest = (await http.post("/api/guests", json={"name": "Host"})).raise_for_status().json()
        made = await http.post(
            "/api/rooms",
            json={"game": game, "private": private, "lobby": False, "settings": settings},
            headers={"Authorization": f"Bearer {guest['token']}"},
        )
        code: str = made.raise_for_status().json()["code"]
        return code


class BackgroundPlayer:
    """A joined Python client: steers each tick, and remembers what it has seen of the others."""

    def __init__(self, game: GameConnection, kind: str, steer: Steer) -> None:
        assert game.welcome.slot is not None
        self.game = game
        self.slot: int = game.welcome.slot
        self.steer = steer
        self.events: list[GameEvent] = []
        self.positions: dict[int, list[tuple[int, float, float]]] = {}
        """By slot: (tick, x, y) of every tick in which that player was in sight."""
        self.ticks_seen = 0
        self._kind = kind

    async def play(self) -> None:
        """Until cancelled."""
        async for tick in self.game:
            self._look(tick)
            self.game.send(**self.steer(self, tick))

    async def has_seen(self, tick: int) -> None:
        """Wait until a tick has come."""
        async with asyncio.timeout(WITHIN_S):
            while self.game.world.tick < tick:
                await asyncio.sleep(0.01)

    def distance_seen(self, slot: int) -> float:
        """How far the player in a slot has been from where it was first seen, in units."""
        _, x0, y0 = self.positions[slot][0]
        return max(math.hypot(x - x0, y - y0) for _, x, y in self.positions[slot])

    def position_of(self, slot: int) -> tuple[float, float] | None:
        """Where a player is now; None when it is not in sight."""
        seen = self.positions.get(slot)
        return seen[-1][1:] if seen and seen[-1][0] == self.game.world.tick else None

    def _look(self, tick: Tick) -> None:
        self.ticks_seen += 1
        self.events += tick.events
        rows = tick.world[self._kind]
        for slot, x, y in zip(rows["slot"], rows["x"], rows["y"], strict=True):
            self.positions.setdefault(int(slot), []).append((tick.tick, float(x), float(y)))


def in_circles(player: BackgroundPlayer, tick: Tick) -> dict[str, Any]:
    """Steer around a small square, which keeps a ship about where it is."""
    return dict.fromkeys(CIRCLE[tick.tick // SIDE_TICKS % 4], True)


def at_rest(player: BackgroundPlayer, tick: Tick) -> dict[str, Any]:
    """Do nothing."""
    return {}


@asynccontextmanager
async def background_players(
    url: str, code: str, *steers: Steer, kind: str = "ships"
) -> AsyncIterator[list[BackgroundPlayer]]:
    """Players in the room with ``code``, one per way of steering, playing in the background.

    When one has failed meanwhile, its fault is raised at the end.
    """
    async with AsyncExitStack() as joined:
        players = []
        for number, steer in enumerate(steers, 1):
            game = await joined.enter_async_context(join(url, name=f"Bot {number}", code=code))
            players.append(BackgroundPlayer(game, kind, steer))
        playing = [asyncio.create_task(player.play()) for player in players]
        try:
            yield players
        finally:
            for task in playing:
                task.cancel()
            for ended in await asyncio.gather(*playing, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended

"""A game too slow for the server, in a real process, beside somebody who plays another one."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from game_server.client import Disconnected, GameConnection, host, join
from tests.support.deadlines import WITHIN_S
from tests.support.servers.metrics import counted

if TYPE_CHECKING:
    from tests.conftest import StartServer

SHED_AFTER_S = 1
ENOUGH_TICKS = 30


async def playing(game: GameConnection) -> Disconnected:
    """Play until the connection ends."""
    while True:
        try:
            async for _ in game:
                game.send()
        except Disconnected as end:
            return end


async def ticks(game: GameConnection, number: int) -> None:
    """Wait for ``number`` more ticks."""
    last = game.world.tick + number
    while game.world.tick < last:
        await asyncio.sleep(0.01)


async def test_a_game_that_starves_another_loses_its_costliest_room_and_the_other_plays_on(
    start_server: StartServer,
) -> None:
    server = start_server(games="tests.support.games.heavy_game:Heavy", shed_after_s=SHED_AFTER_S)
    async with asyncio.timeout(WITHIN_S), AsyncExitStack() as joined:
        honest = await joined.enter_async_context(join(server.url, game="driftline"))
        games = [honest]
        # At 30 ticks a second one seat takes a seventh of the time. Each step of thirty seats takes
        # more than four ticks, and a world makes up for two at most: the other game must drop some.
        for seats in (1, 30):
            wish = {"mode": "world", "min_players": 0, "player_limit": seats}
            room = host(server.url, game="heavy", lobby=False, settings=wish)
            games.append(await joined.enter_async_context(room))
        plays = [asyncio.create_task(playing(game)) for game in games]
        try:
            end = await plays[2]
            starved = await counted(server.url, "steps_dropped", "driftline")
            lost = [-1.0, starved]
            while lost[-1] != lost[-2]:  # until no step is left out: every tick comes in its time
                await ticks(honest, ENOUGH_TICKS)
                lost.append(await counted(server.url, "steps_dropped", "driftline"))
            assert not plays[0].done()
            shed = await counted(server.url, "rooms_shed", "heavy")
            slow = await counted(server.url, "slow_steps", "heavy")
        finally:
            for task in plays:
                task.cancel()
    assert (end.code, end.comes_back) == (4510, False)
    assert end.reason == "The game was too slow for this server, so the room has closed."
    assert starved > 0
    assert shed > 0  # 1, unless the machine is so busy that the rest did not fit either
    assert slow > 0
    log = server.text()
    assert "slow game" in log
    assert "rooms shed" in log

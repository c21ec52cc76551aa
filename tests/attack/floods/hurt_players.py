"""A hurt player who watches or leaves, and plays again."""

from __future__ import annotations

import asyncio
import math
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, NamedTuple

from game_server.games.driftline.flight import SHIELDED
from game_server.games.driftline.tuning import DT_S, HULL, REGENERATION_PER_S
from tests.attack.members import connected, games_of, guest, joined, opened
from tests.support.clients.http_callers import caller

if TYPE_CHECKING:
    from game_server.client import GameConnection

HURT_HULL = 50


class Hull(NamedTuple):
    """A ship's hull at a tick."""

    tick: int
    hull: int
    shielded: bool

    def mended_by(self, tick: int) -> float:
        """What it has at most at a later tick, since hulls mend by themselves."""
        return self.hull + 1 + (tick - self.tick) * REGENERATION_PER_S * DT_S


async def _seated(game: GameConnection, is_so: bool) -> None:
    """Wait until the player has a seat, or has none."""
    await game.until(lambda _: (game.welcome.slot is not None) == is_so)


async def returns_of_a_hurt_player(
    port: int, address: str, other: str, visits: int
) -> list[tuple[Hull, Hull]]:
    """The hulls before and after each return: in every visit one from watching, and one from having
    left between two. The server has the game ``open_ground``.
    """
    returns = list[tuple[Hull, Hull]]()
    async with AsyncExitStack() as stack:
        async with guest(port, address) as gunner:
            games = await games_of(gunner)
            settings = {"mode": "world", "min_players": 0}
            made = await opened(gunner, game="open_ground", settings=settings)
        async with guest(port, other) as victim:
            token = victim.token
        gun, _ = await stack.enter_async_context(
            connected(port, address, games, ticket=made["ticket"])
        )
        firing = asyncio.create_task(_fire(gun))
        stack.callback(firing.cancel)
        before: Hull | None = None
        for _ in range(visits):
            async with caller(port, other) as victim:
                victim.token = token
                ticket = (await joined(victim, made["code"])).body["ticket"]
            async with connected(port, other, games, ticket=ticket) as (game, _):
                if before:
                    returns.append((before, await _hull(game)))
                before = await _hull(game, at_most=HURT_HULL)
                await game.spectate()
                await _seated(game, False)
                await game.play()
                await _seated(game, True)
                returns.append((before, await _hull(game)))
                before = await _hull(game, at_most=HURT_HULL)
                await game.leave()
    return returns


async def _hull(game: GameConnection, at_most: float = HULL) -> Hull:
    """Play until the own hull is so low."""
    async for tick in game:
        game.send()
        ships = tick.world["ships"]
        own = ships["hull"][ships["slot"] == game.welcome.slot]
        if tick.own and len(own) and own[0] <= at_most:
            return Hull(tick.tick, int(own[0]), bool(int(tick.own["status"]) & SHIELDED))
    raise AssertionError("the ticks ended")


async def _fire(game: GameConnection) -> None:
    """Hurt the other one, without killing it, until cancelled."""
    async for tick in game:
        ships = tick.world["ships"]
        is_own = ships["slot"] == game.welcome.slot
        if not is_own.any() or is_own.all():
            continue
        (dx,), (dy,) = (ships[axis][~is_own] - ships[axis][is_own] for axis in ("x", "y"))
        is_whole = ships["hull"][~is_own][0] > HURT_HULL
        game.send(aim=math.atan2(dy, dx), fire=bool(is_whole))

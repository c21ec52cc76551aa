"""Leaving a fight for a moment gains nothing, through a real process and real connections."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from game_server.games.driftline.tuning import HULL
from tests.attack.floods.hurt_players import returns_of_a_hurt_player
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from tests.conftest import StartServer


async def test_watching_or_leaving_and_playing_again_mends_no_hull_and_gives_no_shield(
    start_server: StartServer,
) -> None:
    server = start_server(games="tests.support.games.open_ground:OpenGround")
    async with asyncio.timeout(WITHIN_S):
        returns = await returns_of_a_hurt_player(server.port, "127.0.0.1", "127.0.0.1", visits=2)
    assert len(returns) == 3
    for before, after in returns:
        assert after.hull <= before.mended_by(after.tick)
        # On a machine so busy that the hull has mended meanwhile, there is a shield again.
        assert not after.shielded or before.mended_by(after.tick) >= HULL

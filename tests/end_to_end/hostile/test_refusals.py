"""What a real server process refuses, each with its code, while somebody else plays on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from game_server.client import CommandError, Disconnected, host, join
from game_server.rooms.state.parts.command_rates import AT_ONCE
from tests.support.clients.http_callers import caller
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from tests.conftest import StartServer

ELSEWHERE = "X-Forwarded-For: 203.0.113.9"
KEPT_PLACES = 3


async def test_refusals_name_their_code_and_touch_nobody_else(start_server: StartServer) -> None:
    server = start_server(
        games="tests.support.games.faulty_games:Mapless,tests.support.games.faulty_games:Speechless",
        waiting_places_per_address=KEPT_PLACES,
    )
    async with asyncio.timeout(WITHIN_S), join(server.url) as honest, caller(server.port) as http:
        first = honest.core.world.tick

        # Metrics are for this machine, whatever a proxy says of a caller that is somewhere else.
        metrics = await http.call("GET", "/metrics", None, ELSEWHERE)
        assert (metrics.status, metrics.body["error"]) == (403, "metrics_private")

        # A map that cannot be drawn, and a welcome that cannot be written.
        await http.become_guest("Ann")
        for path in ("/api/rooms", "/api/quick-play"):
            failed = await http.call("POST", path, {"game": "mapless"})
            assert (failed.status, failed.body["error"]) == (500, "internal")
            assert "incident" in failed.body["message"]
        with pytest.raises(Disconnected) as unwelcome:
            async with join(server.url, game="speechless"):
                pass
        assert unwelcome.value.code == 4000
        assert "Incident" in unwelcome.value.reason

        # A command that the room announces to everybody, again and again.
        async with host(server.url, game="driftline") as lobby:
            for number in range(AT_ONCE):
                await lobby.rename(f"Ann {number}")
            with pytest.raises(CommandError) as paced:
                await lobby.rename("Ann once more")
            await lobby.leave()
        assert paced.value.code == "rate_limited"

        # Places that are reserved and not taken; one is held for the player who could not be
        # welcomed.
        answers = []
        for number in range(KEPT_PLACES):
            await http.become_guest(f"Guest {number}")
            answers.append(await http.call("POST", "/api/quick-play", {"game": "driftline"}))
        assert [answer.status for answer in answers] == [200] * (KEPT_PLACES - 1) + [429]
        assert answers[-1].body["error"] == "rate_limit"

        # A token whose owner has ended it.
        assert (await http.call("POST", "/api/guests/revoke")).status == 204
        ended = await http.call("POST", "/api/quick-play", {"game": "driftline"})
        assert (ended.status, ended.body["error"]) == (401, "auth")

        async for tick in honest:
            if tick.tick > first + 5:
                break

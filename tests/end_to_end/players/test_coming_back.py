"""Lost connections, as the others in the room see them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from game_server.client import GameConnection, host, join, rejoin
from game_server.protocol.declare import Phase
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import advance, running

ROOM: dict[str, Any] = {"game": "driftline", "settings": {"min_players": 0}}


def somebody(status: dict[str, Any], name: str) -> dict[str, Any]:
    """A person's line in the status; empty when they are not here."""
    return next((member for member in status["members"] if member["name"] == name), {})


async def connected(game: GameConnection, name: str, is_so: bool) -> dict[str, Any]:
    """Wait until others are told whether somebody is connected; returns their line."""
    status = await game.until(lambda status: somebody(status, name).get("connected") is is_so)
    return somebody(status, name)


@pytest.mark.parametrize("phase", ["lobby", "countdown", "playing"])
@pytest.mark.parametrize("spectate", [False, True])
async def test_others_see_who_is_away_for_a_moment_and_who_is_back(
    phase: str, spectate: bool
) -> None:
    async with (
        asyncio.timeout(WITHIN_S),
        running() as live,
        host(live.url, name="Ann", **ROOM) as ann,
    ):
        async with join(live.url, name="Bob", code=ann.code, spectate=spectate) as bob:
            before = await connected(ann, "Bob", True)
            if phase != "lobby":
                await ann.start()
                room = live.app.state.node.registry.room(ann.welcome.room["id"])
                await ann.until(lambda status: status["phase"] == "countdown")
                await advance(live, room, Phase[phase.upper()])
                await ann.until(lambda status: status["phase"] == phase)
            resume = bob.welcome.resume
        away = await connected(ann, "Bob", False)
        assert ann.status["phase"] == phase
        assert (away["id"], away["slot"]) == (before["id"], before["slot"])
        async with rejoin(live.url, resume) as bob:
            await connected(ann, "Bob", True)
            assert (bob.member, bob.welcome.slot) == (before["id"], before["slot"])
            assert len(ann.status["members"]) == 2


async def test_a_host_who_is_away_for_a_moment_is_still_the_host() -> None:
    async with asyncio.timeout(WITHIN_S), running() as live:
        async with host(live.url, name="Ann", **ROOM) as ann:
            code, resume, number = ann.code, ann.welcome.resume, ann.member
            bob_joins = join(live.url, name="Bob", code=code)
            bob = await bob_joins.__aenter__()
        assert (await connected(bob, "Ann", False))["id"] == bob.status["host"] == number
        async with rejoin(live.url, resume) as ann:
            await connected(bob, "Ann", True)
            assert bob.status["host"] == number
            await ann.lock(True)
            await bob.until(lambda status: status["locked"])
        await bob_joins.__aexit__(None, None, None)

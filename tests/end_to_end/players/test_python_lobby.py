"""A private match from Python alone: hosted, joined by code and password, played, left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from game_server.client import (
    CommandError,
    Disconnected,
    GameConnection,
    JoinError,
    become_guest,
    host,
    join,
    join_party,
    leave_party,
    open_party,
    party,
    rejoin,
    room,
    rooms,
)
from game_server.netcode.sending.outbox import Limits
from game_server.protocol.declare import Phase
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import Live, advance, running

if TYPE_CHECKING:
    from collections.abc import Awaitable

GAME: dict[str, Any] = {"game": "driftline", "settings": {"min_players": 0, "round_seconds": 60}}


async def refusal(call: Awaitable[object]) -> str:
    with pytest.raises(CommandError) as refused:
        await call
    return refused.value.code


async def ended(game: GameConnection) -> tuple[int, bool]:
    """Close code of a connection that the server ends, and whether coming back is welcome."""
    with pytest.raises(Disconnected) as gone:
        await game.until(lambda status: False)
    return gone.value.code, gone.value.comes_back


async def test_a_match_is_hosted_joined_by_code_and_password_and_played() -> None:
    async with (
        asyncio.timeout(WITHIN_S),
        running() as live,
        host(live.url, name="Ann", password="swordfish", **GAME) as ann,
    ):
        assert ann.link == f"{live.url}/j/{ann.code}"
        assert (ann.status["phase"], ann.status["host"]) == ("lobby", ann.member)
        assert (await room(live.url, ann.code))["needs_password"]
        with pytest.raises(JoinError, match="asks for a password") as refused:
            async with join(live.url, name="Bea", code=ann.code):
                pass
        assert refused.value.code == "password_needed"
        async with join(live.url, name="Bea", code=ann.code, password="swordfish") as bea:
            await ann.until(lambda status: len(status["members"]) == 2)
            assert await refusal(bea.start()) == "not_host"
            await ann.change_settings(round_seconds=90)
            seen = await bea.until(lambda status: status["settings"]["round_seconds"] == 90)
            assert [member["name"] for member in seen["members"]] == ["Ann", "Bea"]
            assert await bea.rename("Ann") == "Ann 2"
            await bea.chat("hello")
            await ann.next_status()
            await ann.ready()
            await bea.ready()
            for game in (ann, bea):
                tick = await anext(game)
                assert len(tick.world["seat"]["score"]) >= 2
            await ann.until(lambda status: status["phase"] == "playing")
            assert ann.send(up=True)
            await bea.leave()
            await ann.until(lambda status: len(status["members"]) == 1)


async def test_the_host_has_a_method_for_every_tool() -> None:
    async with (
        asyncio.timeout(WITHIN_S),
        running() as live,
        host(live.url, name="Ann", game="driftline") as ann,
        join(live.url, name="Bea", code=ann.code) as bea,
        join(live.url, name="Cleo", code=ann.code) as cleo,
    ):
        numbers = [game.member for game in (ann, bea, cleo)]
        assert None not in numbers
        await ann.lock()
        with pytest.raises(JoinError) as refused:
            async with join(live.url, code=ann.code):
                pass
        assert refused.value.code == "locked"
        await ann.lock(False)
        await ann.late_join("watch")
        await ann.slow_mode(5)
        await cleo.spectate()
        assert cleo.welcome.slot is None
        await cleo.follow(0)
        await cleo.play()
        await bea.mute(cleo.member or 0)
        assert await refusal(ann.vote_kick(cleo.member or 0)) != ""
        assert await refusal(ann.kick(99)) == "no_such_member"
        await ann.kick(cleo.member or 0)
        assert await ended(cleo) == (4508, False)
        await ann.start()
        await ann.until(lambda status: status["phase"] != "lobby")
        await ann.stop()
        await ann.until(lambda status: status["phase"] == "lobby")
        await ann.make_host(bea.member or 0)
        await bea.until(lambda status: status["host"] == bea.member)
        await bea.ban(ann.member or 0)
        assert await ended(ann) == (4508, False)
        with pytest.raises(JoinError) as banned:
            async with join(live.url, code=bea.code, token=ann.guest["token"]):
                pass
        assert banned.value.code == "banned"


async def test_a_lost_place_is_taken_again_and_public_rooms_are_listed() -> None:
    async with asyncio.timeout(WITHIN_S), running() as live:
        async with join(live.url, name="Ann", game="driftline") as ann:
            (listed,) = await rooms(live.url, game="driftline")
            assert (listed["code"], listed["players"]) == (ann.code, 1)
            assert await rooms(live.url, game="paint_tag") == []
            resume, slot = ann.welcome.resume, ann.welcome.slot
        async with rejoin(live.url, resume) as again:
            assert (again.code, again.welcome.slot) == (listed["code"], slot)
            assert (await anext(again)).own is not None


async def test_friends_make_a_party_and_are_placed_together_in_one_team() -> None:
    async with asyncio.timeout(WITHIN_S), running() as live:
        ann, bea = [await become_guest(live.url, name=name) for name in ("Ann", "Bea")]
        made = await open_party(live.url, token=ann["token"])
        joined = await join_party(live.url, made["code"].lower(), token=bea["token"])
        assert [member["name"] for member in joined["members"]] == ["Ann", "Bea"]
        quick = {"game": "driftline", "mode": "teams", "party": made["code"]}
        async with join(live.url, token=ann["token"], **quick) as first:
            assert first.wait_s == 0.0
            seen = await party(live.url, made["code"], token=bea["token"])
            assert seen["room"] == first.code
            async with join(live.url, code=seen["room"], token=bea["token"]) as second:
                assert second.wait_s is None
                members = await second.until(lambda status: len(status["members"]) == 2)
                assert len({member["team"] for member in members["members"]}) == 1
        await leave_party(live.url, made["code"], token=ann["token"])
        left = await party(live.url, made["code"], token=bea["token"])
        assert left["leader"] == bea["player_id"]
        with pytest.raises(JoinError, match="no party"):
            await party(live.url, made["code"], token=ann["token"])


async def test_a_hosted_room_can_be_shown_among_the_public_ones() -> None:
    async with (
        asyncio.timeout(WITHIN_S),
        running() as live,
        host(live.url, name="Ann", private=False, lobby=True, **GAME) as ann,
    ):
        assert (ann.status["phase"], ann.status["host"]) == ("lobby", ann.member)
        (listed,) = await rooms(live.url)
        assert (listed["code"], listed["lobby"], listed["private"]) == (ann.code, True, False)


async def test_who_only_waits_for_the_status_is_not_taken_for_slow() -> None:
    async with (
        asyncio.timeout(WITHIN_S),
        running() as live,
        host(
            live.url, name="Ann", game="driftline", settings={"min_players": 2, "needed_players": 1}
        ) as ann,
    ):
        await ann.start()
        room = live.app.state.node.registry.room(ann.welcome.room["id"])

        async def play() -> None:
            await advance(live, room, Phase.PLAYING)
            await asyncio.sleep(Limits().behind_s + 1.5)  # who is slow is put out before
            await advance(live, room, Phase.RESULTS)

        playing = asyncio.create_task(play())
        over = await ann.until(lambda status: status["phase"] == "results")
        await playing
        assert len(over["standings"]) == 2


async def test_bots_fill_a_room_when_nobody_comes_in_time() -> None:
    async with (
        asyncio.timeout(WITHIN_S),
        running(bot_fill_s=1.0) as live,
        join(live.url, name="Ann", game="driftline") as ann,
    ):
        assert bots(live, ann) == 0
        async for tick in ann:
            if tick.tick > 35:
                break
        assert bots(live, ann) > 0


def bots(live: Live, game: GameConnection) -> int:
    return int(live.app.state.services.matchmaker.info(game.code).bots)

"""Attacks by people who open rooms: what they cost, and how they fail."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import AsyncExitStack
from typing import Any

from game_server.client import CommandError, Disconnected
from tests.attack.attacks import Outcome, Size, attack, counted
from tests.attack.members import Member, games_of, guest, joined, member, opened
from tests.attack.scene import FAULTY, Scene
from tests.support.clients.http_callers import Caller

WHOLE_WORLD = {
    "mode": "world", "player_limit": 1000, "min_players": 1000, "map_size": "huge", "bot_level": 2,
}  # fmt: skip
SHED_WITHIN_S, SETTLES_S = 30.0, 2.0
GRANTED_OR_NOT = {200, 422, 429, 503}


def _worlds(size: Size) -> list[dict[str, Any]]:
    """Settings of worlds full of bots: far too many, and as many as one address may have."""
    if not size.is_full:
        return [WHOLE_WORLD | {"min_players": 60, "map_size": "auto"}]
    return [WHOLE_WORLD | {"min_players": bots} for bots in (1000, 1000, 390, 390)]


@attack(
    "rooms of a thousand bots, nobody connected", "nothing ticks for reserved places", is_loud=True
)
async def rooms_of_bots(scene: Scene, size: Size) -> Outcome:
    before = scene.totals()
    async with guest(scene.port, scene.address()) as who:
        answers = [
            (await who.call("POST", "/api/rooms", {"settings": settings})).status
            for settings in _worlds(size)
        ]
        await asyncio.sleep(size.of(0, 10))
    dropped = int((scene.totals() - before).dropped_ticks)
    outcome = Outcome(f"{counted(answers)}; {dropped:,} steps dropped")
    outcome.expect(set(answers) <= GRANTED_OR_NOT, "an answer is another one")
    if size.is_full:
        outcome.expect(dropped <= 10, f"{dropped} steps were dropped")
    return outcome


@attack(
    "rooms of a thousand bots, one player in each",
    "the opener pays, others keep their ticks",
    is_loud=True,
)
async def played_rooms_of_bots(scene: Scene, size: Size) -> Outcome:
    answers: list[int] = []
    async with AsyncExitStack() as stack:
        who = await stack.enter_async_context(guest(scene.port, scene.address()))
        games = await games_of(who)
        for settings in _worlds(size):
            made = await who.call("POST", "/api/rooms", {"settings": settings})
            answers.append(made.status)
            if made.status == 200:
                await stack.enter_async_context(
                    member(scene.port, scene.address(), games, made.body["ticket"])
                )
        await asyncio.sleep(size.of(1, 10))
    outcome = Outcome(counted(answers))
    outcome.expect(set(answers) <= GRANTED_OR_NOT, "an answer is another one")
    return outcome


@attack("commands for another map, in lobbies", "drawn beside the loop, and paid by the drawer")
async def changed_maps(scene: Scene, size: Size) -> Outcome:
    lobbies, changes = size.of(1, 4), size.of(2, 8)
    settings: dict[str, Any] = {"mode": "core_run", "map_size": "huge" if size.is_full else "auto"}
    answers = list[object]()

    async def change(host: Member) -> None:
        for _ in range(changes):
            try:
                async with asyncio.timeout(60):
                    await host.game.change_settings(map_seed=random.randrange(1 << 30))
                answers.append("done")
            except CommandError as refused:
                answers.append(refused.code)
            except (Disconnected, TimeoutError) as gone:
                answers.append(getattr(gone, "code", "no answer"))
                return

    async with AsyncExitStack() as stack:
        who = await stack.enter_async_context(guest(scene.port, scene.address()))
        games, hosts = await games_of(who), list[Member]()
        for _ in range(lobbies):
            made = await opened(who, private=True, settings=settings)
            line = member(scene.port, scene.address(), games, made["ticket"])
            hosts.append(await stack.enter_async_context(line))
        began = time.monotonic()
        await asyncio.gather(*map(change, hosts))
    outcome = Outcome(f"{counted(answers)} in {time.monotonic() - began:.1f} s")
    outcome.expect("no answer" not in answers, "a command was not answered")
    outcome.expect("done" in answers, "nobody may draw a map")
    return outcome


@attack(
    "a game whose step raises in all its rooms at once",
    "each room closed with its incident; the game, quick play and the stop work on",
    incidents=40,
)
async def faulty_steps(scene: Scene, size: Size) -> Outcome:
    number = size.of(5, 15)
    fault = scene.folder / "fault"
    async with AsyncExitStack() as stack:
        rooms = list[tuple[str, Member, Caller]]()
        for n in range(number):
            address = scene.address(1 + n)
            who = await stack.enter_async_context(guest(scene.port, address, f"Secretive {n}"))
            made = await opened(who, game="faulty")
            games = await games_of(who)
            line = member(scene.port, address, games, made["ticket"])
            rooms.append((made["code"], await stack.enter_async_context(line), who))
        fault.touch()
        try:
            closings = [await one.close_within(5) for _, one, _ in rooms]
            left = [(await who.call("GET", f"/api/rooms/{code}")).status for code, _, who in rooms]
        finally:
            fault.unlink()
        _, _, who = rooms[0]
        played = await who.call("POST", "/api/quick-play", {"game": "driftline"})
        after = [played.status, 200 if await opened(who, game="faulty") else None]
    closed = [gone.code if gone else "no close" for gone in closings]
    told = sum("ncident" in gone.reason for gone in closings if gone)
    log = scene.server.text()
    outcome = Outcome(f"{counted(closed)}, {told} with an incident; then quick play {after}")
    outcome.expect(set(closed) == {4000}, "not each room was closed with 4000")
    outcome.expect(told == number, "not everybody has read the incident")
    outcome.expect(set(left) == {404}, f"rooms are left: {counted(left)}")
    outcome.expect(after == [200, 200], f"quick play answers {after}")
    outcome.expect("Secretive" not in log, "the log has names")
    outcome.expect(not any(code in log for code, _, _ in rooms), "the log has codes")
    return outcome


@attack("a forged Host on opening a room", "no link of others names it")
async def forged_host(scene: Scene, size: Size) -> Outcome:
    links: list[object] = []
    async with (
        guest(scene.port, scene.address()) as evil,
        guest(scene.port, scene.address(2)) as other,
    ):
        games = await games_of(other)
        for extra in ((), ("X-Forwarded-Host: evil.example",)):
            made = await evil.call("POST", "/api/rooms", {"private": True}, *extra,
                                   host="evil.example")  # fmt: skip
            if made.status != 200:
                links.append(made.status)
                continue
            code = made.body["code"]
            links.append((await other.call("GET", f"/api/rooms/{code}")).body["link"])
            place = await joined(other, code)
            line = member(scene.port, scene.address(2), games, place.body["ticket"])
            async with line as one:
                links.append(one.game.status.get("link"))
    outcome = Outcome(", ".join(sorted({str(link).partition("/j/")[0] for link in links})))
    outcome.expect(links, "nothing was asked")
    outcome.expect(not any("evil" in str(link) for link in links), "a link names the forged host")
    return outcome


@attack("the right password, again and again, by many", "hashed beside the loop, within a budget")
async def right_passwords(scene: Scene, size: Size) -> Outcome:
    number, times = size.of(4, 50), size.of(2, 12)
    answers: list[object] = []
    async with guest(scene.port, scene.address()) as host:
        settings = {"player_limit": 1, "min_players": 0}
        made = await opened(host, private=True, password="swordfish", settings=settings)
        code = made["code"]

        async def knock(number: int) -> None:
            async with guest(scene.port, scene.address(2 + number % 2)) as who:
                for _ in range(times):
                    answer = await joined(who, code, password="swordfish")
                    answers.append(answer.status)

        results = await asyncio.gather(*map(knock, range(number)), return_exceptions=True)
    faults = [type(result).__name__ for result in results if result is not None]
    outcome = Outcome(counted([*answers, *faults]))
    outcome.expect(set(answers) <= {200, 403, 409, 429, 503}, "an answer is another one")
    outcome.expect(not faults, f"not answered: {counted(faults)}")
    return outcome


@attack(
    "a game whose steps take all the time",
    "named; its costliest rooms closed with 4510; others have all their ticks again",
    settings={"games": f"{FAULTY},tests.support.games.heavy_game:Heavy"},
    is_apart=True,
    starves=True,
)
async def starving_steps(scene: Scene, size: Size) -> Outcome:
    """Rooms of 2, 3, … seats, of which each costs 5 ms a step: six times the time of a tick."""
    seats = range(2, 10)
    async with AsyncExitStack() as stack:
        who = await stack.enter_async_context(guest(scene.port, scene.address()))
        games = await games_of(who)
        made = [
            await opened(who, game="heavy", settings={"min_players": 0, "player_limit": limit})
            for limit in seats
        ]
        members = [
            await stack.enter_async_context(
                member(scene.port, scene.address(), games, room["ticket"])
            )
            for room in made
        ]
        began = time.monotonic()
        await asyncio.wait(
            [asyncio.create_task(one.close_within(SHED_WITHIN_S)) for one in members],
            return_when=asyncio.FIRST_COMPLETED,
        )
        shed_after_s = time.monotonic() - began
        await asyncio.sleep(SETTLES_S)
        calm_from = time.monotonic()
        await asyncio.sleep(5)
        after = scene.honest.between(calm_from, time.monotonic())
        closed = [one.closed.code if one.closed else "stays" for one in members]
    log = scene.server.text()
    outcome = Outcome(
        f"after {shed_after_s:.1f} s {counted(closed)}; then {100 * after.kept:.1f} % of ticks"
    )
    outcome.expect(closed == sorted(closed, key=str, reverse=True), "cheaper rooms were closed")
    outcome.expect(set(closed) == {"stays", 4510}, f"rooms were closed with {counted(closed)}")
    outcome.expect(after.kept > 0.98, "the others do not have their ticks again")
    outcome.expect("slow game" in log and "rooms shed" in log, "the log does not name it")
    return outcome

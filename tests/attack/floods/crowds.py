"""Attacks by one who pretends to be many, or is one too many."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

from websockets import ConnectionClosed

from game_server.client import CommandError, GameConnection
from game_server.games.driftline.tuning import HULL
from game_server.protocol.messages import HELLO, PROTOCOL_VERSION, RESYNC, pack
from load_tests.server_process import COMMAND
from tests.attack.attacks import Outcome, Size, attack, counted
from tests.attack.floods.hurt_players import returns_of_a_hurt_player
from tests.attack.members import Member, connected, games_of, guest, joined, member, opened
from tests.attack.raw_tcp import connect, request, upgrade, wires
from tests.attack.scene import OPEN_GROUND, PROGRAMS, Scene
from tests.support.clients.http_callers import Caller, caller

if TYPE_CHECKING:
    from collections.abc import Awaitable

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
TRUSTED = "127.0.0.1"
"""Whom the server believes where a call came from."""
SHIELDED = 2


@attack("wrong codes from all over an IPv6 /48", "locked out together; no call gets slower")
async def guessed_codes(scene: Scene, size: Size) -> Outcome:
    number, lines, rng = size.of(480, 20_000), 4, random.Random(5)
    answers, times = list[int](), list[float]()

    async def guess(line: Caller) -> None:
        for _ in range(number // lines):
            address = f"2001:db8:{scene.address().split('.')[2]}:{rng.randrange(65_536):x}::1"
            code = "".join(rng.choices(LETTERS, k=6))
            began = time.perf_counter()
            answer = await line.call("GET", f"/api/rooms/{code}", None,
                                     f"X-Forwarded-For: {address}")  # fmt: skip
            times.append(time.perf_counter() - began)
            answers.append(answer.status)

    async with AsyncExitStack() as stack:
        callers = [
            await stack.enter_async_context(caller(scene.port, TRUSTED)) for _ in range(lines)
        ]
        await asyncio.gather(*map(guess, callers))
    tenth = len(times) // 10
    first, last = (1000 * sum(part) / tenth for part in (times[:tenth], times[-tenth:]))
    outcome = Outcome(f"{counted(answers)}; {first:.1f} ms a call at first, {last:.1f} ms at last")
    outcome.expect(set(answers) <= {404, 429}, "an answer is another one")
    outcome.expect(429 in answers, "the /48 is never locked out")
    if size.is_full:
        outcome.expect(last < 3 * first, f"calls take {last / first:.1f} times as long at last")
    return outcome


async def _tokens(scene: Scene, number: int) -> list[str]:
    """Tokens collected slowly: here by way of many addresses at once."""
    tokens = []
    async with caller(scene.port, TRUSTED) as line:
        for n in range(number):
            group = scene.address().split(".")[2]
            await line.become_guest("Many", f"X-Forwarded-For: 198.18.{group}.{n // 50 + 1}")
            assert line.token is not None
            tokens.append(line.token)
    return tokens


@attack("parties with collected tokens", "refused beyond a limit of the address; bounded in all")
async def many_parties(scene: Scene, size: Size) -> Outcome:
    tokens = await _tokens(scene, size.of(150, 2_000))
    answers = []
    async with caller(scene.port, scene.address()) as line:
        for token in tokens:
            line.token = token
            answers.append((await line.call("POST", "/api/parties", {})).status)
    outcome = Outcome(counted(answers))
    outcome.expect(200 in answers, "nobody may open a party")
    outcome.expect(set(answers) <= {200, 429, 503}, "an answer is another one")
    outcome.expect(429 in answers, "one address may open as many as it likes")
    return outcome


@attack("two guests of one address vote somebody else out", "they cannot")
async def votes_of_one_address(scene: Scene, size: Size) -> Outcome:
    said = list[str]()
    async with AsyncExitStack() as stack:
        mean, other = scene.address(), scene.address(2)
        people = [
            await stack.enter_async_context(guest(scene.port, address))
            for address in (mean, mean, other)
        ]
        games = await games_of(people[0])
        made = await opened(people[0], settings={"min_players": 0, "player_limit": 8})
        code, tickets = made["code"], [made["ticket"]]
        tickets += [(await joined(who, code)).body["ticket"] for who in people[1:]]
        members = [
            await stack.enter_async_context(member(scene.port, address, games, ticket))
            for address, ticket in zip((mean, mean, other), tickets, strict=True)
        ]
        ann, bob, victim = members
        await _try(said, ann.game.vote_kick(victim.number))
        await _try(said, bob.game.vote(True))
        gone = await victim.close_within(1.0)
    outcome = Outcome(f"{', '.join(said)}; {'voted out' if gone else 'stays'}")
    outcome.expect(gone is None, f"somebody was voted out: {gone}")
    return outcome


async def _try(said: list[str], command: Awaitable[None]) -> None:
    """Ask for something, and note the answer."""
    try:
        await command
        said.append("done")
    except CommandError as refused:
        said.append(refused.code)


@attack("spectators of one address take all places", "one of another address gets in")
async def many_watchers(scene: Scene, size: Size) -> Outcome:
    async with AsyncExitStack() as stack:
        host = await stack.enter_async_context(guest(scene.port, scene.address(9)))
        code = (await opened(host))["code"]
        answers = []
        for _ in range(size.of(17, 40)):
            who = await stack.enter_async_context(guest(scene.port, scene.address()))
            answers.append((await joined(who, code, spectate=True)).status)
        other = await stack.enter_async_context(guest(scene.port, scene.address(2)))
        last = await joined(other, code, spectate=True)
    outcome = Outcome(f"{counted(answers)}; then somebody else: {last.status}")
    outcome.expect(last.status == 200, f"somebody else got {last.status}: {last.body}")
    return outcome


@attack("a banned guest with a new token", "stays out of that room")
async def banned_again(scene: Scene, size: Size) -> Outcome:
    async with AsyncExitStack() as stack:
        host, bad = [
            await stack.enter_async_context(guest(scene.port, scene.address(n))) for n in (1, 2)
        ]
        games = await games_of(host)
        made = await opened(host, private=True)
        code = made["code"]
        boss = await stack.enter_async_context(
            member(scene.port, scene.address(1), games, made["ticket"])
        )
        ticket = (await joined(bad, code)).body["ticket"]
        banned = await stack.enter_async_context(
            member(scene.port, scene.address(2), games, ticket)
        )
        await boss.game.ban(banned.number)
        gone = await banned.close_within(3)
        again = await joined(bad, code)
        await bad.become_guest("Somebody new")
        anew = await joined(bad, code)
        elsewhere = await stack.enter_async_context(guest(scene.port, scene.address(3)))
        other = await joined(elsewhere, code)
    outcome = Outcome(f"{gone and gone.code}, {again.status}, new token {anew.status}")
    outcome.expect(gone is not None and gone.code == 4508, "the ban did not remove")
    outcome.expect(again.status == 403, f"the same guest got {again.status}")
    outcome.expect(anew.status == 403, f"a new guest of the address got {anew.status}")
    outcome.expect(other.status == 200, f"somebody else got {other.status}")
    return outcome


@attack("RESYNC a thousand times a second", "a handful of log lines", reads_log=True)
async def resyncs(scene: Scene, size: Size) -> Outcome:
    lines, sent = scene.log_lines(), 0
    async with guest(scene.port, scene.address()) as who:
        games = await games_of(who)
        ticket = (await who.call("POST", "/api/quick-play", {})).body["ticket"]
        async with connected(scene.port, scene.address(), games, ticket=ticket) as (game, socket):
            one = Member(game)
            with suppress(ConnectionClosed):
                while sent < size.of(300, 3_000) and not one.closed:
                    await socket.send(pack([RESYNC, sent % 4]))
                    sent += 1
                    if sent % 50 == 0:
                        await asyncio.sleep(0.05)
            await one.close_within(0.3)
            await one.stop()
    written = scene.log_lines() - lines
    closed = one.closed.code if one.closed else "stays"
    outcome = Outcome(f"{sent:,} sent, {closed}; {written} log lines")
    outcome.expect(written <= 60, f"{written} log lines were written")
    return outcome


@attack(
    "connections that are refused, in every way",
    "log lines are limited and counted",
    reads_log=True,
)
async def bought_lines(scene: Scene, size: Size) -> Outcome:
    number = size.of(120, 3_000)
    lines, statuses = scene.log_lines(), list[object]()
    hello = pack([HELLO, PROTOCOL_VERSION, "no ticket", None])
    frame = b"\x82" + bytes([0x80 | len(hello)]) + bytes(4) + hello
    kinds = [
        upgrade("/ws", "Origin: https://evil.example"),
        upgrade() + frame,
        upgrade("/nowhere"),
        request("POST", "/api/guests", "Content-Type: application/json", body=b"{"),
    ]
    for batch in range(0, number, 40):
        async with wires(scene.port, scene.address(1 + batch // 40 % 200), 40) as connections:
            for n, wire in enumerate(connections):
                await wire.send(kinds[n % len(kinds)])
            statuses += [await wire.answer(5) or "no answer" for wire in connections]
            await asyncio.gather(*(wire.end(0.2) for wire in connections))
    await asyncio.sleep(0.2)
    written = scene.log_lines() - lines
    outcome = Outcome(f"{counted(statuses)}; {written:,} log lines")
    outcome.expect(written <= 60, f"{written} log lines were written")
    return outcome


@attack("drop and resume in turn, by script", "no shield to gain")
async def drop_and_resume(scene: Scene, size: Size) -> Outcome:
    turns = size.of(2, 12)
    shielded = 0
    async with guest(scene.port, scene.address()) as who:
        games = await games_of(who)
        made = await opened(who, settings={"min_players": 0, "player_limit": 8})
        greeting = {"ticket": made["ticket"]}
        for turn in range(turns + 1):
            line = connected(scene.port, scene.address(), games, **greeting)
            async with line as (game, socket):
                greeting = {"resume": game.welcome.resume}
                first = await _ticks(game, 3)
                if turn:
                    shielded += bool(int(first["status"]) & SHIELDED)
                await _ticks(game, 95)  # whatever a newcomer has is over
                socket.transport.abort()
            await asyncio.sleep(0.2)
    outcome = Outcome(f"shielded after {shielded} of {turns} returns")
    outcome.expect(shielded <= 1, f"{shielded} of {turns} returns gave a shield")
    return outcome


async def _ticks(game: GameConnection, number: int) -> dict[str, float]:
    """Play for ``number`` ticks; returns the player's own record at the end."""
    own: dict[str, float] = {}
    async for tick in game:
        game.send(right=True)
        own = tick.own or own
        number -= 1
        if number <= 0 and own:
            return own
    raise AssertionError("the ticks ended")


@attack(
    "watch or leave, and play again, with a hurt hull",
    "the same hull, and no shield",
    settings={"games": OPEN_GROUND},
    is_apart=True,
)
async def watch_and_play(scene: Scene, size: Size) -> Outcome:
    returns = await returns_of_a_hurt_player(scene.port, scene.address(), scene.address(2), 7)
    told = [(old, new) for old, new in returns if old.mended_by(new.tick) < HULL]
    healed = [(old.hull, new.hull) for old, new in told if new.hull > old.mended_by(new.tick)]
    shielded = sum(new.shielded for _, new in told)
    outcome = Outcome(f"{len(told)} returns, {len(healed)} healed, {shielded} shielded")
    outcome.expect(len(told) > len(returns) // 2, f"only {len(told)} returns were in time")
    outcome.expect(not healed, f"hulls were mended: {healed}")
    outcome.expect(not shielded, f"{shielded} returns gave a shield")
    return outcome


@attack(
    "a reader of the log that stands still",
    "ticks, calls and the stop go on",
    command=(sys.executable, str(PROGRAMS / "unread_output.py"), str(COMMAND)),
)
async def stuck_log(scene: Scene, size: Size) -> Outcome:
    statuses: list[object] = []
    for _ in range(size.of(1, 10)):
        async with wires(scene.port, scene.address(), 40) as connections:
            hello = pack([HELLO, PROTOCOL_VERSION, "no ticket", None])
            frame = b"\x82" + bytes([0x80 | len(hello)]) + bytes(4) + hello
            await asyncio.gather(*(wire.send(upgrade() + frame) for wire in connections))
            await asyncio.gather(*(wire.end(1) for wire in connections))
    for n in range(size.of(15, 15)):
        async with guest(scene.port, scene.address(2 + n)) as who:
            statuses.append((await who.call("POST", "/api/rooms", {})).status)
    wire = await connect(scene.port, scene.address())
    try:
        await wire.send(request("GET", "/healthz"))
        health = await wire.answer(3)
    finally:
        await wire.close()
    outcome = Outcome(f"rooms: {counted(statuses)}; /healthz: {health}")
    outcome.expect(health == 200, f"/healthz says {health}")
    outcome.expect(set(statuses) <= {200, 429, 503}, "an answer is another one")
    return outcome

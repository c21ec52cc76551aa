"""Placing people under pressure: races for seats, guessed codes and passwords."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import httpx
import pytest

from game_server.matchmaking.passwords import Passwords
from game_server.rooms.registry.contracts import random_code
from game_server.rooms.state.parts.seats import Stage
from tests.support.clients.http_callers import Caller, caller
from tests.support.servers.in_process import (
    Live,
    RawSocket,
    client_frame,
    hello,
    raw_websocket,
    running,
)

if TYPE_CHECKING:
    from tests.conftest import StartServer

SEATS = 16
TRIES = 3_000


@pytest.mark.parametrize(("racers", "password"), [(1_000, None), (300, "swordfish")])
async def test_many_racing_joins_fill_sixteen_seats_and_no_more(
    racers: int, password: str | None
) -> None:
    """All of them are under way at once, each from an address of its own. With a password each
    waits for its turn in the middle of the call, and most are refused because there are too many.
    """
    async with (
        running(guests_per_minute=0, connections_per_address=0) as live,
        AsyncExitStack() as stack,
    ):
        node = live.app.state.node
        room = node.registry.open("driftline", settings={"player_limit": SEATS})
        if password is not None:
            room.door.password = await Passwords(time.monotonic).hash(password)
        tokens = [node.tokens.new_guest(f"Racer {n}")[1] for n in range(racers)]

        async def race(number: int, token: str) -> httpx.Response:
            address = (f"10.0.{number // 250}.{number % 250}", 40_000)
            wire = httpx.ASGITransport(live.app, client=address)
            async with httpx.AsyncClient(transport=wire, base_url=live.url) as http:
                answer = await http.post(
                    f"/api/rooms/{room.code}/join",
                    json={"password": password},
                    headers={"Authorization": f"Bearer {token}"},
                )
            if answer.is_success:  # at once: a ticket is good for a few seconds
                await _claim(live, answer.json()["ticket"], stack)
            return answer

        answers = await asyncio.gather(*(race(n, token) for n, token in enumerate(tokens)))
        refusals = Counter(
            (answer.status_code, answer.json()["error"]) for answer in answers if answer.is_error
        )
        assert refusals.total() == racers - SEATS
        assert refusals.keys() <= {(409, "full"), (503, "busy")}
        assert ((503, "busy") in refusals) == (password is not None)
        tickets = [answer.json()["ticket"] for answer in answers if answer.is_success]
        assert len(tickets) == len(set(tickets)) == SEATS

        assert sorted(seat.slot for seat in room.seats) == list(range(SEATS))
        # Nobody reads what comes: in a long race the first are held for their connection again.
        assert {seat.stage for seat in room.seats} <= {Stage.CONNECTED, Stage.HELD}
        assert len({seat.player_id for seat in room.seats}) == SEATS
        assert len(room.members) <= SEATS


async def test_thousands_of_guessed_codes_find_nothing_and_hold_up_nobody_else(
    start_server: StartServer,
) -> None:
    server = start_server()
    async with AsyncExitStack() as stack:
        host = await stack.enter_async_context(caller(server.port, "127.0.0.3"))
        await host.become_guest("Host")
        code = (await host.call("POST", "/api/rooms", {"private": True})).body["code"]
        guessers = [await stack.enter_async_context(caller(server.port)) for _ in range(8)]
        await guessers[0].become_guest("Mallory")
        seen: Counter[tuple[int, str]] = Counter()
        left = iter(range(TRIES))

        async def guess(one: Caller) -> None:
            one.token = guessers[0].token
            for number in left:
                # Late among the guesses is the right one, which tells nothing any more.
                tried = code if number % 100 == 99 and number < 1_000 else random_code()
                join = f"/api/rooms/{tried}/join"
                if number % 2:
                    answer = await one.call("POST", join, {})
                else:
                    answer = await one.call("GET", f"/api/rooms/{tried}")
                seen[answer.status, answer.body.get("error", "")] += 1
                if answer.status == 429:
                    assert 0 < int(answer.headers["retry-after"]) <= 60

        started = time.monotonic()
        guessing = asyncio.gather(*map(guess, guessers))
        while sum(seen.values()) < 1_000:
            await asyncio.sleep(0)
        friend = await stack.enter_async_context(caller(server.port, "127.0.0.2"))
        before = sum(seen.values())
        await friend.become_guest("Friend")
        joined = await friend.call("POST", f"/api/rooms/{code}/join", {})
        assert joined.status == 200
        # Both calls waited for their turn among those of the eight, and no longer: as many guesses
        # take well under a second even on a slow machine.
        assert sum(seen.values()) - before < 100
        await guessing
        minutes = 1 + int((time.monotonic() - started) // 60)
    # Sixty before the first wait, and no more after the next on a machine as slow as that.
    assert seen.keys() == {(404, "no_such_room"), (429, "rate_limit")}
    assert 60 <= seen[404, "no_such_room"] <= 60 * minutes


async def test_guessed_passwords_lock_out_the_guesser_and_nobody_else() -> None:
    async with running() as live, AsyncExitStack() as stack:
        host, mallory, friend = [
            await stack.enter_async_context(caller(live.port, f"127.0.0.{n}")) for n in (3, 1, 2)
        ]
        for one, name in ((host, "Host"), (mallory, "Mallory"), (friend, "Friend")):
            await one.become_guest(name)
        made = await host.call("POST", "/api/rooms", {"private": True, "password": "swordfish"})
        join = f"/api/rooms/{made.body['code']}/join"
        guesses = [await mallory.call("POST", join, {"password": str(n)}) for n in range(30)]
        errors = Counter((answer.status, answer.body["error"]) for answer in guesses)
        assert errors == {(403, "wrong_password"): 10, (429, "rate_limit"): 20}
        assert 0 < int(guesses[-1].headers["retry-after"]) <= 30
        right = await mallory.call("POST", join, {"password": "swordfish"})
        assert right.body["error"] == "rate_limit"
        assert (await friend.call("POST", join, {"password": "swordfish"})).status == 200


async def _claim(live: Live, ticket: str, stack: AsyncExitStack) -> RawSocket:
    socket = await stack.enter_async_context(raw_websocket(live.port))
    socket.send(client_frame(hello(ticket)))
    await socket.frame()  # the welcome
    return socket

"""HTTP beside ticks: calls begin one by one, and an address has a budget of them."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from game_server.api.turns import CallBudget, Turns
from game_server.app import create_app
from game_server.limits.per_address import MinuteCap
from tests.api.conftest import client_of
from tests.support.live import settings

HTTP = {"type": "http", "client": ("192.0.2.1", 1)}


async def nothing(*message: Any) -> Any:
    return None


async def test_of_calls_that_come_together_one_begins_in_a_turn_of_the_loop() -> None:
    begun: list[int] = []
    turn = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        begun.append(turn)

    async def ticks() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    turns = Turns(app)
    others = asyncio.create_task(ticks())
    await asyncio.gather(*(turns(HTTP, nothing, nothing) for _ in range(20)))
    others.cancel()
    assert len(begun) == len(set(begun)) == 20


async def test_calls_begin_in_their_order_and_a_slow_one_holds_up_nobody() -> None:
    begun: list[int] = []
    may_end = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        begun.append(scope["number"])
        await may_end.wait()

    turns = Turns(app)
    calls = [
        asyncio.create_task(turns({**HTTP, "number": number}, nothing, nothing))
        for number in range(5)
    ]
    calls[2].cancel()  # before its turn has come
    while len(begun) < 4:
        await asyncio.sleep(0)
    assert begun == [0, 1, 3, 4]
    may_end.set()
    await asyncio.gather(*calls, return_exceptions=True)


async def test_a_call_that_comes_alone_does_not_wait() -> None:
    begun = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        begun.append(scope)

    with pytest.raises(StopIteration):  # it is through at once
        Turns(app)(HTTP, nothing, nothing).send(None)
    assert begun == [HTTP]


async def test_websockets_wait_for_no_turn_and_have_no_budget() -> None:
    begun = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        begun.append(scope)

    budget = MinuteCap(1, lambda: 0.0)
    stack = Turns(CallBudget(app, budget, lambda *refused: None))
    for _ in range(3):
        await stack({"type": "websocket"}, nothing, nothing)
    assert len(begun) == 3


async def test_an_address_over_its_budget_is_told_so_and_others_go_on() -> None:
    app = create_app(settings(calls_per_minute=3))
    async with client_of(app) as http:
        answers = [await http.get("/healthz") for _ in range(4)]
        other = httpx.ASGITransport(app, client=("203.0.113.9", 1))
        async with httpx.AsyncClient(transport=other, base_url="http://x.example") as stranger:
            assert (await stranger.get("/healthz")).status_code == 200
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json() == {
        "error": "rate_limit",
        "message": "Too many requests from your address; wait a moment.",
    }
    assert answers[-1].headers["retry-after"] == "5"


async def test_a_qr_code_that_has_to_be_made_counts_as_many_calls() -> None:
    app = create_app(settings(calls_per_minute=210))
    async with client_of(app) as http:
        guest = (await http.post("/api/guests", json={})).json()
        bearer = {"authorization": f"Bearer {guest['token']}"}
        made = (await http.post("/api/rooms", json={}, headers=bearer)).json()
        path = f"/api/rooms/{made['code']}/qr.svg"
        asked = [await http.get(path, headers={"host": f"{n}.example"}) for n in (1, 2, 1, 3)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    assert asked[-1].json()["message"] == "Too many QR codes for your address; wait a minute."

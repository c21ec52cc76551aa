"""An address has a budget of HTTP calls; WebSockets are no calls."""

from __future__ import annotations

from typing import Any

import httpx

from game_server.api.middleware.call_budget import CallBudget
from game_server.app import create_app
from game_server.limits.per_address import MinuteCap
from tests.api.conftest import client_of
from tests.support.servers.in_process import settings


async def test_an_address_over_its_budget_is_refused_and_others_go_on() -> None:
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
    app = create_app(settings(calls_per_minute=210, allowed_hosts="*"))
    async with client_of(app) as http:
        guest = (await http.post("/api/guests", json={})).json()
        bearer = {"authorization": f"Bearer {guest['token']}"}
        made = (await http.post("/api/rooms", json={}, headers=bearer)).json()
        path = f"/api/rooms/{made['code']}/qr.svg"
        asked = [await http.get(path, headers={"host": f"{n}.example"}) for n in (1, 2, 1, 3)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    assert asked[-1].json()["message"] == "Too many QR codes for your address; wait a minute."


async def test_websockets_are_no_calls() -> None:
    begun = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        begun.append(scope)

    async def nothing(*message: Any) -> Any:
        return None

    budget = CallBudget(app, MinuteCap(1, lambda: 0.0), lambda *refused: None)
    for _ in range(3):
        await budget({"type": "websocket"}, nothing, nothing)
    assert len(begun) == 3

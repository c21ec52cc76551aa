"""``GET /ws``: a page learns what stands between it and its WebSocket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.conftest import client_of

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI


async def test_a_page_that_may_connect_learns_that_the_server_does_not_refuse_it(
    http: httpx.AsyncClient,
) -> None:
    for asked in ("/ws", "/ws?origin=http://play.example"):
        answer = await http.get(asked)
        assert (answer.status_code, answer.json()["error"]) == (426, "upgrade_required")
        assert answer.headers["upgrade"] == "websocket"


async def test_a_page_that_may_not_connect_learns_why_from_any_origin(
    http: httpx.AsyncClient,
) -> None:
    for answer in (
        await http.get("/ws", params={"origin": "https://other.example"}),
        await http.get("/ws", headers={"Origin": "https://other.example"}),
    ):
        assert (answer.status_code, answer.json()["error"]) == (403, "origin")
        assert answer.json()["message"].startswith(
            "Pages from https://other.example may not connect: the request named the host "
            "play.example. "
        )
        assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_server_that_stops_says_so(app: FastAPI) -> None:
    app.state.node.readiness.draining = True
    async with client_of(app) as http:
        answer = await http.get("/ws", headers={"Origin": "http://play.example"})
    assert (answer.status_code, answer.json()["error"]) == (503, "draining")

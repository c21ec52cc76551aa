"""The services of routes: who calls, and whether server and address admit the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.app import create_app
from tests.api.conftest import client_of, guest
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

Headers = dict[str, str]


async def test_a_forged_token_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/guests", headers={"Authorization": "Bearer forged"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json() == {"error": "auth", "message": "The guest token is not valid."}


@pytest.mark.parametrize("path", ["/api/quick-play", "/api/rooms", "/api/rooms/ABCDE/join"])
async def test_a_place_needs_a_token(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.post(path, json={})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"] == "auth"


async def test_new_rooms_of_an_address_are_capped_by_the_minute() -> None:
    async with client_of(create_app(settings(rooms_per_minute=1))) as http:
        guest = (await http.post("/api/guests")).json()
        headers = {"Authorization": f"Bearer {guest['token']}"}
        answers = [await http.post("/api/rooms", json={}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]


@pytest.mark.parametrize("path", ["/api/quick-play", "/api/rooms", "/api/rooms/BCDFGH/join"])
async def test_a_draining_server_gives_no_seats(
    app: FastAPI, http: httpx.AsyncClient, ann: Headers, path: str
) -> None:
    app.state.node.drain()
    answer = await http.post(path, json={}, headers=ann)
    assert (answer.status_code, answer.json()["error"]) == (503, "draining")
    assert answer.headers["retry-after"] == "5"


async def test_seats_for_an_address_are_capped_by_the_minute() -> None:
    async with client_of(create_app(settings(joins_per_minute=2))) as http:
        headers = await guest(http, "Ann")
        answers = [await http.post("/api/quick-play", json={}, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "60"

"""Errors are a page for a browser, and JSON for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.app import create_app
from tests.api.conftest import client_of
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    import httpx

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
OPENS = BROWSER | {"sec-fetch-mode": "navigate"}


@pytest.mark.parametrize(
    ("path", "status", "base"),
    [
        ("/nothing", 404, "./"),
        ("/nothing/at/all?x=/", 404, "../../"),
        ("/api/rooms/BBBBBB", 404, "../../"),
        ("/api/guests", 405, "../"),
    ],
)
async def test_a_browser_reads_a_page_that_leads_to_the_start(
    http: httpx.AsyncClient, path: str, status: int, base: str
) -> None:
    page = await http.get(path, headers=OPENS)
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-length"] == str(len(page.content))
    assert page.headers["vary"] == "accept, sec-fetch-mode"
    assert f'<base href="{base}" />' in page.text
    assert 'action="./"' in page.text
    assert "[" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; ")
    program = await http.get(path)
    assert program.status_code == status
    assert program.json().keys() == {"error", "message"}
    assert program.json()["message"].split("'")[0] in page.text


@pytest.mark.parametrize("path", ["/api/rooms/BBBBBB", "/game/api/nothing"])
@pytest.mark.parametrize(
    "accept",
    [
        "application/json, text/html",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",  # Java's own client
        BROWSER["accept"],
    ],
)
async def test_a_call_is_answered_in_json_even_to_programs_that_name_html(
    path: str, accept: str
) -> None:
    async with client_of(create_app(settings(public_url="https://site.example/game"))) as http:
        answer = await http.get(path, headers={"accept": accept})
    assert answer.status_code == 404
    assert answer.json().keys() == {"error", "message"}


async def test_a_head_request_has_the_headers_alone(http: httpx.AsyncClient) -> None:
    answer = await http.head("/nothing", headers=BROWSER)
    assert (answer.status_code, answer.content) == (404, b"")
    assert int(answer.headers["content-length"]) > 100


async def test_a_mistake_of_the_server_is_a_page_with_its_incident() -> None:
    app = create_app(settings())

    @app.get("/broken")
    def broken() -> None:
        raise ValueError("on purpose")

    async with client_of(app) as http:
        page = await http.get("/broken", headers=BROWSER)
    assert page.status_code == 500
    assert "The server made a mistake (incident " in page.text


async def test_refusals_in_front_of_the_routes_are_pages_too() -> None:
    async with client_of(create_app(settings(calls_per_minute=1))) as http:
        await http.get("/healthz")
        page = await http.get("/", headers=BROWSER)
    assert page.status_code == 429
    assert page.headers["retry-after"] == "5"
    assert "Too many requests from your address" in page.text


async def test_other_answers_pass_as_they_are(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/protocol", headers=BROWSER)
    assert answer.headers["content-type"] == "application/json"
    assert "games" in answer.json()

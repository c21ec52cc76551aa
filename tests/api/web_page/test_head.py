"""The head of the page: what a link shows, and to whom it tells nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from game_server.app import create_app
from tests.api.conftest import client_of, guest
from tests.support.servers.in_process import settings
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

Headers = dict[str, str]
BROWSER = {"accept-encoding": "br"}


def _tags(page: str) -> dict[str, str]:
    """The contents of a page's meta tags by their names."""
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)" />', page))


async def _opened(http: httpx.AsyncClient, headers: Headers, **chosen: object) -> str:
    made = await http.post("/api/rooms", json={"game": "driftline", **chosen}, headers=headers)
    code: str = made.json()["code"]
    return code


async def test_a_link_to_the_server_shows_its_default_game() -> None:
    async with client_of(create_app(settings(public_url="http://play.example"))) as http:
        page = (await http.get("/")).text
        tags = _tags(page)
        picture = await http.get(tags["og:image"])
    assert "<title>Paint Tag</title>" in page
    assert tags["og:title"] == tags["og:site_name"] == "Paint Tag"
    assert tags["og:description"] == tags["description"]
    assert tags["twitter:card"] == "summary_large_image"
    assert "robots" not in tags
    assert picture.headers["content-type"] == "image/jpeg"
    assert len(picture.content) < 100_000


async def test_a_link_to_a_public_room_shows_its_game_and_players(
    http: httpx.AsyncClient, ann: Headers
) -> None:
    code = await _opened(http, ann, private=False)
    tags = _tags((await http.get(f"/j/{code.lower()}")).text)
    assert tags["og:title"] == "Join a game of Driftline"
    assert tags["og:description"] == f"Room {code} is empty. Be the first, in your browser."
    assert tags["robots"] == "noindex"


async def test_the_browser_around_the_page_has_the_colour_of_its_ground() -> None:
    async with client_of(create_app(settings())) as http:
        tags = _tags((await http.get("/")).text)
        manifest = (await http.get("/manifest.webmanifest")).json()
    ground = f"--navy: {tags['theme-color']};"
    assert ground in (REPOSITORY / "web_client" / "style.css").read_text(encoding="utf-8")
    assert manifest["theme_color"] == manifest["background_color"] == tags["theme-color"]


@pytest.mark.parametrize(
    ("players", "sentence"),
    [
        (1, "One player is in room {}. Join them in your browser."),
        (2, "2 players are in room {}. Join them in your browser."),
    ],
)
async def test_the_card_says_how_many_play(
    app: FastAPI,
    http: httpx.AsyncClient,
    ann: Headers,
    monkeypatch: pytest.MonkeyPatch,
    players: int,
    sentence: str,
) -> None:
    code = await _opened(http, ann, private=False)
    monkeypatch.setattr(type(app.state.node.registry.find(code)), "players", players)
    tags = _tags((await http.get(f"/j/{code}")).text)
    assert tags["og:description"] == sentence.format(code)


@pytest.mark.parametrize(
    ("chosen", "is_locked"),
    [
        ({"private": True}, False),
        ({"private": True, "password": "swordfish"}, False),
        ({"private": False, "password": "swordfish"}, False),
        ({"private": False}, True),
    ],
)
async def test_a_room_that_is_not_for_strangers_looks_like_a_wrong_code(
    chosen: dict[str, object], is_locked: bool
) -> None:
    app = create_app(settings(public_url="https://play.example"))
    async with client_of(app) as http:
        code = await _opened(http, await guest(http, "Ann"), **chosen)
        app.state.node.registry.find(code).door.locked = is_locked
        for headers in ({}, BROWSER):
            real = await http.get(f"/j/{code}", headers=headers)
            wrong = await http.get("/j/BBBBBB", headers=headers)
            assert "og:image" in _tags(real.text)
            assert real.content == wrong.content
            assert real.headers == wrong.headers


async def test_addresses_are_absolute_where_the_host_is_trusted_and_left_out_elsewhere() -> None:
    async with client_of(create_app(settings(public_url="https://site.example/game"))) as http:
        code = await _opened(http, await guest(http, "Ann"), private=False)
        tags = _tags((await http.get(f"/game/j/{code.lower()}")).text)
        wrong = _tags((await http.get("/game/j/BBBBBB")).text)
    assert tags["og:url"] == f"https://site.example/game/j/{code}"
    assert tags["og:image"] == "https://site.example/game/games/driftline/art/share.jpg"
    assert wrong["og:url"] == "https://site.example/game/"
    async with client_of(create_app(settings())) as http:
        answer = await http.get("/", headers={"host": "evil.example"})
    assert "og:image" not in _tags(answer.text)
    assert "evil" not in answer.text


@pytest.mark.parametrize("made_up", ["B" * 5_000, "%EF%B7%BA" * 33, '"><script>alert(1)', "BBBB B"])
async def test_codes_that_strangers_make_up_make_no_page_of_their_own(made_up: str) -> None:
    async with client_of(create_app(settings(public_url="https://play.example"))) as http:
        assert (await http.get(f"/j/{made_up}")).text == (await http.get("/j/BBBBBB")).text


async def test_the_games_come_with_the_page(http: httpx.AsyncClient) -> None:
    page = (await http.get("/")).text
    (data,) = re.findall(r'<script type="application/json" id="protocol">(.*?)</script>', page)
    assert json.loads(data) == (await http.get("/api/protocol")).json()


async def test_the_manifest_installs_the_default_game(http: httpx.AsyncClient) -> None:
    manifest = await http.get("/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    shown = manifest.json()
    assert (shown["name"], shown["start_url"], shown["scope"]) == ("Paint Tag", "./", "./")
    assert {icon["sizes"] for icon in shown["icons"]} == {"any", "192x192", "512x512"}
    for icon in shown["icons"]:
        assert (await http.get(f"/{icon['src']}")).headers["content-type"] == icon["type"]

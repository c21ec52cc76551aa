"""Invitations: the address that works for a friend, or the truth that it doesn't."""

from __future__ import annotations

import re
import socket
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from game_server.api.links import Links, lan_address, scope_of
from game_server.app import create_app
from tests.api.conftest import client_of, guest
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    from fastapi import FastAPI

Headers = dict[str, str]


@pytest.mark.parametrize(
    ("host", "scope"),
    [
        ("localhost", "machine"),
        ("game.localhost", "machine"),
        ("127.0.0.2", "machine"),
        ("::1", "machine"),
        ("0.0.0.0", "machine"),
        ("192.168.1.5", "network"),
        ("10.0.0.7", "network"),
        ("fe80::1%eth0", "network"),
        ("laptop", "network"),
        ("laptop.local", "network"),
        ("8.8.8.8", "anywhere"),
        ("play.example", "anywhere"),
    ],
)
def test_an_address_tells_for_whom_it_works(host: str, scope: str) -> None:
    assert scope_of(host) == scope


@pytest.mark.parametrize(
    ("public_url", "lan", "reached", "link", "scope"),
    [
        ("https://play.example", None, "http://localhost:8000", "https://play.example", "anywhere"),
        (None, None, "https://games.example:8443", "https://games.example:8443", "anywhere"),
        (None, "192.168.1.5", "http://192.168.1.9:80", "http://192.168.1.9", "network"),
        (None, "192.168.1.5", "http://localhost:8000", "http://192.168.1.5:8000", "network"),
        (None, "192.168.1.5", "http://127.0.0.1", "http://192.168.1.5", "network"),
        (None, None, "http://localhost:8000", "http://localhost:8000", "machine"),
        ("http://localhost:1", "192.168.1.5", "http://a.example", "http://localhost:1", "machine"),
    ],
)
async def test_a_link_is_public_else_as_the_host_came_else_the_networks(
    public_url: str | None, lan: str | None, reached: str, link: str, scope: str
) -> None:
    app = create_app(settings())
    links = Links(public_url, lambda: lan)
    object.__setattr__(app.state.services, "links", links)
    async with client_of(app, reached) as http:
        headers = await guest(http, "Ann")
        made = (await http.post("/api/rooms", json={}, headers=headers)).json()
        shown = (await http.get(f"/api/rooms/{made['code']}")).json()
        assert app.state.node.registry.find(made["code"]).door.link == made["link"]
    assert (made["link"], made["link_scope"]) == (f"{link}/j/{made['code']}", scope)
    assert (shown["link"], shown["link_scope"]) == (made["link"], made["link_scope"])


async def test_the_setting_names_the_public_address() -> None:
    app = create_app(settings(public_url="https://play.example/"))
    async with client_of(app, "http://localhost:8000") as http:
        made = (await http.post("/api/rooms", json={}, headers=await guest(http, "Ann"))).json()
    assert made["link"] == f"https://play.example/j/{made['code']}"
    assert made["ws_url"] == "ws://localhost:8000/ws"  # where this caller is


@pytest.mark.parametrize("host", ["evil.example/<script>", "a b", "x:99999999", "user@evil", ""])
async def test_a_host_header_that_is_no_address_is_not_passed_on(
    http: httpx.AsyncClient, ann: Headers, host: str
) -> None:
    answer = await http.post("/api/rooms", json={}, headers={**ann, "host": host})
    assert answer.json()["ws_url"] == "ws://play.example/ws"
    assert answer.json()["link"].startswith("http://play.example/j/")
    assert answer.json()["link_scope"] == "machine"


async def test_a_qr_code_is_an_image_that_needs_no_token(
    http: httpx.AsyncClient, ann: Headers
) -> None:
    made = (await http.post("/api/rooms", json={"private": True}, headers=ann)).json()
    drawn = await http.get(f"/api/rooms/{made['code']}/qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    image = ET.fromstring(drawn.text)
    assert image.tag == "{http://www.w3.org/2000/svg}svg"
    assert re.fullmatch(r"0 0 (\d+) \1", image.attrib["viewBox"])
    assert image.attrib.keys().isdisjoint({"width", "height"})
    assert (await http.get("/api/rooms/BCDFGH/qr.svg")).status_code == 404


def test_the_machines_address_is_not_the_loopback() -> None:
    found = lan_address()
    assert found is None or scope_of(found) != "machine"


def through(
    app: FastAPI, peer: str = "127.0.0.1", reached: str = "http://127.0.0.1:8000"
) -> httpx.AsyncClient:
    """A client at an address of a server that is reached at another."""
    app.state.node.start = lambda: None
    transport = httpx.ASGITransport(app, client=(peer, 1))
    return httpx.AsyncClient(transport=transport, base_url=reached)


async def opened(http: httpx.AsyncClient, **headers: str) -> dict[str, Any]:
    """The answer to the opener of a room, with the members' link as ``shared``."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    made = await http.post("/api/rooms", json={}, headers={**await guest(http, "Ann"), **sent})
    answer: dict[str, Any] = made.json()
    app = http._transport.app  # type: ignore[attr-defined]
    room = app.state.node.registry.find(answer["code"])
    return {**answer, "shared": room.door.link}


async def test_an_untrusted_host_is_in_no_invitation() -> None:
    async with through(create_app(settings())) as http:
        made = await opened(http, host="evil.example")
        shown = await http.get(f"/api/rooms/{made['code']}", headers={"host": "evil.example"})
    assert made["shared"] is None
    assert (made["link"], made["link_scope"]) == (
        f"http://127.0.0.1:8000/j/{made['code']}",
        "machine",
    )
    assert shown.json()["link"] == made["link"]


@pytest.mark.parametrize(
    ("chosen", "host"),
    [
        ({"allowed_hosts": "play.example"}, "Play.Example:8443"),
        ({"allowed_hosts": "*.example"}, "play.example"),
        ({"allowed_hosts": "*"}, "play.example"),
        ({"allowed_origins": "https://play.example"}, "play.example"),
        ({}, "localhost:9000"),
        ({}, "game.localhost"),
        ({}, "127.0.0.1:8000"),
        ({}, socket.gethostname()),
    ],
)
async def test_hosts_that_are_allowed_or_surely_our_own_are(
    chosen: dict[str, str], host: str
) -> None:
    async with through(create_app(settings(**chosen))) as http:
        made = await opened(http, host=host)
    assert made["shared"] == f"http://{host.lower()}/j/{made['code']}"
    assert made["link"] == made["shared"]


@pytest.mark.parametrize(
    ("chosen", "host"),
    [
        ({"allowed_hosts": "play.example"}, "evil.example"),
        ({"allowed_hosts": "*.play.example"}, "play.example"),
        ({"allowed_hosts": "*.play.example"}, "evilplay.example"),
        ({}, "localhost.evil.example"),
        ({}, "10.0.0.7"),
    ],
)
async def test_other_hosts_are_not(chosen: dict[str, str], host: str) -> None:
    async with through(create_app(settings(**chosen))) as http:
        made = await opened(http, host=host)
    assert made["shared"] is None
    assert host not in made["link"]


async def test_a_trusted_proxy_vouches_to_the_caller_but_not_to_others() -> None:
    """A tunnel passes on the name under which it was called, but many proxies pass on any."""
    forwarded = {"x_forwarded_for": "203.0.113.9", "x_forwarded_proto": "https"}
    async with through(create_app(settings())) as http:
        made = await opened(http, host="some.tunnel.example", **forwarded)
    assert made["link"] == f"https://some.tunnel.example/j/{made['code']}"
    assert (made["link_scope"], made["shared"]) == ("anywhere", None)
    assert made["ws_url"] == "wss://some.tunnel.example/ws"
    async with through(create_app(settings()), peer="198.51.100.1") as http:
        made = await opened(http, host="some.tunnel.example", **forwarded)
    assert made["link_scope"] == "machine"
    async with through(create_app(settings(allowed_hosts="play.example"))) as http:
        made = await opened(http, host="some.tunnel.example", **forwarded)
    assert made["link_scope"] == "machine"


async def test_a_path_in_front_is_in_every_address() -> None:
    async with through(create_app(settings(public_url="https://site.example/game/"))) as http:
        made = await opened(http, host="site.example")
        kept = await http.get("/game/api/rooms")
        docs = await http.get("/game/docs")
    assert made["shared"] == f"https://site.example/game/j/{made['code']}" == made["link"]
    assert made["ws_url"] == "wss://site.example/game/ws"  # though the proxy did not say https
    assert kept.json()[0]["code"] == made["code"]
    assert docs.status_code == 200
    headers = {"x_forwarded_prefix": "/inner", "x_forwarded_proto": "https, http"}
    async with through(create_app(settings(allowed_hosts="site.example"))) as http:
        made = await opened(http, host="site.example:443", **headers)
    assert made["link"] == f"https://site.example/inner/j/{made['code']}" == made["shared"]
    assert made["ws_url"] == "wss://site.example/inner/ws"


async def test_files_are_found_under_a_path_that_is_called_like_a_folder_of_theirs() -> None:
    async with through(create_app(settings(public_url="https://site.example/games"))) as http:
        for path in (
            "/games/driftline/index.js",  # the proxy has taken /games away
            "/games/games/driftline/index.js",  # or has not
            "/main.js",
            "/games/main.js",
        ):
            assert (await http.get(path)).headers["content-type"].startswith("text/javascript")
        assert (await http.get("/games/nothing.js")).status_code == 404

"""Invitations: the address that works for a friend, or the truth that it doesn't."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import httpx
import pytest
from fastapi import FastAPI

from game_server.api.links import Links, lan_address, scope_of
from game_server.app import create_app
from tests.api.conftest import client_of, guest
from tests.support.live import settings

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
        assert app.state.node.host.find(made["code"]).link == made["link"]
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


def test_the_own_address_is_not_the_loopback() -> None:
    found = lan_address()
    assert found is None or scope_of(found) != "machine"


@pytest.mark.usefixtures("http")
async def test_a_proxy_that_is_trusted_tells_the_scheme(app: FastAPI) -> None:
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    behind = ProxyHeadersMiddleware(app, "127.0.0.1")
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    urls = []
    for peer in ("127.0.0.1", "198.51.100.1"):
        transport = httpx.ASGITransport(behind, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
            headers = await guest(http, "Ann")
            made = await http.post("/api/rooms", json={}, headers={**headers, **forwarded})
            urls.append((made.json()["ws_url"], made.json()["link"].split("://")[0]))
    assert urls == [("wss://play.example/ws", "https"), ("ws://play.example/ws", "http")]

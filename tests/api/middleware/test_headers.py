"""Headers of every answer: a browser's permissions, and no caching of calls."""

from __future__ import annotations

import httpx
from starlette.responses import Response

from game_server.api.middleware.headers import SafeHeaders
from game_server.app import create_app
from tests.api.conftest import client_of
from tests.support.servers.in_process import settings


async def test_pages_may_load_from_here_alone(http: httpx.AsyncClient) -> None:
    headers = (await http.get("/")).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    loaded = ("script", "style", "img", "font", "media", "worker", "connect", "manifest")
    assert {policy[f"{kind}-src"] for kind in loaded} == {"'self'"}
    assert "unsafe" not in headers["content-security-policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_listed_websites_may_show_the_page_in_a_frame() -> None:
    app = create_app(settings(embedded_by="https://Games.Example:443/, capacitor://localhost"))
    async with client_of(app) as http:
        policy = (await http.get("/")).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://games.example capacitor://localhost")


async def test_answers_with_tokens_are_not_kept(http: httpx.AsyncClient) -> None:
    assert (await http.post("/api/guests")).headers["cache-control"] == "no-store"


async def test_an_opener_is_isolated_over_tls_only() -> None:
    app = SafeHeaders(Response("hello"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        plain = await http.get("http://play.example/")
        over_tls = await http.get("https://play.example/")
    assert "cross-origin-opener-policy" not in plain.headers
    assert over_tls.headers["cross-origin-opener-policy"] == "same-origin"


async def test_headers_that_an_answer_has_already_stay() -> None:
    app = SafeHeaders(Response("hello", headers={"cache-control": "max-age=60"}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        answer = await http.get("http://play.example/")
    assert answer.headers["cache-control"] == "max-age=60"
    assert answer.headers["x-content-type-options"] == "nosniff"

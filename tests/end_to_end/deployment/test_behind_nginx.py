"""Behind a real nginx: as the README has it, under a path, two in a row, and set up wrongly."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from game_server.client import host, join
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import running
from tests.support.servers.nginx import from_the_readme, nginx

if TYPE_CHECKING:
    from pathlib import Path

    from websockets.http11 import Response

TICKS = 3


def without(what: str, lines: str) -> str:
    return "\n".join(line for line in lines.splitlines() if what not in line)


def http_at(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, timeout=WITHIN_S, trust_env=False)


async def plays(url: str) -> None:
    """Whether ticks come through."""
    async with join(url, name="Ann", game="paint_tag") as game:
        for _ in range(TICKS):
            await anext(game)


async def link_at(url: str) -> str:
    """The invitation to a new room, up to its code."""
    async with host(url, name="Ann") as game:
        return str(game.link).removesuffix(game.code)


async def refused_at(port: int, origin: str) -> Response:
    """The answer to a handshake."""
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{port}/ws", origin=Origin(origin))
    return refused.value.response


async def test_the_readmes_nginx_passes_everything_on(artefacts: Path) -> None:
    async with running() as live:
        with nginx(artefacts, from_the_readme(live.port)) as port:
            url = f"http://127.0.0.1:{port}"
            await plays(url)
            assert await link_at(url) == f"{url}/j/"
            async with (
                connect(f"ws://127.0.0.1:{port}/ws", origin=Origin(url)),
                http_at(url) as http,
            ):
                told = await http.get("/ws", params={"origin": url})
    assert told.status_code == 426


@pytest.mark.parametrize("way", ["taken away", "kept", "told by a header"])
async def test_a_path_in_front_works_whatever_the_proxy_does_with_it(
    artefacts: Path, way: str
) -> None:
    public = None if way == "told by a header" else "https://site.example/game"
    async with running(public_url=public) as live:
        lines = from_the_readme(live.port).replace("location /", "location /game/")
        if way != "kept":
            lines = re.sub(r"(proxy_pass [^;]+);", r"\1/;", lines)
        if public is None:
            told = "proxy_set_header X-Forwarded-Prefix /game;"
            lines = lines.replace("proxy_buffering", f"{told} proxy_buffering")
        with nginx(artefacts, lines) as port:
            url = f"http://127.0.0.1:{port}/game"
            await plays(url)
            assert await link_at(url) == f"{public or url}/j/"
            async with http_at(url) as http:
                for path in ("/", "/j/K7QPMX"):
                    page = (await http.get(url + path)).text
                    (base,) = re.findall(r'<base href="([^"]+)"', page)
                    assert urljoin(url + path, base) == f"{url}/"
                for known in ("main.js", "games/driftline/index.js", "api/protocol", "docs"):
                    assert (await http.get(f"{url}/{known}")).status_code == 200
                assert (await http.get(f"{url}/docs")).status_code == 200
                assert "/api/rooms" in (await http.get(f"{url}/openapi.json")).json()["paths"]
                assert (await http.get(f"{url}/nothing")).status_code == 404


async def test_of_two_proxies_the_one_in_front_knows_the_visitor(artefacts: Path) -> None:
    async with running() as live:
        appending = (
            from_the_readme(live.port)
            .replace("$remote_addr", "$proxy_add_x_forwarded_for")
            .replace("Proto $scheme", 'Proto "$http_x_forwarded_proto, $scheme"')
        )
        with ExitStack() as stack:
            inner = stack.enter_context(nginx(artefacts / "inner", appending))
            first = from_the_readme(inner).replace("Proto $scheme", "Proto https")
            outer = stack.enter_context(nginx(artefacts / "outer", first))
            url = f"http://127.0.0.1:{outer}"
            async with http_at(url) as http:
                guest = (await http.post("/api/guests", json={})).json()
                headers = {"Authorization": f"Bearer {guest['token']}", "Host": "play.example"}
                made = (await http.post("/api/rooms", json={}, headers=headers)).json()
            async with connect(f"ws://127.0.0.1:{outer}/ws", origin=Origin(url)):
                pass
    assert made["ws_url"] == "wss://play.example/ws"
    assert made["link"] == f"https://play.example/j/{made['code']}"
    assert made["link_scope"] == "anywhere"


async def test_a_proxy_that_passes_on_no_host_is_named_and_mended(artefacts: Path) -> None:
    page = "https://play.example"
    async with running() as live, running(public_url=page) as mended:
        with nginx(artefacts, without(" Host ", from_the_readme(live.port))) as port:
            refused = await refused_at(port, page)
            async with http_at(f"http://127.0.0.1:{port}") as http:
                told = await http.get("/ws", params={"origin": page})
        with nginx(artefacts, without(" Host ", from_the_readme(mended.port))) as port:
            async with connect(f"ws://127.0.0.1:{port}/ws", origin=Origin(page)):
                pass
    assert refused.status_code == told.status_code == 403
    assert refused.body.decode() == told.text
    assert "Pages from https://play.example may not connect" in told.json()["message"]
    assert "GAME_SERVER_PUBLIC_URL" in told.json()["message"]


async def test_a_proxy_that_passes_on_no_upgrade_is_no_refusal(artefacts: Path) -> None:
    async with running() as live:
        with nginx(artefacts, without("Upgrade ", from_the_readme(live.port))) as port:
            failed = await refused_at(port, f"http://127.0.0.1:{port}")
    assert failed.status_code == 426
    assert "does not pass on its Upgrade header" in failed.body.decode()

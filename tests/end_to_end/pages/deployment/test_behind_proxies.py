"""The page behind proxies as people set them up: under a path, and with a header forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.browser import IN_A_MATCH
from tests.support.pages.lobby_actions import IN_LOBBY, accept, at_home, press
from tests.support.servers.nginx import nginx
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage


def as_in_the_readme(port: int, change: Callable[[str], str]) -> str:
    """The documented lines for nginx, without TLS and changed."""
    text = (REPOSITORY / "game_server" / "OPERATING.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    block = re.sub(r"^\s*ssl_.*\n", "", block, flags=re.MULTILINE).replace("443 ssl", "LISTEN")
    return change(block.replace("127.0.0.1:8000", f"127.0.0.1:{port}"))


def without(header: str) -> Callable[[str], str]:
    return lambda lines: "\n".join(line for line in lines.splitlines() if header not in line)


def under_a_path(lines: str) -> str:
    return re.sub(r"(proxy_pass [^;]+);", r"\1/;", lines.replace("location /", "location /game/"))


async def test_under_a_path_unknown_to_the_server_a_host_invites_and_plays(
    shared_server: ServerProcess, open_page: OpenPage, artefacts: Path
) -> None:
    anna, ben = await open_page(), await open_page(phone=True)
    with nginx(artefacts, as_in_the_readme(shared_server.port, under_a_path)) as port:
        url = f"http://127.0.0.1:{port}/game"
        await at_home(anna, f"{url}/", "Anna", "Paint Tag")
        await press(anna, "Host a private game")
        await anna.until(IN_LOBBY)
        code = await anna.ask("gameDebug.status.code")
        assert await anna.ask("location.href") == f"{url}/j/{code}"
        link = anna.page.get_by_label("Invitation link").first
        await expect(link).to_have_value(f"{url}/j/{code}")
        # The server would draw the link that it knows, which leads nowhere.
        await expect(anna.page.locator(".lobby .share img")).to_be_hidden()
        await anna.keep("lobby")
        await accept(ben, url, code, "Ben")
        await ben.until(IN_LOBBY)
        await ben.page.reload()
        await ben.until(IN_LOBBY)
        await ben.keep("lobby-phone")
        await press(ben, "Leave")
        await ben.until("gameDebug.state === 'home'")
        assert await ben.ask("location.href") == f"{url}/"
        await press(ben, "Play")
        await ben.until(IN_A_MATCH)


async def test_a_visitor_sees_that_the_proxy_lacks_the_host_or_the_upgrade(
    shared_server: ServerProcess, open_page: OpenPage, artefacts: Path
) -> None:
    page = await open_page(phone=True)
    page.allow(r"WebSocket|/ws.* 4")
    for header, sentence in (
        (" Host ", re.compile("may not connect.*GAME_SERVER_", re.DOTALL)),
        ("Upgrade ", re.compile("no WebSocket gets through")),
    ):
        lines = as_in_the_readme(shared_server.port, without(header))
        with nginx(artefacts / header.strip(), lines) as port:
            await at_home(page, f"http://127.0.0.1:{port}/", "Anna")
            await press(page, "Play")
            await expect(page.page.get_by_role("dialog")).to_contain_text(sentence)
            await page.keep(f"without-{header.strip()}")
            assert await page.layout_faults() == []
            await press(page, "To the start page")
            await page.page.goto("about:blank")  # the home screen would ask on for its rooms

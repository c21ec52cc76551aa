"""The page of the HTTP API: it loads from this server alone, and its forms make the calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import expect

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage


async def test_calls_are_described_and_can_be_tried(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    docs = await open_page()
    asked: set[str] = set()
    docs.page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    await docs.page.goto(f"{shared_server.url}/docs")
    guests = docs.page.locator("details", has_text="Become a player")
    await guests.locator("summary").click()
    await expect(guests.get_by_role("table").first).to_contain_text("The name that others see")
    await guests.get_by_role("button", name="Send").click()
    await expect(guests.locator("pre")).to_contain_text(re.compile(r'200 OK\s+\{\s+"player_id"'))
    room = docs.page.locator("details", has_text="One room")
    await room.locator("summary").click()
    await room.get_by_label("code").fill("BCDFGH")
    docs.allow("404")
    await room.get_by_role("button", name="Send").click()
    await expect(room.locator("pre")).to_contain_text("no_such_room")
    await docs.keep("docs")
    assert asked == {urlsplit(shared_server.url).netloc}

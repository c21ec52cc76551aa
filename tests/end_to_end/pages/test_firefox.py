"""A player in Firefox, who hosts a friend. All else about the page is tested in Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.clients.background_players import at_rest, background_players
from tests.support.pages.browser import CORRECTIONS
from tests.support.pages.firefox.launching import launched_firefox
from tests.support.pages.lobby_actions import PLAYING, at_home, host, press
from tests.support.servers.metrics import late_inputs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

SCREENSHOT = r"sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT\+SmwNZWA="
"""The style with which Playwright waits for a frame, and which the page's policy forbids."""
LARGER = "document.documentElement.style.getPropertyValue('--ui-scale') === '1.05'"
ENOUGH_TICKS = 40
TOUCHES = 3
"""No prediction knows of a crystal that is touched, nor that an input will be late."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """In the place of Chromium. A page logs an error when its policy forbids something."""
    async with launched_firefox() as running:
        yield running


async def test_firefox_hosts_steers_predicts_and_keeps_its_settings(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    fox = await open_page()
    fox.allow(SCREENSHOT)
    keys = fox.page.keyboard
    await at_home(fox, shared_server.url, "Fox")
    assert await fox.layout_faults() == []
    assert await fox.ask("gameDebug.sound.made") == 1, "typing and clicking are gestures"
    await fox.keep("home")
    await press(fox, "Settings")
    await fox.page.get_by_role("tab", name="View").click()
    await fox.page.locator("#option-hud_size").press("ArrowRight")
    await fox.until(LARGER)
    await fox.keep("settings")
    await keys.press("Escape")

    code = await host(fox, shared_server.url, "Fox")
    async with background_players(shared_server.url, code, at_rest):
        await expect(fox.page.get_by_label("Who is here")).to_contain_text("Bot 1")
        assert await fox.layout_faults() == []
        await fox.keep("lobby")
        await press(fox, "Start now")
        await fox.until(PLAYING)
        late_before = await late_inputs(shared_server.url)
        await fox.ask(CORRECTIONS)
        await keys.down("d")
        await fox.until("gameDebug.own.vx > 40")
        await keys.up("d")
        await keys.down("a")
        await fox.until("gameDebug.own.vx < -40")
        await keys.up("a")
        await fox.until(f"(record.hear(), record.corrections.length > {ENOUGH_TICKS})")
        corrections = await fox.ask(CORRECTIONS)
        late = await late_inputs(shared_server.url) - late_before
        await keys.press("Space")
        await fox.until("gameDebug.own.dash_charges < gameDebug.view.constants.dash_charges")
        await fox.keep("match")

        await fox.page.reload()
        await fox.until(PLAYING)
        await fox.until(LARGER)
        await keys.press("Escape")
        await expect(fox.page.get_by_role("dialog", name=re.compile("Room"))).to_be_visible()
        await fox.keep("menu")
        await fox.page.get_by_text("Host tools").click()
        await press(fox, "End the round")
        await fox.page.get_by_role("button", name="Rematch").hover()  # once it stands still
        await fox.keep("results")

    wrong = [told for told in corrections if told["distance"] or told["fields"]]
    assert len(wrong) <= TOUCHES + 2 * late

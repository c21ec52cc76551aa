"""Somebody who has a keyboard and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.lobby_actions import IN_LOBBY, PLAYING

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage
    from tests.support.pages.browser import GamePage

FOCUSED = "document.activeElement?.textContent || document.activeElement?.id"
MOST_STEPS = 60


async def _tab_to(page: GamePage, what: str) -> None:
    """Press Tab until a control with this text or id has the focus."""
    for _ in range(MOST_STEPS):
        if re.fullmatch(what, await page.ask(FOCUSED) or ""):
            return
        await page.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {what}")


async def test_a_keyboard_alone_hosts_gets_ready_and_plays(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    keys = page.page.keyboard
    await page.page.goto(shared_server.url)
    await page.page.get_by_label("Your name").wait_for()
    await _tab_to(page, "player-name")
    await keys.type("Kay")
    await _tab_to(page, "Host a private game")
    await keys.press("Enter")
    await page.until(IN_LOBBY)
    await _tab_to(page, "Ready")
    await keys.press("Space")
    await page.until("gameDebug.status.members[0].ready")
    await keys.press("Shift+Tab")
    assert await page.ask(FOCUSED) == "Start now"
    await keys.press("Enter")
    await page.until(PLAYING)

    before = await page.ask("gameDebug.own.aim")
    await keys.down("ArrowRight")
    await page.until(f"gameDebug.own.aim - {before} > 1")
    await keys.up("ArrowRight")
    await keys.down("ArrowUp")
    await page.until(
        "gameDebug.entities('shots').some(({ owner }) => owner === gameDebug.own.slot)"
    )
    await keys.up("ArrowUp")
    await keys.down("d")
    await page.until("Math.abs(gameDebug.own.vx) > 40")
    await keys.up("d")
    await page.keep("playing")

    await keys.down("Tab")
    await page.page.get_by_label("Scores", exact=True).wait_for()
    await keys.up("Tab")
    await keys.press("Escape")
    menu = page.page.get_by_role("dialog")
    await _tab_to(page, "Network")
    await keys.press("Enter")
    ping = page.page.locator(".ping")
    await _tab_to(page, "Simulate a bad network")
    await keys.press("Enter")
    await _tab_to(page, "simulate-latency_ms")
    await keys.press("ArrowRight")
    await expect(ping).to_contain_text("simulated")
    await page.keep("simulator")
    await _tab_to(page, "All off")
    await keys.press("Enter")
    await expect(ping).not_to_contain_text("simulated")
    await keys.press("F3")
    await expect(page.page.locator(".netgraph")).to_be_hidden()
    await keys.press("Escape")
    await _tab_to(page, "Host tools")
    await keys.press("Enter")
    await _tab_to(page, "menu-lock")
    await keys.press("Space")
    await page.until("gameDebug.status.locked")
    await _tab_to(page, "Watch")
    await keys.press("Enter")
    await expect(menu).to_be_hidden()
    await page.until("gameDebug.status.members[0].spectator")
    await page.until("gameDebug.own === null")
    await _tab_to(page, "Free camera")  # who watches needs no key for the scores alone
    await keys.press("Enter")
    await expect(page.page.get_by_label("Watching")).to_contain_text("freely")
    await keys.press("Escape")
    await _tab_to(page, "End the round")
    await keys.press("Enter")
    await page.until("gameDebug.status.phase === 'results'")
    await keys.press("Escape")
    await _tab_to(page, "Leave the room")
    await keys.press("Enter")
    await page.until("gameDebug.state === 'home'")

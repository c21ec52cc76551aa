"""Somebody who has a keyboard and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.axe import serious_findings
from tests.support.pages.lobby_actions import FOCUSED, IN_LOBBY, PLAYING, tab_to

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage


async def test_a_keyboard_alone_hosts_gets_ready_and_plays(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    keys = page.page.keyboard
    await page.page.goto(shared_server.url)
    await page.page.get_by_label("Your name").wait_for()
    await tab_to(page, "player-name")
    await keys.type("Kay")
    await tab_to(page, "Host a private game")
    await keys.press("Enter")
    await page.until(IN_LOBBY)
    await tab_to(page, "Ready")
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
    assert await serious_findings(page) == []

    await keys.down("Tab")
    await page.page.get_by_label("Scores", exact=True).wait_for()
    await keys.up("Tab")
    await keys.press("Escape")
    menu = page.page.get_by_role("dialog")
    await tab_to(page, "Network")
    await keys.press("Enter")
    ping = page.page.locator(".ping")
    await tab_to(page, "Simulate a bad network")
    await keys.press("Enter")
    await tab_to(page, "simulate-latency_ms")
    await keys.press("ArrowRight")
    await expect(ping).to_contain_text("simulated")
    await page.keep("simulator")
    await tab_to(page, "All off")
    await keys.press("Enter")
    await expect(ping).not_to_contain_text("simulated")
    await keys.press("F3")
    await expect(page.page.locator(".netgraph")).to_be_hidden()
    await keys.press("Escape")
    await tab_to(page, "Host tools")
    await keys.press("Enter")
    await tab_to(page, "menu-lock")
    await keys.press("Space")
    await page.until("gameDebug.status.locked")
    await tab_to(page, "Watch")
    await keys.press("Enter")
    await expect(menu).to_be_hidden()
    await page.until("gameDebug.status.members[0].spectator")
    await page.until("gameDebug.own === null")
    await tab_to(page, "Free camera")  # who watches needs no key for the scores alone
    await keys.press("Enter")
    await expect(page.page.get_by_label("Watching")).to_contain_text("freely")
    await keys.press("Escape")
    await tab_to(page, "End the round")
    await keys.press("Enter")
    await page.until("gameDebug.status.phase === 'results'")
    await keys.press("Escape")
    await tab_to(page, "Leave the room")
    await keys.press("Enter")
    await page.until("gameDebug.state === 'home'")

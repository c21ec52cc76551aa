"""The player's own settings: found, changed and kept with a keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.axe import serious_findings
from tests.support.pages.lobby_actions import FOCUSED, PLAYING, host, press, tab_to

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

EVERYTHING_SEEN = """[document.title, document.body.innerText,
  ...[...document.querySelectorAll("input")].map(({ value }) => value)].join()"""
OWN_COLOUR = """document.querySelector(".lobby [style*='--seat']")
  .style.getPropertyValue("--seat")"""
TABS = ("Sound", "Controls", "View", "Comfort", "Stream")


async def test_keys_are_changed_by_keyboard_and_hold_after_a_reload(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    keys = page.page.keyboard
    await page.page.goto(shared_server.url)
    await page.page.get_by_label("Your name").wait_for()
    await tab_to(page, "Settings")
    await keys.press("Enter")
    for tab in TABS:
        await expect(page.page.get_by_role("tab", name=tab)).to_be_focused()
        assert await serious_findings(page, "dialog[open]") == []
        assert await page.layout_faults() == []
        await keys.press("ArrowRight")
    await keys.press("ArrowRight")
    await tab_to(page, "Dash, key: Space")
    await keys.press("Enter")
    await keys.press("KeyE")
    conflict = page.page.get_by_role("alert").filter(has_text="E is “Mine” already.")
    await conflict.wait_for()
    assert await serious_findings(page, "dialog[open]") == []
    await page.keep("conflict")
    await keys.press("Enter")  # the first of the ways out is to swap them
    await expect(page.page.get_by_label("Mine, key: Space")).to_be_visible()
    assert await page.ask(FOCUSED) == "Dash, key: E"
    await keys.press("Enter")
    await keys.press("Escape")  # nothing is changed, and the screen stays
    await expect(page.page.get_by_label("Dash, key: E")).to_be_focused()
    await keys.press("Escape")
    await expect(page.page.get_by_role("dialog")).to_be_hidden()
    await expect(page.page.locator(".controls")).to_contain_text("Edash")

    await page.page.reload()
    await page.page.get_by_label("Your name").wait_for()
    await tab_to(page, "Practice with bots")
    await keys.press("Enter")
    await page.until(PLAYING)
    await keys.press("KeyE")
    await page.until("gameDebug.own.dash_charges < gameDebug.view.constants.dash_charges")

    await keys.press("Escape")
    await tab_to(page, "Settings")
    await keys.press("Enter")
    await keys.press("ArrowRight")
    await keys.press("ArrowRight")
    await tab_to(page, "option-hud_size")
    for _ in range(4):
        await keys.press("ArrowRight")
    await page.until("document.documentElement.style.getPropertyValue('--ui-scale') === '1.2'")
    await keys.press("Escape")
    await expect(page.page.get_by_role("dialog", name="Settings")).to_be_hidden()
    await expect(page.page.get_by_role("dialog", name=re.compile("Room"))).to_be_visible()
    await keys.press("Escape")
    await page.keep("larger")
    await page.page.get_by_role("button", name="Menu of the room").wait_for()
    assert await page.layout_faults() == []


async def test_colours_hold_at_once_and_a_hidden_code_is_nowhere_until_it_is_asked_for(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    code = await host(page, shared_server.url, "Anna")
    assert page.page.url.endswith(code)
    usual = await page.ask(OWN_COLOUR)
    await press(page, "Settings")
    await page.page.get_by_role("tab", name="Comfort").click()
    await page.page.get_by_label("Colours").select_option("tritanopia")
    await page.until(f"{OWN_COLOUR} !== '{usual}'")  # at once, behind the settings
    await page.page.get_by_role("tab", name="Stream").click()
    await page.page.get_by_label("Hide the room's code").check()
    await press(page, "Done")
    assert code not in await page.ask(EVERYTHING_SEEN)
    assert code not in page.page.url
    await expect(page.page.get_by_alt_text("QR code")).to_be_hidden()
    await page.keep("hidden")
    assert await page.layout_faults() == []
    await press(page, "Show code")
    await expect(page.page.get_by_label("Room code", exact=True)).to_have_text(code)
    await press(page, "Hide code")
    await page.page.goto(f"{shared_server.url}/j/{code}")
    await page.page.get_by_role("button", name="Show code").first.wait_for()
    assert code not in await page.ask(EVERYTHING_SEEN)
    assert code not in page.page.url

"""Somebody who has a gamepad and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.lobby_actions import PLAYING

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage
    from tests.support.pages.browser import GamePage

GAMEPAD = Path(__file__).parents[3] / "support" / "pages" / "virtual_gamepad.js"
A, B, RT, START, UP, DOWN, LEFT, RIGHT = 0, 1, 7, 9, 12, 13, 14, 15
FOCUSED = "document.activeElement?.textContent || document.activeElement?.id"
MOST_STEPS = 30


async def _press(page: GamePage, *buttons: int) -> None:
    for button in buttons:
        await page.ask(f"virtualGamepad.press({button})")


async def _go_to(page: GamePage, what: str, way: int) -> None:
    """Press the D-pad until a control with this text or id has the focus."""
    for _ in range(MOST_STEPS):
        if re.fullmatch(what, await page.ask(FOCUSED) or ""):
            return
        await _press(page, way)
    raise AssertionError(f"the D-pad never comes to {what}")


async def test_a_gamepad_alone_plays_sets_and_leaves(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    await page.page.add_init_script(path=GAMEPAD)
    await page.page.goto(shared_server.url)
    await page.page.get_by_label("Your name").wait_for()
    await page.ask("virtualGamepad.plug(true)")
    await expect(page.page.get_by_text("Gamepad connected.")).to_be_visible()
    await _go_to(page, "Play", DOWN)
    await expect(page.page.locator(".controls")).to_contain_text("LTrail")
    await _go_to(page, "Host a private game|Practice with bots", DOWN)
    await _go_to(page, "Practice with bots", RIGHT)
    await _press(page, A)
    await page.until(PLAYING)

    await page.ask("virtualGamepad.push(1, 0, 0, 0.9)")
    await page.until("Math.abs(gameDebug.own.vx) > 40")
    await page.until("Math.abs(gameDebug.own.aim - Math.PI / 2) < 0.01")
    await page.ask(f"virtualGamepad.hold({RT}, true)")
    await page.until(
        "gameDebug.entities('shots').some(({ owner }) => owner === gameDebug.own.slot)"
    )
    await page.ask(f"virtualGamepad.hold({RT}, false)")
    await _press(page, A)
    await page.until("gameDebug.own.dash_charges < gameDebug.view.constants.dash_charges")
    await page.keep("playing")

    await page.ask("virtualGamepad.plug(false)")  # with its sticks pushed
    await expect(page.page.get_by_text("Gamepad disconnected.")).to_be_visible()
    await page.until("Math.abs(gameDebug.own.vx) < 5")
    await page.ask("virtualGamepad.push(0, 0, 0, 0)")
    await page.ask("virtualGamepad.plug(true)")

    await _press(page, START)
    menu = page.page.get_by_role("dialog", name=re.compile("Room"))
    await expect(menu.get_by_text("RT", exact=True)).to_have_count(1)
    await _go_to(page, "Settings", RIGHT)
    await _press(page, A, RIGHT, RIGHT)
    await expect(page.page.get_by_role("tab", name="View")).to_be_focused()
    await page.keep("settings")
    await _press(page, DOWN, RIGHT)
    await page.until("document.documentElement.style.getPropertyValue('--ui-scale') === '1.05'")
    await _press(page, B)
    await expect(page.page.get_by_role("dialog", name="Settings")).to_be_hidden()
    await _press(page, START)
    await expect(menu).to_be_hidden()
    await _press(page, START)
    await _go_to(page, "Leave the room", RIGHT)
    await _press(page, A)
    await page.until("gameDebug.state === 'home'")

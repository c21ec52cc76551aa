"""Somebody who has a gamepad and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.lobby_actions import IN_LOBBY, PLAYING, RESULTS

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage, StartProxy
    from tests.support.pages.browser import GamePage

GAMEPAD = Path(__file__).parents[3] / "support" / "pages" / "virtual_gamepad.js"
A, B, RT, VIEW, START, UP, DOWN, LEFT, RIGHT = 0, 1, 7, 8, 9, 12, 13, 14, 15
FOCUSED = """(({ id, ariaLabel, textContent, tagName }) =>
  ariaLabel || (tagName !== "SELECT" && textContent) || id)(document.activeElement)"""
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


async def test_a_gamepad_alone_hosts_sets_rules_plays_a_round_and_comes_back(
    shared_server: ServerProcess, start_proxy: StartProxy, open_page: OpenPage
) -> None:
    proxy, page = await start_proxy(shared_server), await open_page()
    page.allow("ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket")
    await page.page.add_init_script(path=GAMEPAD)
    await page.page.goto(proxy.url)
    await page.page.get_by_label("Your name").wait_for()
    await page.ask("virtualGamepad.plug(true)")
    await _go_to(page, "Play", DOWN)
    await _go_to(page, "Host a private game", DOWN)
    await _press(page, A)
    await page.until(IN_LOBBY)
    await _go_to(page, "Ready", DOWN)
    await _go_to(page, "setting-map_seed", UP)
    await _press(page, RIGHT)
    await page.until("gameDebug.status.settings.map_seed === 1")
    await _go_to(page, "setting-mode", UP)
    await _press(page, RIGHT)
    await page.until("gameDebug.status.settings.mode === 'teams'")
    await page.keep("rules")
    await _press(page, B)
    assert await page.ask(FOCUSED) == "Leave"
    await _go_to(page, "Start now", DOWN)
    await _go_to(page, "Message", LEFT)
    await _go_to(page, "Good game!", UP)
    await _press(page, A, RIGHT)
    await expect(page.page.get_by_role("log")).to_contain_text("Good game!")
    await _go_to(page, "What to do with .*", UP)
    team = await page.ask("gameDebug.status.members[0].team")
    await _press(page, A)
    await _go_to(page, "To [^t].*", RIGHT)
    await _press(page, A)
    await page.until(f"gameDebug.status.members[0].team !== {team}")
    await page.keep("lobby")
    await _go_to(page, "Watch instead|Start now", DOWN)
    await _go_to(page, "Ready", RIGHT)
    await _press(page, A)
    await page.until("gameDebug.status.members[0].ready")
    await _go_to(page, "Start now", LEFT)
    await _press(page, A)
    await page.until(PLAYING)

    await page.ask(f"virtualGamepad.hold({VIEW}, true)")
    await page.page.get_by_label("Scores", exact=True).wait_for()
    await page.ask(f"virtualGamepad.hold({VIEW}, false)")
    proxy.conditions.refuses = True
    proxy.reset()
    again = page.page.get_by_role("button", name="Try again now")
    await again.wait_for()
    proxy.conditions.refuses = False
    await _go_to(page, "Try again now", DOWN)
    await _press(page, A)
    await again.wait_for(state="hidden")
    await page.until(PLAYING)

    await _press(page, START)
    await _go_to(page, "End the round", DOWN)
    await _press(page, A)
    await page.until(RESULTS)
    await _go_to(page, "Rematch", DOWN)
    await page.keep("results")
    await _press(page, A)
    await page.until("gameDebug.status.members[0].ready")
    await _press(page, START)
    await _go_to(page, "Leave the room", RIGHT)
    await _press(page, A)
    await page.until("gameDebug.state === 'home'")

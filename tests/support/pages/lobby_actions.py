"""What people do in the page around a match: host, join, set, get ready, deal with others."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError

from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from tests.support.pages.browser import GamePage

IN_LOBBY = "gameDebug.state === 'lobby'"
COUNTDOWN = "gameDebug.view?.match.phase === 1"
PLAYING = "gameDebug.state === 'playing' && gameDebug.view?.match.phase === 2"
RESULTS = "gameDebug.status?.phase === 'results' && gameDebug.view?.match.phase === 3"

FOCUSED = """(() => {
  const { id, ariaLabel, textContent } = document.activeElement;
  return ariaLabel || textContent || id;
})()"""
MOST_STEPS = 80

PRESS_IN_TIME = """
async (name) => {
  const frame = () => new Promise(requestAnimationFrame);
  const named = (button) => button.textContent.trim() === name && button.checkVisibility();
  for (;;) {
    const button = [...document.querySelectorAll("button")].find(named);
    if (CONDITION && button) return button.click();
    await frame();
  }
}
"""


async def at_home(page: GamePage, url: str, name: str, game: str = "Driftline") -> None:
    """Stand at the home screen, with a name typed and a game chosen."""
    await page.page.goto(url)
    await page.page.get_by_label("Your name").fill(name)
    await page.page.get_by_role("group", name="Game").get_by_text(game).click()


async def host(page: GamePage, url: str, name: str, game: str = "Driftline") -> str:
    """Host a private game from the home screen; the room's code."""
    await at_home(page, url, name, game)
    await press(page, "Host a private game")
    await page.until(IN_LOBBY)
    code: str = await page.ask("gameDebug.status.code")
    return code


async def join(page: GamePage, url: str, code: str, name: str) -> None:
    """Open the invitation, fill in its one field, and stand in the lobby."""
    await accept(page, url, code, name)
    await page.until(IN_LOBBY)


async def accept(page: GamePage, url: str, code: str, name: str) -> None:
    """Open the invitation, fill in its one field, and press Join."""
    await page.page.goto(f"{url}/j/{code}")
    await page.page.get_by_label("Your name").fill(name)
    await press(page, "Join")


async def press(page: GamePage, button: str) -> None:
    await page.page.get_by_role("button", name=button, exact=True).click()


async def tab_to(page: GamePage, what: str) -> None:
    """Press Tab until a control with this label, text or id has the focus."""
    for _ in range(MOST_STEPS):
        if re.fullmatch(what, await page.ask(FOCUSED) or ""):
            return
        await page.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {what}")


async def copy_link(page: GamePage) -> None:
    """Press the button until it is seen to say that it has, which it does for two seconds."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            await press(page, "Copy link")
            with contextlib.suppress(TimeoutError):
                return await page.page.get_by_role("button", name="Copied").wait_for(timeout=1500)


async def press_in_time(page: GamePage, button: str, condition: str) -> None:
    """Press a button as soon as an expression holds, which may be for a moment only."""
    async with asyncio.timeout(WITHIN_S):
        await page.page.evaluate(PRESS_IN_TIME.replace("CONDITION", condition), button)


async def set_number(page: GamePage, label: str, value: int) -> None:
    """Change a number among the settings."""
    field = page.page.get_by_label(re.compile(f"^{label}"))
    await field.fill(str(value))
    await field.press("Tab")


async def ready(*pages: GamePage) -> None:
    for page in pages:
        await press(page, "Ready")


async def deal(page: GamePage, name: str, deed: str) -> None:
    """Do something to a member, as a host does."""
    await page.page.get_by_label(f"What to do with {name}").click()
    await press(page, deed)


def member(name: str, what: str) -> str:
    """An expression: what a page knows of a member."""
    return f"gameDebug.status?.members.find(({{name}}) => name === {name!r})?.{what}"

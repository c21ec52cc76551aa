"""Back after a reload: the same place, what was achieved there, and whom one does not hear."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from tests.support.pages.lobby_actions import (
    PLAYING,
    deal,
    host,
    join,
    member,
    press,
    ready,
    set_number,
)

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage
    from tests.support.pages.browser import GamePage

PAINTED = 6
ROW = "gameDebug.view.seats.get(gameDebug.own?.slot)"
PLACE = "[gameDebug.view.own.slot, gameDebug.view.own.x, gameDebug.view.own.y]"


async def _paint(page: GamePage) -> None:
    """Walk in all four directions until enough is painted: the player may begin in any corner."""
    for side in itertools.cycle(("right", "down", "left", "up")):
        await page.drive(side)
        with suppress(TimeoutError):
            await page.until(f"{ROW}?.score > {PAINTED}", within_s=2)
            break
    await page.drive()


async def _at_rest(page: GamePage) -> tuple[Any, Any]:
    """Row and place, once they have not changed for half a second."""
    known, now = None, await page.ask(f"[{ROW}, {PLACE}]")
    while now != known:
        await asyncio.sleep(0.5)
        known, now = now, await page.ask(f"[{ROW}, {PLACE}]")
    row, place = now
    return row, place


async def test_a_reloaded_page_finds_its_place_its_score_and_whom_it_has_muted(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben = await open_page(), await open_page()
    code = await host(anna, shared_server.url, "Anna", "Paint Tag")
    await set_number(anna, "Fill with bots to", 0)
    await set_number(anna, "Round", 600)
    await join(ben, shared_server.url, code, "Ben")
    await ben.page.get_by_role("button", name="Sorry!").click()
    log = anna.page.get_by_role("log")
    await expect(log).to_contain_text("Sorry!")
    await deal(anna, "Ben", "Mute")
    await expect(log).not_to_contain_text("Sorry!")
    await ready(anna, ben)
    await asyncio.gather(anna.until(PLAYING), ben.until(PLAYING))
    await _paint(anna)
    before, place = await _at_rest(anna)

    await anna.page.reload()
    await anna.until(PLAYING)
    await anna.until("gameDebug.view.own")
    assert await anna.ask(ROW) == before
    assert await anna.ask(PLACE) == place
    assert await ben.ask("gameDebug.status.members.length") == 2
    assert await anna.ask(f"gameDebug.status.host === {member('Anna', 'id')}")
    await ben.page.keyboard.press("Enter")
    await ben.page.keyboard.type("Can you hear me?")
    await ben.page.keyboard.press("Enter")
    await expect(ben.page.get_by_role("log")).to_contain_text("Can you hear me?")
    await anna.page.keyboard.press("Escape")
    await expect(anna.page.get_by_role("list", name="Members")).to_contain_text("Muted")
    await anna.keep("after-reload")
    await deal(anna, "Ben", "Unmute")
    await press(anna, "Back to the match")
    await expect(anna.page.get_by_role("dialog")).to_be_hidden()
    await ben.page.keyboard.press("Enter")
    await ben.page.keyboard.type("And now?")
    await ben.page.keyboard.press("Enter")
    await expect(log).to_contain_text("And now?")
    await expect(log).not_to_contain_text("Can you hear me?")

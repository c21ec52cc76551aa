"""The hints of the page for a new player, and that they are enough."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.pages.lobby_actions import PLAYING, at_home, press

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

NEWCOMER = (Path(__file__).parent / "newcomer.js").read_text(encoding="utf-8")
BANKED = "record.events.find(({ name, slot }) => name === 'bank' && slot === gameDebug.own?.slot)"
TASKS_DONE = "document.querySelector('.hint-line').dataset.hint === 'end'"
TICK_HZ = 30


async def test_a_practice_room_gives_one_task_after_the_other(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna = await open_page()
    await at_home(anna, shared_server.url, "Anna")
    await press(anna, "Practice with bots")
    await anna.until(PLAYING)
    hint = anna.page.locator(".hint-line")
    await expect(hint).to_have_text(re.compile("^1 of 4Shoot the crystals"))
    await anna.keep("task")
    await anna.page.keyboard.press("Escape")
    await press(anna, "Leave the room")


@pytest.mark.long
@pytest.mark.parametrize("way", ["Play", "Practice with bots"])
async def test_a_newcomer_who_does_only_what_the_page_says_banks_within_45_seconds(
    shared_server: ServerProcess, open_page: OpenPage, way: str
) -> None:
    anna = await open_page()
    await at_home(anna, shared_server.url, "Anna")
    await press(anna, way)
    await anna.until(PLAYING)
    began = await anna.ask("gameDebug.view.tick")
    await anna.page.evaluate(NEWCOMER)
    await anna.until(BANKED)
    await anna.keep("banked")
    assert await anna.ask(f"{BANKED}.tick") - began < 45 * TICK_HZ


@pytest.mark.long
async def test_a_newcomer_has_done_all_tasks_of_the_practice_room_within_60_seconds(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna = await open_page()
    await at_home(anna, shared_server.url, "Anna")
    await press(anna, "Practice with bots")
    await anna.until(PLAYING)
    began = await anna.ask("gameDebug.view.tick")
    await anna.page.evaluate(NEWCOMER)
    await anna.until(TASKS_DONE)
    await anna.keep("tasks-done")
    took_s = (await anna.ask("gameDebug.view.tick") - began) / TICK_HZ
    assert took_s < 60

"""Names and lines that would like to be more than text, typed, pasted, and from other clients."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from game_server.client import host, join
from game_server.rooms.state.names import MAX_NAME_CHARACTERS
from tests.support.pages.lobby_actions import IN_LOBBY, PLAYING, press
from tests.support.pages.lobby_actions import host as host_by_page

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage
    from tests.support.pages.browser import GamePage

NAMES = {
    "<b>Bea</b>": "<b>Bea</b>",
    "\u202eeve\u0007": "eve",
    "\U0001f468\u200d\U0001f680\ufe0f": "\U0001f468\U0001f680\ufe0f",
    "Z\u0351" + "\u0300" * 60: "Z\u0351\u0300\u0300",
    "<img src=x onerror=hit()>": "<img src=x onerror=h",
}
LINES = {
    "<script>window.hit = 1</script>": "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit=1'>": "<img src=x onerror='window.hit=1'>",
    "a\u202egnp.exe\u2066b\u0000c": "agnp.exebc",
    "\U0001f1e9\U0001f1ea \U0001f469\u200d\U0001f52c": "\U0001f1e9\U0001f1ea \U0001f469\U0001f52c",
    "one\ntwo\u2028three": "one two three",
}
LONG = "x" * 3_000
LONGEST_LINE = 200
FULL_NAME = ("<img src=x onerror=hit()>" * 2)[:MAX_NAME_CHARACTERS]
FULL_LINE = ("<img src=x onerror='window.hit=1'>" * 9)[:LONGEST_LINE]
PASTED = "<img src=x onerror='window.hit=1'>\u202e" * 300
"""A little more than 10 KB."""
HARMLESS = """
typeof window.hit === "undefined"
  && document.querySelectorAll("img[src=x], body b b").length === 0
  && document.body.scrollWidth <= innerWidth
"""


async def _paste(page: GamePage, label: str, text: str) -> None:
    """As the browser does it: cut to the field's length."""
    await page.page.get_by_role("textbox", name=label).focus()
    await page.page.keyboard.press("ControlOrMeta+a")
    await page.page.keyboard.insert_text(text)


async def test_what_is_typed_or_pasted_into_the_page_is_shown_as_text(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, mallory = await open_page(phone=True), await open_page()
    code = await host_by_page(anna, shared_server.url, "Anna")
    await mallory.page.goto(f"{shared_server.url}/j/{code}")
    await _paste(mallory, "Your name", PASTED)
    await _paste(mallory, "Your name", FULL_NAME)
    await press(mallory, "Join")
    await mallory.until(IN_LOBBY)
    message = mallory.page.get_by_role("textbox", name="Message")
    for line in (PASTED, FULL_LINE):
        await _paste(mallory, "Message", line)
        await message.press("Enter")
        await expect(message).to_have_value("")
    log = anna.page.get_by_role("log")
    await expect(log).to_contain_text(FULL_LINE)
    await expect(log).to_contain_text(PASTED.replace("\u202e", "")[: LONGEST_LINE - 10])
    await expect(anna.page.get_by_role("list", name="Members")).to_contain_text(FULL_NAME)
    await anna.keep("lobby")
    assert await anna.layout_faults() == []
    await press(anna, "Start now")
    await asyncio.gather(anna.until(PLAYING), mallory.until(PLAYING))
    await mallory.page.keyboard.press("Enter")
    await mallory.page.keyboard.type(f"{FULL_NAME} wasd")
    assert await mallory.ask("Math.hypot(gameDebug.own.vx, gameDebug.own.vy)") < 40
    await mallory.page.keyboard.press("Enter")
    await expect(log).to_contain_text("wasd")
    await anna.keep("match")
    for page in (anna, mallory):
        assert await page.ask(HARMLESS)


@pytest.mark.parametrize("label", ["Your name", "Room code"])
async def test_ten_kilobytes_pasted_at_the_start_do_no_harm(
    shared_server: ServerProcess, open_page: OpenPage, label: str
) -> None:
    page = await open_page()
    page.allow("/api/rooms/.* 404")
    await page.page.goto(shared_server.url)
    await _paste(page, label, PASTED)
    await press(page, "Join" if label == "Room code" else "Host a private game")
    if label == "Room code":
        await expect(page.page.get_by_role("alert")).to_contain_text("There is no room")
    else:
        await page.until(IN_LOBBY)
    await page.keep("pasted")
    assert await page.ask(HARMLESS)


async def test_what_a_client_sends_uncleaned_is_shown_as_text(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    async with AsyncExitStack() as stack:
        ann = await stack.enter_async_context(
            host(shared_server.url, name="Ann", game="driftline", settings={"player_limit": 8})
        )
        page = await open_page()
        await page.page.goto(f"{shared_server.url}/j/{ann.code}")
        await page.page.get_by_label("Your name").fill("Watcher")
        await press(page, "Join")
        await page.until("gameDebug.status?.phase === 'lobby'")
        for (typed_name, name), (typed, line) in zip(NAMES.items(), LINES.items(), strict=True):
            joined = join(shared_server.url, name=typed_name[:64], code=ann.code)
            hostile = await stack.enter_async_context(joined)
            await hostile.chat(typed)
            assert name in [member["name"] for member in hostile.status["members"]]
            await page.until(f"document.body.innerText.includes({line!r})")
            await page.until(f"document.body.innerText.includes({name!r})")
        await ann.chat(LONG)
        await page.until(f"document.body.innerText.includes({'x' * 200!r})")
        assert not await page.ask(f"document.body.innerText.includes({'x' * 201!r})")
        assert await page.ask(HARMLESS)
        await page.keep("hostile")

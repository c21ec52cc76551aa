"""Mines in real pages: their owner sees them, also after a reload; a foe only from close by."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.support.clients.background_players import open_room
from tests.support.pages.browser import IN_A_MATCH

if TYPE_CHECKING:
    from tests.conftest import OpenPage, StartServer

MINES = "gameDebug.entities('mines').length"


async def test_a_mine_is_seen_by_its_owner_and_by_a_foe_who_comes_close(
    start_server: StartServer, open_page: OpenPage
) -> None:
    server = start_server(games="tests.support.games.open_ground:MinedGround")
    code = await open_room(server.url, "mined_ground", mode="world", min_players=0)
    anna, ben = await open_page(), await open_page()
    for page, name in ((anna, "Anna"), (ben, "Ben")):
        await page.accept(server.url, code, name)
        await page.until("gameDebug.view.own?.flags & 1")
    await anna.page.keyboard.press("e")
    await anna.until(f"{MINES} === 1")
    await anna.page.reload()
    await anna.until(IN_A_MATCH)
    await anna.until(f"{MINES} === 1")
    await anna.until("gameDebug.entities('mines')[0].armed === 1")
    assert await ben.ask(f"record.frames.length > 0 && {MINES}") == 0

    # They stand 600 units apart on one line; the spawn shield is over by the time they meet.
    await ben.until("(gameDebug.own.flags & 3) === 1")
    is_left = await ben.ask("gameDebug.own.x < 700")
    async with asyncio.TaskGroup() as looking:  # from now on: it is not seen for long
        looking.create_task(ben.until(f"{MINES} === 1"))
        looking.create_task(ben.drive("right" if is_left else "left"))
    await ben.until("record.events.some(event => event.name === 'blast')")
    await ben.until("gameDebug.own.hull < 100")
    await anna.until(f"{MINES} === 0")

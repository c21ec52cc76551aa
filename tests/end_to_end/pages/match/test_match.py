"""Browsers and Python clients in one match: everybody sees the same."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from tests.support.clients.background_players import (
    BackgroundPlayer,
    background_players,
    in_circles,
    open_room,
)
from tests.support.deadlines import WITHIN_S
from tests.support.pages.browser import IN_A_MATCH, GamePage

if TYPE_CHECKING:
    from game_server.client.snapshot import Tick
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

MOVED_UNITS = 60.0
NEAR_UNITS = 40.0
KILLS_WITHIN_S = 180.0


async def _distances_drawn(page: GamePage) -> dict[int, float]:
    """By slot, how far each player was drawn from where it was drawn first."""
    frames = await page.ask("record.frames.map(frame => frame.places)")
    first: dict[int, tuple[float, float]] = {}
    far: dict[int, float] = {}
    for slot, x, y in (place for places in frames for place in places):
        x0, y0 = first.setdefault(slot, (x, y))
        far[slot] = max(far.get(slot, 0.0), math.hypot(x - x0, y - y0))
    return far


async def _until_all_have_moved(
    pages: list[GamePage], bots: list[BackgroundPlayer], players: int, units: float
) -> None:
    """Until each page has drawn, and each client has seen, all of the players move so far."""
    async with asyncio.timeout(WITHIN_S):
        for page in pages:
            far: dict[int, float] = {}
            while len(far) < players or min(far.values()) < units:
                await asyncio.sleep(0.1)
                far = await _distances_drawn(page)
            assert len(far) == players
        for bot in bots:
            while (
                len(bot.positions) < players or min(map(bot.distance_seen, bot.positions)) < units
            ):
                await asyncio.sleep(0.1)
            assert len(bot.positions) == players


async def _kills(page: GamePage) -> list[tuple[int, int, int]]:
    """(tick, by, victim) of every kill that the page received."""
    kills = await page.ask("record.log.filter(entry => entry.name === 'kill')")
    return [(kill["tick"], kill["by"], kill["victim"]) for kill in kills]


def _kills_seen(player: BackgroundPlayer) -> list[tuple[int, int, int]]:
    return [
        (event.tick, event.fields["by"], event.fields["victim"])
        for event in player.events
        if event.name == "kill"
    ]


async def test_two_pages_and_three_clients_see_each_other_move_and_kill(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    code = await open_room(shared_server.url, "driftline", mode="world", min_players=0)
    hunter: int | None = None
    is_over = False

    def fly(player: BackgroundPlayer, tick: Tick) -> dict[str, Any]:
        """In circles at first, then to the hunter; after that, nothing."""
        if is_over:
            return {}
        own, seen = player.position_of(player.slot), player.positions.get(hunter or 0)
        if hunter is None or own is None or not seen:
            return in_circles(player, tick)
        _, *goal = seen[-1]  # where it was, when it is out of sight
        dx, dy = goal[0] - own[0], goal[1] - own[1]
        if tick.tick % 120 < 30:  # around what may be in the way
            dx, dy = (-dy, dx) if tick.tick % 240 < 120 else (dy, -dx)
        return {"left": dx < -60, "right": dx > 60, "up": dy < -60, "down": dy > 60}

    async with background_players(shared_server.url, code, fly, fly, fly) as bots:
        anna, ben = await asyncio.gather(open_page(), open_page())
        await asyncio.gather(
            anna.accept(shared_server.url, code, "Anna"), ben.accept(shared_server.url, code, "Ben")
        )
        await asyncio.gather(anna.drive("right", "down"), ben.drive("left", "up"))
        everybody = "record.frames.at(-1).places.length === 5"
        await asyncio.gather(anna.until(everybody), ben.until(everybody))
        await _until_all_have_moved([anna, ben], bots, players=5, units=MOVED_UNITS)
        await asyncio.gather(anna.keep("anna-moving"), ben.keep("ben-moving"))

        hunter = await anna.slot
        await ben.drive()
        await anna.hunt(*[bot.slot for bot in bots])
        made = f"record.log.find(entry => entry.name === 'kill' && entry.by === {hunter})"
        feed = ben.page.get_by_role("list", name="What happened")
        async with asyncio.TaskGroup() as looking:  # at once: the feed forgets within seconds
            looking.create_task(anna.until(made, KILLS_WITHIN_S))
            told = expect(feed).to_contain_text("Anna", timeout=KILLS_WITHIN_S * 1000)
            looking.create_task(told)
        await anna.stop_hunting()
        hunter, is_over = None, True
        kill = (await _kills(anna))[0]
        await asyncio.gather(anna.keep("anna-kill"), ben.keep("ben-kill"))
        async with asyncio.timeout(WITHIN_S):
            while not all(kill in told for told in (await _kills(ben), *map(_kills_seen, bots))):
                await asyncio.sleep(0.1)
        await _assert_a_reload_finds_ship_and_score(anna)


async def _assert_a_reload_finds_ship_and_score(page: GamePage) -> None:
    """The same seat, what was achieved in it, and the ship where it had come to rest."""
    await page.until("gameDebug.own?.alive && Math.hypot(gameDebug.own.vx, gameDebug.own.vy) < 5")
    row = "gameDebug.view.seats.get(gameDebug.own.slot)"
    place = "[gameDebug.own.slot, gameDebug.own.x, gameDebug.own.y]"
    before, (slot, x, y) = await page.ask(row), await page.ask(place)
    assert before["kills"] > 0
    await page.page.reload()
    await page.until(IN_A_MATCH)
    await page.until("gameDebug.own?.alive")
    assert await page.ask(row) == before
    slot_now, x_now, y_now = await page.ask(place)
    assert slot_now == slot
    assert math.hypot(x_now - x, y_now - y) < NEAR_UNITS
    await page.keep("after-reload")


async def test_quick_play_is_a_match_against_bots_within_seconds(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    warnings: list[str] = []
    page.page.on("console", lambda said: warnings.append(said.text))
    await page.page.goto(shared_server.url)
    await page.page.get_by_label("Your name").wait_for()
    sound = {"state": "none", "made": 0, "started": 0, "playing": 0}
    assert await page.ask("gameDebug.sound") == sound, "there is none before the first gesture"
    await page.play(shared_server.url, "Anna", "Driftline")
    await page.until("gameDebug.view.match.phase === 2")
    await page.until("gameDebug.entities('ships').length >= 6")
    heard = await page.ask("gameDebug.sound.started")
    await page.page.keyboard.down("d")
    await page.page.mouse.move(1000, 300)
    await page.page.mouse.down()
    await page.until("gameDebug.own.vx > 100")
    await page.until("gameDebug.entities('shots').length > 0")
    await page.keep("playing")
    await page.until(f"gameDebug.sound.started > {heard} + 3")
    assert await page.ask("gameDebug.sound.made") == 1
    assert [text for text in warnings if "AudioContext" in text] == []
    await _assert_the_key_m_mutes(page)
    await page.page.keyboard.down("Tab")
    await page.page.get_by_label("Scores", exact=True).wait_for()
    await page.keep("scores")


async def _assert_the_key_m_mutes(page: GamePage) -> None:
    """Shots go on meanwhile, and nothing is heard."""
    await page.page.keyboard.press("m")
    await expect(page.page.get_by_text("Sound off")).to_be_visible()
    heard, fired, frames = await page.ask(
        "[gameDebug.sound.started, gameDebug.own.shots, gameDebug.frames]"
    )
    await page.until(f"gameDebug.own.shots !== {fired} && gameDebug.frames > {frames} + 20")
    assert await page.ask("gameDebug.sound.started") == heard
    await page.page.keyboard.press("m")
    await expect(page.page.get_by_text("Sound on")).to_be_visible()


async def test_paint_tag_plays_through_the_generic_renderer(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    code = await open_room(shared_server.url, "paint_tag", min_players=0)
    async with background_players(
        shared_server.url, code, *[in_circles] * 3, kind="walkers"
    ) as bots:
        anna, ben = await asyncio.gather(open_page(), open_page())
        await asyncio.gather(
            anna.accept(shared_server.url, code, "Anna"), ben.accept(shared_server.url, code, "Ben")
        )
        await anna.until("gameDebug.view.match.phase === 2")
        for way in ("right", "down", "left", "up"):
            await asyncio.gather(anna.drive(way), ben.drive(way))
            await asyncio.sleep(0.5)
        await asyncio.gather(anna.keep("anna"), ben.keep("ben"))
        await _until_all_have_moved([anna, ben], bots, players=5, units=2)
        painted = "[...gameDebug.view.kinds.paint.values].filter(value => value).length"
        await anna.until(f"{painted} > 20")


async def test_the_page_fits_a_phone(shared_server: ServerProcess, open_page: OpenPage) -> None:
    page = await open_page(phone=True)
    await page.play(shared_server.url, "Anna", "Driftline")
    await page.until("gameDebug.view.match.phase === 2")
    assert await page.layout_faults() == []
    stick = page.page.locator("#stick-move")
    await stick.wait_for()
    box = await stick.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] + box["height"] <= 844
    await page.keep("phone")

"""A page behind a far and jittery link: prediction, interpolation, and stalls."""

from __future__ import annotations

import asyncio
import bisect
import math
import random
import re
import statistics
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from game_server.games.driftline.tuning import CRYSTAL_RADIUS_UNITS, SHIP_RADIUS_UNITS
from tests.support.clients.background_players import (
    BackgroundPlayer,
    background_players,
    in_circles,
    open_room,
)
from tests.support.pages.browser import CORRECTIONS
from tests.support.pages.lobby_actions import press
from tests.support.servers.metrics import late_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage, StartProxy
    from tests.support.pages.browser import GamePage
    from tests.support.servers.proxy import Proxy

FAR = {"one_way_ms": 100, "jitter_ms": 25}
SETTLES_WITHIN_S = 4.0
SIDES = (("right",), ("down", "right"), ("down",), ("left",), ("up", "left"), ("up",))
CLEAR_UNITS = 220.0
STALL_EVERY_S, STALL_S = 3.5, 0.3
MOST_STALLS, ENOUGH_STRETCHES = 9, 3
ENOUGH_TICKS = 20
NOISE = 1
LAG_TICKS, LEAD_TICKS = 7.0, 5.0
"""How far the tick drawn may be behind the newest one, and inputs ahead, beyond a stall."""
MOST_FLIGHTS, ENOUGH_EXACT, ENOUGH_DRAWN = 8, 100, 50
FORGET = "record.hear(), record.corrections.splice(0), record.frames.splice(0)"
FIGURES = (
    "Object.fromEntries(Object.entries(gameDebug.figures)"
    ".map(([name, { ring }]) => [name, [...ring].filter((value) => value > 0)]))"
)
EQUAL_WITHIN = {
    "ping_ms": (0.2, 0),
    "jitter_ms": (0.3, 8),
    "bytes_in_per_s": (0.15, 0),
    "bytes_out_per_s": (0.15, 0),
}
"""How far a figure of the netgraph may be from the proxy's: a share of it, or a number of units."""
CRYSTALS = "gameDebug.entities('crystals').map(({ x, y }) => [x, y])"

Frame = dict[str, Any]


async def _enter_alone(page: GamePage, url: str, server_url: str) -> str:
    """Join an empty room, at a spawn far from obstacles. Returns the room's code."""
    await page.load_files_from(server_url)
    await page.page.goto(url)
    await page.page.get_by_label("Your name").fill("Anna")
    for _ in range(20):
        code = await open_room(server_url, "driftline", mode="world", min_players=0)
        await page.page.get_by_label("Room code").fill(code)
        await press(page, "Join")
        await page.page.get_by_label("Your name").wait_for()
        await press(page, "Join")
        await page.until("gameDebug.own && gameDebug.entities('crystals').length")
        near = (
            "Math.min(...gameDebug.entities('crystals').map("
            "({ x, y }) => Math.hypot(x - gameDebug.own.x, y - gameDebug.own.y)))"
        )
        if await page.ask(near) > CLEAR_UNITS:
            return code
        await page.page.keyboard.press("Escape")
        await press(page, "Leave the room")
        await page.until("gameDebug.state === 'home'")
    raise AssertionError("every spawn stands beside a crystal")


async def _fly(page: GamePage, seconds: float) -> None:
    """Fly about near where one is, dash now and then, aim anywhere."""
    draw, loop = random.Random(4), asyncio.get_running_loop()
    ends, turn = loop.time() + seconds, 0
    while loop.time() < ends:
        press = ("dash",) if turn % len(SIDES) == 0 else ()
        await page.drive(*SIDES[turn % len(SIDES)], aim=draw.uniform(-3, 3), press=press)
        await asyncio.sleep(draw.uniform(0.1, 0.25))
        turn += 1
    await page.drive()


def _expected(bot: BackgroundPlayer, slot: int, tick: float) -> tuple[float, float] | None:
    """Where a player was at a fractional tick; None when the bot missed a tick beside it."""
    seen = bot.positions[slot]
    after = bisect.bisect_left(seen, (tick,))
    if not 0 < after < len(seen):
        return None
    (t0, x0, y0), (t1, x1, y1) = seen[after - 1], seen[after]
    share = tick - t0
    return (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) if t1 == t0 + 1 else None


def _undisturbed(bot: BackgroundPlayer, slot: int, crystals: list[list[float]]) -> set[int]:
    """The ticks in which the player in a slot surely touched neither a crystal nor the bot.

    No prediction knows of either: they change its velocity behind the predicted step.
    """
    other = {tick: (x, y) for tick, x, y in bot.positions[bot.slot]}
    found = set()
    for tick, x, y in bot.positions[slot]:
        reaches = [(cx, cy, SHIP_RADIUS_UNITS + CRYSTAL_RADIUS_UNITS) for cx, cy in crystals]
        if tick in other:
            reaches.append((*other[tick], 2 * SHIP_RADIUS_UNITS))
        if all(math.hypot(ox - x, oy - y) >= reach + 1 for ox, oy, reach in reaches):
            found.add(tick)
    return found


async def test_an_undisturbed_prediction_is_exact_and_others_never_go_back_in_time(
    shared_server: ServerProcess, start_proxy: StartProxy, open_page: OpenPage
) -> None:
    proxy, page = await start_proxy(shared_server, **FAR), await open_page()
    code = await _enter_alone(page, proxy.url, shared_server.url)
    corrections: list[Frame] = []
    frames: list[Frame] = []
    async with background_players(shared_server.url, code, in_circles) as (bot,):
        await asyncio.sleep(SETTLES_WITHIN_S)
        late_before = await late_inputs(shared_server.url)
        await page.ask(FORGET)
        before = await page.ask("gameDebug.stats")
        for _ in range(MOST_FLIGHTS):
            await _fly(page, seconds=5)
            came, after = await page.ask(f"[{CORRECTIONS}, gameDebug.stats]")
            corrections += came
            frames += await page.ask("record.frames.splice(0)")
            await bot.has_seen(corrections[-1]["tick"])
            undisturbed = _undisturbed(bot, await page.slot, await page.ask(CRYSTALS))
            exact = undisturbed & _exact_ticks(corrections)
            drawn = _drawn(bot, corrections, frames)
            if len(exact) > ENOUGH_EXACT and len(drawn) > ENOUGH_DRAWN:
                break
        assert await page.ask("gameDebug.view.net.rtt_ms") > 170
        await page.keep("far")
        late = await late_inputs(shared_server.url) - late_before

    # Where nothing comes late nothing may be wrong. A busy machine makes inputs late: for each the
    # server goes on without it in one tick, and makes up for its presses in another.
    inexact = [told for told in corrections if told["distance"] != 0 or told["fields"]]
    assert len(exact) > ENOUGH_EXACT
    surprises = [told for told in inexact if told["tick"] in undisturbed]
    assert surprises[2 * late :] == []
    assert late < len(corrections) / 10, "the clock does not keep inputs in time"
    assert 0 <= after["restarts"] - before["restarts"] - len(inexact) <= late
    assert after["snaps"] - before["snaps"] <= late
    ticks = [frame["tick"] for frame in frames]
    assert ticks == sorted(ticks)
    assert len(drawn) > ENOUGH_DRAWN
    assert [told for told in drawn if math.dist(told[1], told[2]) > 0.02] == []


def _drawn(
    bot: BackgroundPlayer, corrections: list[Frame], frames: list[Frame]
) -> list[tuple[float, tuple[float, float], tuple[float, float]]]:
    """Every frame's tick, where it drew the bot, and where the bot really was, as far
    as the page could know.
    """
    came = {correction["tick"] for correction in corrections}
    return [
        (frame["tick"], (x, y), expected)
        for frame in frames
        for slot, x, y in frame["places"]
        if slot == bot.slot
        and frame["tick"] <= frame["newest"]  # else drawn ahead of what had arrived
        and {math.floor(frame["tick"]), math.ceil(frame["tick"])} <= came
        and (expected := _expected(bot, slot, frame["tick"]))
    ]


def _exact_ticks(corrections: list[Frame]) -> set[int]:
    """The ticks for which the server's word was what the page had predicted."""
    return {told["tick"] for told in corrections if told["distance"] == 0 and not told["fields"]}


async def test_play_converges_within_300_ms_after_each_stall(
    shared_server: ServerProcess, start_proxy: StartProxy, open_page: OpenPage
) -> None:
    """A page that converges badly does so after every stall. A busy machine adds a late input here
    and there, or spoils a stretch: so few corrections are let pass, and one stretch in three.
    """
    proxy = await start_proxy(
        shared_server, **FAR, stall_every_s=STALL_EVERY_S, stall_ms=STALL_S * 1000
    )
    page = await open_page()
    code = await _enter_alone(page, proxy.url, shared_server.url)
    corrections: list[Frame] = []
    frames: list[Frame] = []
    async with background_players(shared_server.url, code, in_circles):
        await asyncio.sleep(SETTLES_WITHIN_S)
        await page.ask(FORGET)
        await page.page.keyboard.press("F3")
        proxy.forget()
        for _ in range(MOST_STALLS):
            await _fly(page, seconds=STALL_EVERY_S)
            corrections += await page.ask(CORRECTIONS)
            frames += await page.ask("record.frames.splice(0)")
            calm = _Calm(proxy, await _page_clock_ms(page))
            converged = calm.converged(corrections, frames)
            if enough(converged, calm.told(corrections, frames)):
                break
        stats = await page.ask("gameDebug.stats")
        shown, passed = await page.ask(FIGURES), _measured(proxy)
        await page.keep("after-stalls")
        silent = await _come_back_from_silence(page, proxy)

    assert enough(converged, told := calm.told(corrections, frames)), told
    assert stats["reconnects"] == 0
    for name, (within, least) in EQUAL_WITHIN.items():
        figure, truth = statistics.median(shown[name]), passed[name]
        assert abs(figure - truth) <= max(within * truth, least), (name, figure, truth)
    assert [frame["tick"] for frame in silent] == sorted(frame["tick"] for frame in silent)
    assert _longest_silence_s(frames) >= STALL_S / 2, "the stalls were not felt"
    ticks = [frame["tick"] for frame in frames]
    assert ticks == sorted(ticks)


def _measured(proxy: Proxy) -> dict[str, float]:
    """The netgraph's figures as the proxy knows them, since it has forgotten."""
    up, down = proxy.up, proxy.down
    up_ms, down_ms = (statistics.median(ms for _, ms in way.delays) for way in (up, down))
    return {
        "ping_ms": up_ms + down_ms,
        "jitter_ms": _jitter_ms(list(down.delays)),
        "bytes_in_per_s": down.bytes / proxy.measured_s,
        "bytes_out_per_s": up.bytes / proxy.measured_s,
    }


def _jitter_ms(delays: list[tuple[float, float]]) -> float:
    """The standard deviation of the delays in a typical 2 s, estimated as the page does it."""
    estimates = []
    for at_s, _ in delays[:: len(delays) // 50]:
        recent = [ms for came_s, ms in delays if at_s - 2 < came_s <= at_s]
        usual = statistics.median(recent)
        estimates.append(1.4826 * statistics.median(abs(ms - usual) for ms in recent))
    return statistics.median(estimates)


async def _come_back_from_silence(page: GamePage, proxy: Proxy) -> list[Frame]:
    """Let the line go dead until a player presses *Try again now*. Returns the frames in which
    somebody else was drawn.
    """
    await page.ask("record.frames.splice(0)")
    proxy.conditions.blackhole = True
    ping = page.page.locator(".ping")
    await expect(ping).to_have_attribute("data-grade", "stale")
    await expect(ping).to_contain_text(re.compile(r"no data for [01]\.\d s"))
    assert await page.ask("document.querySelector('.mending').hidden")
    again = page.page.get_by_role("button", name="Try again now")
    await expect(again).to_be_visible()
    assert await page.ask("gameDebug.view.net.quiet_ms") >= 3000
    await page.keep("silent")
    proxy.conditions.blackhole = False
    await again.click()
    await page.until("gameDebug.stats.reconnects === 1 && gameDebug.newestTick > 0")
    await expect(again).to_be_hidden()
    await page.until("!gameDebug.view.net.is_stale")
    slot = await page.slot
    frames: list[Frame] = await page.ask("record.frames.splice(0)")
    return [frame for frame in frames if any(place[0] != slot for place in frame["places"])]


def enough(converged: list[int], told: Mapping[int, object]) -> bool:
    """Whether play was right in enough stretches, and in two of three."""
    return len(converged) >= max(ENOUGH_STRETCHES, len(told) * 2 / 3)


class _Calm:
    """The stretches from 300 ms after a stall until just before the next."""

    def __init__(self, proxy: Proxy, page_clock_ms: float) -> None:
        self._proxy = proxy
        self._page_clock_ms = page_clock_ms

    def converged(self, corrections: list[Frame], frames: list[Frame]) -> list[int]:
        """The stalls after which play was as it should be."""
        return [
            stall
            for stall, (came, wrong, lag, lead) in self.told(corrections, frames).items()
            if came >= ENOUGH_TICKS and wrong <= NOISE and lag < LAG_TICKS and lead < LEAD_TICKS
        ]

    def told(
        self, corrections: list[Frame], frames: list[Frame]
    ) -> dict[int, tuple[int, int, float, float]]:
        """By stall: in the stretch after it the ticks that came, how many of them corrected the
        prediction, how far the tick drawn was behind the newest in 9 of 10 frames, and how far
        inputs were ahead just after a tick had come.
        """
        by_stall = {}
        came = self._by_stall(corrections)
        for stall, drawn in self._by_stall(frames).items():
            lags = sorted(frame["newest"] - frame["tick"] for frame in drawn)
            ticks = came.get(stall, [])
            wrong = sum(told["distance"] != 0 for told in ticks)
            lead = min(frame["lead"] for frame in drawn)
            by_stall[stall] = len(ticks), wrong, lags[len(lags) * 9 // 10], lead
        return by_stall

    def _by_stall(self, told: list[Frame]) -> dict[int, list[Frame]]:
        calm: dict[int, list[Frame]] = {}
        for entry in told:
            at_s = (entry["now_ms"] + self._page_clock_ms) / 1000
            stall, since_s = self._proxy.since_stall(at_s)
            if 0.3 < since_s < STALL_EVERY_S - STALL_S:
                calm.setdefault(stall, []).append(entry)
        return calm


def _longest_silence_s(frames: list[Frame]) -> float:
    """The longest time in which no newer tick came."""
    came_ms: list[float] = [
        now["now_ms"] for was, now in pairwise(frames) if now["newest"] != was["newest"]
    ]
    return max(after - before for before, after in pairwise(came_ms)) / 1000


async def _page_clock_ms(page: GamePage) -> float:
    """What to add to the page's clock to get this process's."""
    loop, best = asyncio.get_running_loop(), (float("inf"), 0.0)
    for _ in range(20):
        before = loop.time() * 1000
        page_now = await page.ask("performance.now()")
        after = loop.time() * 1000
        best = min(best, (after - before, (before + after) / 2 - page_now))
    return best[1]

"""The cost of a frame of a crowded match, drawn in software::

python -m tests.support.pages.frame_costs

A real browser plays Driftline among bots that all shoot. Times are processor time of the page's
main thread, from the browser's own trace, so that a busy machine changes little. The table in
``web_client/README.md`` has this program's figures.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
from collections import Counter
from dataclasses import dataclass, field
from statistics import mean, quantiles
from typing import TYPE_CHECKING, Any

from load_tests.server_process import UNLIMITED
from tests.support.clients.background_players import open_room
from tests.support.pages.browser import DESKTOP, launched
from tests.support.pages.load_times import served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from playwright.async_api import Browser, Page

CROWD = [sys.executable, "-m", "tests.support.servers.crowded"]
BOTS = 125
SETTLES_S, MEASURED_S = 5.0, 15.0
CATEGORIES = ["devtools.timeline", "v8", "disabled-by-default-devtools.timeline"]
FRAME, TASK = "FireAnimationFrame", "RunTask"
SCRIPT = (FRAME, "FunctionCall", "RunMicrotasks", "TimerFire", "EventDispatch")
COLLECTIONS = ("MinorGC", "MajorGC")
IN_SIGHT = """() => ["ships", "shots"].map((kind) => gameDebug.entities(kind).length)"""


@dataclass
class FrameCosts:
    """Times are milliseconds of a frame."""

    script_ms: list[float]
    """Everything in JavaScript since the frame before, messages among it."""
    main_ms: list[float]
    """The same, and what the browser's main thread does besides: styles, layout, painting."""
    seconds: float
    collections: Counter[str]
    allocated_bytes: float
    """In all frames together."""
    ships: list[int] = field(default_factory=list)
    shots: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[str]:
        """Lines of the table."""
        frames = len(self.script_ms)
        yield f"| ships, shots in the page | {mean(self.ships):.0f}, {mean(self.shots):.0f} |"
        for name, times in (("script", self.script_ms), ("main thread", self.main_ms)):
            figures = ", ".join(f"{share(times, percent):.1f}" for percent in (50, 95, 99))
            yield f"| {name} a frame: p50, p95, p99 | {figures} ms |"
        minor, major = (60 * self.collections[name] / self.seconds for name in COLLECTIONS)
        yield f"| garbage collections a minute: small, full | {minor:.0f}, {major:.0f} |"
        yield f"| allocated a frame | {self.allocated_bytes / frames / 1000:.0f} KB |"
        yield f"| frames a second | {frames / self.seconds:.0f} |"


def share(times: Sequence[float], percent: int) -> float:
    """The time that this share of the frames stays below."""
    return quantiles(times, n=100)[percent - 1]


async def in_a_crowd(browser: Browser, url: str) -> Page:
    """A player who shoots without end among bots."""
    code = await open_room(
        url, "driftline", mode="world", bot_level=2, min_players=BOTS, player_limit=BOTS + 5
    )
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(f"{url}/j/{code}")
    await page.get_by_label("Your name").fill("Anna")
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.wait_for_function("() => gameDebug.own", polling=100)
    await page.evaluate("gameDebug.drive({ held: ['fire', 'right'], aim: 1 })")
    return page


async def traced(browser: Browser, events: list[dict[str, Any]]) -> AsyncIterator[None]:
    """Let the browser trace what it does until the next step."""
    protocol = await browser.new_browser_cdp_session()
    is_complete = asyncio.Event()
    protocol.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    protocol.on("Tracing.tracingComplete", lambda _: is_complete.set())
    config = {"includedCategories": CATEGORIES}
    await protocol.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    yield
    await protocol.send("Tracing.end")
    await is_complete.wait()


async def measure(browser: Browser, url: str) -> FrameCosts:
    """Play for a while, and say what the frames cost."""
    page = await in_a_crowd(browser, url)
    await asyncio.sleep(SETTLES_S)
    events: list[dict[str, Any]] = []
    in_sight = []
    async for _ in traced(browser, events):
        for _ in range(int(MEASURED_S)):
            await asyncio.sleep(1)
            in_sight.append(await page.evaluate(IN_SIGHT))
    await page.close()
    costs = read(events)
    costs.ships, costs.shots = (list(counts) for counts in zip(*in_sight, strict=True))
    return costs


def read(events: list[dict[str, Any]]) -> FrameCosts:
    """The costs in a trace."""
    thread = Counter(thread_of(event) for event in events if event["name"] == FRAME).most_common(1)
    on_main = [event for event in events if [thread_of(event)] == [one for one, _ in thread]]
    on_main = sorted((e for e in on_main if e["ph"] == "X"), key=lambda e: (e["ts"], -e["dur"]))
    frames = [event["ts"] for event in on_main if event["name"] == FRAME]
    collected = [event for event in on_main if event["name"] in COLLECTIONS]
    pairs = itertools.pairwise(collected)
    return FrameCosts(
        script_ms=by_frame(outermost(on_main, SCRIPT), frames),
        main_ms=by_frame(outermost(on_main, (TASK,)), frames),
        seconds=(frames[-1] - frames[0]) / 1e6,
        collections=Counter(event["name"] for event in collected),
        allocated_bytes=sum(
            after["args"]["usedHeapSizeBefore"] - before["args"]["usedHeapSizeAfter"]
            for before, after in pairs
        ),
    )


def thread_of(event: dict[str, Any]) -> tuple[int, int]:
    return event["pid"], event["tid"]


def outermost(events: list[dict[str, Any]], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Events with one of these names that are within no other such event."""
    end = 0.0
    for event in events:
        if event["name"] in names and event["ts"] >= end:
            yield event
            end = event["ts"] + event["dur"]


def by_frame(events: Iterator[dict[str, Any]], frames: list[float]) -> list[float]:
    """Milliseconds of processor time of the events from the beginning of each frame to the next."""
    sums = [0.0] * (len(frames) - 1)
    frame = 0
    for event in events:
        while frame < len(sums) and event["ts"] + event["dur"] > frames[frame + 1]:
            frame += 1
        if frame < len(sums) and event["ts"] + event["dur"] > frames[0]:
            sums[frame] += event.get("tdur", event["dur"]) / 1000
    return sums


async def main() -> int:
    """Print the table. Returns the exit status."""
    async with launched() as browser:
        with served(command=CROWD, **UNLIMITED) as server:
            print(*(await measure(browser, server.url)).rows(), sep="\n")
    return 0


if __name__ == "__main__":
    argparse.ArgumentParser(description="Measure what a frame of a crowd costs.").parse_args()
    sys.exit(asyncio.run(main()))

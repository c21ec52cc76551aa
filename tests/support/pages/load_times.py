"""What it costs to open the page, in round trips, requests and bytes, near and far::

python -m tests.support.pages.load_times

The far loads are made by the browser's own emulation, and through the proxy of the tests, which
delays connections as well. The table in ``web_client/README.md`` is this program's output.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from load_tests.server_process import ServerProcess
from tests.support.pages.browser import DESKTOP, launched
from tests.support.pages.linked import until_linked
from tests.support.servers.proxy import proxied

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.async_api import Browser, BrowserContext

PLAY_IS_USABLE = """
() => new Promise((done) => {
  const look = () => {
    const play = document.getElementById("play");
    const is_usable = play && !play.disabled && !document.getElementById("starting");
    if (is_usable) done(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})
"""
SETTLES_S = 0.5
"""Requests are counted when none has begun or ended for this time."""
LATENCIES_MS = (0, 100, 300)
TIMES = 3
"""How many loads each time in the table is the median of."""


@dataclass
class Load:
    """One load of the page until nothing more is asked for."""

    requests: int = 0
    """Requests that reach the network."""
    cached: int = 0
    """Files that the browser has already."""
    bytes: int = 0
    """Bytes received, heads of answers among them."""
    play_ms: float = 0.0
    """From the address to a *Play* that can be pressed."""
    sockets: int = 0
    posts: int = 0
    """Calls that change something on the server."""


@asynccontextmanager
async def visitor(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A visitor without anything in the cache."""
    context = await browser.new_context(viewport=DESKTOP)
    try:
        yield context
    finally:
        await context.close()


async def load(context: BrowserContext, url: str, latency_ms: float = 0) -> Load:
    """Open the page in a new tab; what the visitor has in the cache stays there."""
    page = await context.new_page()
    network = await context.new_cdp_session(page)
    counted, open_requests = Load(), set[str]()
    quiet_since = asyncio.get_running_loop().time()

    def on_request(event: dict[str, Any]) -> None:
        open_requests.add(event["requestId"])
        counted.posts += event["request"]["method"] == "POST"

    def on_response(event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            counted.cached += 1
        else:
            counted.requests += 1

    def on_end(event: dict[str, Any]) -> None:
        nonlocal quiet_since
        open_requests.discard(event["requestId"])
        counted.bytes += int(event.get("encodedDataLength", 0))
        quiet_since = asyncio.get_running_loop().time()

    def on_socket(_: dict[str, Any]) -> None:
        counted.sockets += 1

    network.on("Network.requestWillBeSent", on_request)
    network.on("Network.responseReceived", on_response)
    network.on("Network.loadingFinished", on_end)
    network.on("Network.loadingFailed", on_end)
    network.on("Network.webSocketCreated", on_socket)
    await network.send("Network.enable")
    link = {"latency": latency_ms, "downloadThroughput": -1, "uploadThroughput": -1}
    await network.send("Network.emulateNetworkConditions", {"offline": False, **link})
    await page.goto(url, wait_until="commit")
    counted.play_ms = await page.evaluate(PLAY_IS_USABLE)
    while open_requests or asyncio.get_running_loop().time() < quiet_since + SETTLES_S:
        await asyncio.sleep(0.05)
    await page.close()
    return counted


async def first_and_second(browser: Browser, url: str, latency_ms: float = 0) -> tuple[Load, Load]:
    """Two loads of a new visitor."""
    async with visitor(browser) as context:
        return await load(context, url, latency_ms), await load(context, url, latency_ms)


async def median_loads(browser: Browser, url: str, latency_ms: float = 0) -> list[Load]:
    """A first and a second load, each the one with the median time."""
    pairs = [await first_and_second(browser, url, latency_ms) for _ in range(TIMES)]
    by_time = (sorted(loads, key=lambda one: one.play_ms) for loads in zip(*pairs, strict=True))
    return [loads[TIMES // 2] for loads in by_time]


def rows(link: str, loads: list[Load]) -> Iterator[str]:
    """Lines of the table."""
    for which, one in zip(("first", "second"), loads, strict=True):
        figures = (one.requests, f"{one.bytes / 1000:.0f} KB", one.cached, f"{one.play_ms:.0f} ms")
        yield f"| {' | '.join(map(str, (link, which, *figures)))} |"


async def main() -> int:
    """Print the table. Returns the exit status."""
    print("| link | load | requests | received | from the cache | until *Play* |")
    print("|---|---|---:|---:|---:|---:|")
    async with launched() as browser:
        with served() as server:
            until_linked(server.url)
            await first_and_second(browser, server.url)  # the first of all is slower
            for latency_ms in LATENCIES_MS:
                loads = await median_loads(browser, server.url, latency_ms)
                print(*rows(f"{latency_ms} ms", loads), sep="\n")
            for latency_ms in LATENCIES_MS[1:]:
                async with proxied(server.port, one_way_ms=latency_ms / 2) as proxy:
                    loads = await median_loads(browser, proxy.url)
                print(*rows(f"{latency_ms} ms, proxy", loads), sep="\n")
        with served(plain_page=1) as server:
            loads = await median_loads(browser, server.url, LATENCIES_MS[1])
            print(*rows(f"{LATENCIES_MS[1]} ms, `--plain-page`", loads), sep="\n")
    return 0


@contextmanager
def served(**settings: Any) -> Iterator[ServerProcess]:
    """A server on this machine."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder) / "log", **settings) as server,
    ):
        yield server


if __name__ == "__main__":
    argparse.ArgumentParser(description="Measure how long the page takes to load.").parse_args()
    sys.exit(asyncio.run(main()))

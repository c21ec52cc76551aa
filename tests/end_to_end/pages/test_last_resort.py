"""What a visitor sees when the page cannot start, cannot connect, or is thrown out by a fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.support.pages.lobby_actions import IN_LOBBY, at_home, host, press

if TYPE_CHECKING:
    from pathlib import Path

    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage, StartServer
    from tests.support.pages.browser import GamePage

REFUSED_STORAGE = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, {
    get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
  });
}
"""
NO_POINTERS = "delete window.PointerEvent; delete window.ResizeObserver;"
THROWING_SOCKETS = """
window.WebSocket = class { constructor() { throw new DOMException("no", "SecurityError"); } };
"""
SHUT_SOCKETS = """
window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose?.({ code: 1006, reason: "" }), 5); }
  close() {}
};
"""
NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null;"


async def test_without_storage_everything_but_the_next_visit_is_as_ever(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    await page.page.add_init_script(REFUSED_STORAGE + NO_POINTERS)
    await page.play(shared_server.url, "Anna", "Paint Tag")
    await page.page.keyboard.press("Escape")
    await press(page, "Leave the room")
    await expect(page.page.get_by_label("Your name")).to_have_value("Anna")


@pytest.mark.parametrize(
    ("lost", "title"),
    [
        ("**/main.js", "A part of the page is missing"),
        ("**/last_resort.js", "Loading the game…"),
    ],
)
async def test_a_lost_script_leaves_a_page_that_can_be_loaded_again(
    shared_server: ServerProcess, open_page: OpenPage, lost: str, title: str
) -> None:
    page = await open_page(phone=True)
    page.allow("ERR_|404|Failed to load")
    await page.page.route(lost, lambda route: route.fulfill(status=404, body=""))
    if title.startswith("Loading"):  # even without its guard: by the page itself, after a while
        await page.page.route("**/main.js", lambda route: route.fulfill(status=404, body=""))
    await page.page.goto(f"{shared_server.url}/j/ABCDEF")
    await expect(page.page.get_by_role("heading", name=title)).to_be_visible()
    await page.keep("lost-phone")
    assert await page.layout_faults() == []
    await page.page.unroute_all()
    page.allow("/api/rooms/ABCDEF 404")
    await press(page, "Reload the page")
    await expect(page.page.get_by_role("alert")).to_contain_text("There is no room")
    assert await page.ask("document.getElementById('start')") is None
    assert (await page.ask("location.pathname")).endswith("/j/ABCDEF")


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (NO_CANVAS, "no Canvas 2D"),
        ("window.broken = true;", "too old for the game"),
    ],
)
async def test_a_browser_that_lacks_something_shows_what(
    shared_server: ServerProcess, open_page: OpenPage, script: str, sentence: str
) -> None:
    page = await open_page()
    page.allow("uncaught|console")
    await page.page.add_init_script(script)
    if "broken" in script:
        await page.page.route(
            "**/main.js",
            lambda route: route.fulfill(content_type="text/javascript", body="let a ~~= 1;"),
        )
    await page.page.goto(shared_server.url)
    await expect(page.page.get_by_role("alert")).to_contain_text(sentence)
    await page.keep("cannot-run")


async def test_a_sign_in_page_in_place_of_answers_is_named(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    portal = "<!doctype html><title>Welcome to the Wi-Fi</title>"
    await at_home(page, shared_server.url, "Anna")
    await page.page.route(
        "**/api/guests", lambda route: route.fulfill(content_type="text/html", body=portal)
    )
    await press(page, "Play")
    notice = page.page.locator(".home .notice")
    await expect(notice).to_contain_text("wants you to sign in")
    await page.keep("portal")
    await expect(page.page.get_by_role("button", name="Play", exact=True)).to_be_enabled()


async def test_blocked_sockets_are_named_and_leave_one_room_behind(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    page.allow("/ws.* 4")
    opened: list[str] = []
    page.page.on("request", lambda sent: opened.append(f"{sent.method} {urlsplit(sent.url).path}"))
    await page.page.add_init_script(SHUT_SOCKETS)
    await at_home(page, shared_server.url, "Anna")
    await press(page, "Host a private game")
    dialog = page.page.get_by_role("dialog")
    for _ in range(2):
        await expect(dialog).to_contain_text("no WebSocket gets through")
        await press(page, "Try again")
    await expect(dialog).to_contain_text("no WebSocket gets through")
    await page.keep("blocked")
    assert opened.count("POST /api/rooms") == 1
    assert len([path for path in opened if path.endswith("/join")]) >= 2
    await press(page, "To the start page")
    await page.until("gameDebug.state === 'home'")

    thrown = await open_page(phone=True)
    await thrown.page.add_init_script(THROWING_SOCKETS)
    await at_home(thrown, shared_server.url, "Ben")
    await press(thrown, "Play")
    await expect(thrown.page.get_by_role("dialog")).to_contain_text("no WebSocket gets through")
    await thrown.keep("blocked-phone")
    assert await thrown.layout_faults() == []


async def test_codes_and_links_lead_to_the_room_however_they_are_pasted(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben = await open_page(), await open_page(phone=True)
    await at_home(anna, shared_server.url, "Anna")
    await press(anna, "Host a private game")
    await anna.until(IN_LOBBY)
    code = await anna.ask("gameDebug.status.code")
    for path in (f"{code}%20", f"{code[:3]}-{code[3:].lower()}", f"{code}?utm=1#top"):
        await ben.page.goto(f"{shared_server.url}/j/{path}")
        await expect(ben.page.locator(".invitation .about")).to_contain_text(f"Room {code}")
    await ben.page.goto(shared_server.url)
    field = ben.page.get_by_label("Room code")
    await field.fill(f"Come and play! {shared_server.url}/j/{code} :-)")
    await expect(field).to_have_value(code)
    await field.fill(f" {code[:3]} {code[3:].lower()} ")
    await press(ben, "Join")
    await expect(ben.page.locator(".invitation .about")).to_contain_text(f"Room {code}")
    assert await ben.ask("location.pathname") == f"/j/{code}"


BROKEN_GAME = """
from game_server.games.paint_tag.game import PaintTag


class Broken(PaintTag):
    name, title = "broken", "Broken"

    def step_room(self, room, inputs):
        if room.tick > 20:
            raise ValueError("on purpose")
        super().step_room(room, inputs)
"""


async def test_an_incident_of_the_server_is_what_the_last_screen_names(
    start_server: StartServer, open_page: OpenPage, artefacts: Path
) -> None:
    (artefacts / "broken_game.py").write_text(BROKEN_GAME, encoding="utf-8")
    server = start_server(games="broken_game:Broken")
    page = await open_page()
    await at_home(page, server.url, "Anna", "Broken")
    await press(page, "Play")
    dialog = page.page.get_by_role("dialog")
    await expect(dialog).to_contain_text(re.compile(r"Incident [0-9a-f]{8}"))
    await page.keep("incident")
    incident = re.search(r"Incident\s+([0-9a-f]{8})", await dialog.inner_text())
    assert incident
    assert incident[1] in server.text()
    await press(page, "To the start page")


TRANSLATED = """
() => {
  const skipped = "[translate=no], .notranslate, script, style";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (!text.data.trim() || text.parentElement.closest(skipped)) continue;
    const font = document.createElement("font");
    font.textContent = "«" + text.data + "»";
    text.replaceWith(font);
  }
  window.rewritten = 0;
  new MutationObserver((changes) => {
    window.rewritten += changes.filter(({ target }) => {
      const element = target instanceof Element ? target : target.parentElement;
      return element && !element.closest(skipped);
    }).length;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""


async def test_a_translator_has_nothing_to_do_again_in_lobby_and_match(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page()
    await host(page, shared_server.url, "Anna")
    round_s = await page.page.get_by_label(re.compile("^Round")).element_handle()
    assert round_s
    await page.page.evaluate(TRANSLATED)
    await round_s.fill("301")
    await round_s.press("Tab")
    await page.until("gameDebug.status.settings.round_seconds === 301")
    assert await page.ask("window.rewritten") < 6

    await page.page.reload()
    await page.until(IN_LOBBY)
    await press(page, "Leave")
    await page.play(shared_server.url, "Anna", "Driftline")
    await page.page.evaluate(TRANSLATED)
    frames = await page.ask("gameDebug.frames")
    await page.until(f"gameDebug.frames > {frames} + 60")
    assert await page.ask("window.rewritten") < 6


async def test_a_game_whose_drawing_fails_goes_on_plainly(
    start_server: StartServer, open_page: OpenPage
) -> None:
    server = start_server(plain_page=1)  # so that a single module can be broken
    page = await open_page()
    page.allow("uncaught: .*on purpose")
    await _break_drawing(page)
    await page.play(server.url, "Anna", "Driftline")
    await expect(page.page.get_by_role("alert")).to_contain_text("own drawing has failed")
    frames = await page.ask("gameDebug.frames")
    await page.until(f"gameDebug.frames > {frames} + 10")
    await page.keep("plainly")


async def _break_drawing(page: GamePage) -> None:
    body = """
    export function createDraw() {
      return { focus() {}, draw() { throw new Error("on purpose"); } };
    }
    """
    await page.page.route(
        "**/games/driftline/draw.js",
        lambda route: route.fulfill(content_type="text/javascript", body=body),
    )

"""The home screen shows all of its text at any width, for any number of games."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.axe import serious_findings

if TYPE_CHECKING:
    from tests.conftest import OpenPage, StartServer

WORDY = "tests.support.games.wordy:"
GAMES = 6
SIZES = (
    (320, 568),
    (375, 667),
    (390, 844),
    (844, 390),
    (480, 1000),
    (768, 1024),
    (1280, 720),
    (1280, 900),
    (2560, 1440),
    (3840, 2160),
)
SHOW_FIRST = """
count => document.querySelectorAll(".choice").forEach((card, i) => (card.hidden = i >= count))
"""
CUT_OFF = """
[...document.querySelectorAll(".choice")].flatMap((card) => {
  const outer = card.getBoundingClientRect();
  return [...card.querySelectorAll(".title, .about")].filter((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return left < outer.left || right > outer.right || top < outer.top || bottom > outer.bottom;
  });
}).map((text) => text.textContent)
"""


async def test_cards_keep_their_text_at_any_width_for_one_to_six_games(
    start_server: StartServer, open_page: OpenPage
) -> None:
    games = ",".join(WORDY + name for name in ("Long", "Unbroken", "Short", "Plain"))
    server = start_server(games=games, default_game="plain")
    anna = await open_page()
    await anna.page.goto(server.url)
    cards = anna.page.locator(".choice")
    await expect(cards).to_have_count(GAMES)
    await expect(anna.page.get_by_role("radio", name="Plain Jump in and see.")).to_be_checked()
    await expect(anna.page.get_by_role("heading", name="Plain")).to_be_visible()
    faults: dict[tuple[int, int, int], list[str]] = {}
    for width, height in SIZES:
        await anna.page.set_viewport_size({"width": width, "height": height})
        for count in range(1, GAMES + 1):
            await anna.page.evaluate(SHOW_FIRST, count)
            if found := await anna.ask(CUT_OFF) + await anna.layout_faults():
                faults[width, height, count] = found
        await anna.keep(f"{width}x{height}", "jpeg")
    assert faults == {}
    assert await serious_findings(anna) == []

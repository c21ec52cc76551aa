"""A room with sixty people: the host finds each of them, and has the tools at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from game_server.client import join
from tests.support.pages.axe import serious_findings
from tests.support.pages.lobby_actions import FOCUSED, host, member, press, set_number, tab_to

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

PEOPLE = 60
SIZES = ((320, 568), (390, 844), (844, 390), (1280, 720), (2560, 1440))
COUNT_CHANGES = """
window.moved = 0;
new MutationObserver((changes) => {
  for (const { addedNodes, removedNodes } of changes) {
    moved += [...addedNodes, ...removedNodes].filter((node) => node instanceof Element).length;
  }
}).observe(document.querySelector(".members"), { childList: true, subtree: true });
"""


async def test_a_host_finds_somebody_among_sixty_by_keyboard(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna = await open_page()
    keys = anna.page.keyboard
    code = await host(anna, shared_server.url, "Anna")
    await set_number(anna, "Players", PEOPLE)
    await anna.until(f"gameDebug.status.limit === {PEOPLE}")
    await set_number(anna, "Fill with bots to", PEOPLE)
    async with join(shared_server.url, name="Zoë", code=code):
        rows = anna.page.locator(".members li:visible")
        await expect(rows).to_have_count(PEOPLE)
        faults: dict[tuple[int, int], list[str]] = {}
        for width, height in SIZES:
            await anna.page.set_viewport_size({"width": width, "height": height})
            if found := await anna.layout_faults():
                faults[width, height] = found
            await anna.keep(f"{width}x{height}", "jpeg")
            await expect(anna.page.get_by_role("button", name="Start now")).to_be_in_viewport()
        assert faults == {}
        assert await serious_findings(anna) == []

        await anna.page.evaluate(COUNT_CHANGES)
        await press(anna, "Ready")
        await expect(rows.filter(has_text="✓ Ready")).to_have_count(1)
        assert await anna.ask("moved") == 0, "one who is ready changes no other's row"

        await anna.page.get_by_label("Order").select_option("Not ready first")
        await expect(rows.first).to_contain_text("Zoë")
        await tab_to(anna, "Search people")
        await keys.type("zoe")
        await expect(rows).to_have_count(1)
        await tab_to(anna, "Members")
        await keys.press("ArrowDown")
        assert await anna.ask(FOCUSED) == "What to do with Zoë"
        await keys.press("Enter")
        await anna.keep("found")
        await tab_to(anna, "Kick Zoë")
        await keys.press("Enter")
        await anna.until(f"{member('Zoë', 'id')} === undefined")
        await expect(anna.page.get_by_text("Nobody is called that.")).to_be_visible()

"""The cost of opening the page in requests and bytes. ``load_times.py`` measures the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.load_times import first_and_second
from tests.support.pages.lobby_actions import at_home, host, press

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

MOST_REQUESTS = 20
MOST_BYTES = 150_000
MOST_AGAIN = 2
"""Requests of a visitor who comes again: the page, and what is open on this server now."""


async def test_the_page_is_few_requests_and_a_visitor_who_comes_again_has_nearly_all(
    shared_server: ServerProcess, browser: Browser
) -> None:
    first, again = await first_and_second(browser, shared_server.url)
    assert first.requests <= MOST_REQUESTS
    assert first.bytes <= MOST_BYTES
    assert again.requests <= MOST_AGAIN
    assert again.bytes <= MOST_BYTES / 50
    assert (first.sockets, again.sockets) == (0, 0), "no socket is opened before Play"
    assert first.posts == again.posts == 0, "nor a guest made"


async def test_an_address_with_nothing_is_a_page_that_leads_to_the_start(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page(phone=True)
    page.allow("/nothing/here 404")
    await page.page.goto(f"{shared_server.url}/nothing/here")
    await expect(page.page.get_by_role("heading", name="Nothing here")).to_be_visible()
    await page.keep("nothing-phone")
    assert await page.layout_faults() == []
    await page.page.get_by_role("button", name="To the start page").click()
    await at_home(page, page.page.url, "Anna")


async def test_a_phone_offers_to_share_the_invitation(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    page = await open_page(phone=True)
    await page.page.add_init_script(
        "navigator.share = (what) => { window.shared = what; return Promise.resolve(); };"
    )
    await host(page, shared_server.url, "Anna")
    await press(page, "Share…")
    link = await page.page.get_by_label("Invitation link").first.input_value()
    assert await page.ask("window.shared.url") == link
    await page.keep("share-phone")
    assert await page.layout_faults() == []

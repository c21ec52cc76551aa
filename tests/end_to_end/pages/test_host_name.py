"""A page that reaches the server by a name rather than by the loopback's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.browser import DESKTOP, launched
from tests.support.pages.lobby_actions import IN_LOBBY, PLAYING, copy_link, host, press, ready

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

NAMED = "--host-resolver-rules=MAP play.test 127.0.0.1"


async def test_a_friend_joins_through_a_host_name(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    named = f"http://play.test:{shared_server.port}"
    anna = await open_page()
    async with launched(NAMED) as browser:
        profiles = [await browser.new_context(viewport=DESKTOP) for _ in range(2)]
        ben, cleo = [anna.of(await profile.new_page()) for profile in profiles]
        code = await host(ben, named, "Ben")
        share = ben.page.get_by_label("Invite friends")
        await expect(share.get_by_label("Invitation link")).to_have_value(f"{named}/j/{code}")
        await expect(share).not_to_contain_text("this computer only")
        await copy_link(ben)  # without TLS there is no clipboard to ask for
        await cleo.page.goto(f"{named}/j/{code}")
        await cleo.page.get_by_label("Your name").fill("Cleo")
        await press(cleo, "Join")
        await cleo.until(IN_LOBBY)
        await anna.page.goto(f"{shared_server.url}/j/{code}")
        await anna.page.get_by_label("Your name").fill("Anna")
        await press(anna, "Join")
        await anna.until(IN_LOBBY)
        await ready(anna, cleo, ben)
        await cleo.until(PLAYING)
        assert await cleo.ask("location.host") == f"play.test:{shared_server.port}"
        await cleo.keep("by-name")
        assert ben.errors == cleo.errors == []

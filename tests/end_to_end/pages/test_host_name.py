"""A page that reaches the server by a name rather than by the loopback's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.pages.browser import launched
from tests.support.pages.lobby_actions import PLAYING, copy_link, host, join, ready

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

NAMED = "--host-resolver-rules=MAP play.test 127.0.0.1"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser that knows the server by a name."""
    async with launched(NAMED) as running:
        yield running


async def test_a_friend_joins_through_a_host_name(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    named = f"http://play.test:{shared_server.port}"
    anna, ben, cleo = [await open_page() for _ in range(3)]
    code = await host(ben, named, "Ben")
    share = ben.page.get_by_label("Invite friends")
    await expect(share.get_by_label("Invitation link")).to_have_value(f"{named}/j/{code}")
    await expect(share).not_to_contain_text("this computer only")
    await copy_link(ben)  # without TLS there is no clipboard to ask for
    await join(cleo, named, code, "Cleo")
    await join(anna, shared_server.url, code, "Anna")
    await ready(anna, cleo, ben)
    await cleo.until(PLAYING)
    assert await cleo.ask("location.host") == f"play.test:{shared_server.port}"
    await cleo.keep("by-name")

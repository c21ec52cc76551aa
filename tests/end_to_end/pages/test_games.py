"""Each game shows its own name, controls, thumb buttons and phrases, and none of another's."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.pages.browser import IN_A_MATCH, GamePage
from tests.support.pages.lobby_actions import IN_LOBBY, at_home, press
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import OpenPage, StartServer

GUIDE = REPOSITORY / "game_server" / "games" / "README.md"
COMMON_HINTS = ["Tab scores", "Enter chat", "Esc menu, all keys"]
COMMON_KEYS = [
    "Scores Tab",
    "Chat Enter",
    "Network figures F3",
    "Sound on or off M",
    "Answer a vote Y / N",
    "Hide everything but the match H",
    "Watching: players Q / E",
    "Watching: director, overview, free camera R / O / F",
    "Menu Esc",
]


@dataclass(frozen=True)
class Shown:
    """What pages show of a game, by its title."""

    title: str
    tagline: str
    hints: list[str]
    keys: list[str]
    thumbs: list[str]
    phrases: list[str]
    has_aim: bool = False


GAMES = (
    Shown(
        "Driftline",
        "Hover ships. Sharp corners. One more round.",
        ["W A S D fly", "Mouse aim and fire", "Space dash", "Right button rail", "E mine"],
        ["Fly W A S D", "Aim Mouse, or ← →", "Fire Left button, or ↑", "Dash Space",
         "Rail Right button, or ↓", "Mine E"],
        ["Dash", "Rail"],
        ["Hello!", "Good game!", "Well shot!", "Help me!", "To the bank!", "Sorry!"],
        has_aim=True,
    ),
    Shown(
        "Paint Tag",
        "Paint the floor, bump to steal.",
        ["W A S D walk"],
        ["Walk W A S D, or ↑ ← ↓ →"],
        [],
        ["Hello!", "Good game!", "My colour!", "Sorry!"],
    ),
    Shown(
        "Snail",
        "Jump in and see.",
        ["W A S D move"],
        ["Move W A S D, or ↑ ← ↓ →"],
        [],
        ["Hello!", "Good game!", "Help me!", "Sorry!"],
    ),
)  # fmt: skip


@pytest.fixture
def snail(artefacts: Path) -> str:
    """The game of the guide, for a server that starts where the artefacts are."""
    (example,) = re.findall(r"```python\n([^`]*\(RoomGame\).*?)```", GUIDE.read_text("utf-8"), re.S)
    (artefacts / "snail.py").write_text(example, encoding="utf-8")
    return "snail:Snail"


async def test_each_game_shows_its_own_controls_thumbs_and_phrases_only(
    start_server: StartServer, open_page: OpenPage, snail: str
) -> None:
    server = start_server(games=snail, busy_share=0)
    for game in GAMES:
        desktop, phone = await open_page(), await open_page(phone=True)
        await asyncio.gather(
            _shows_keys(desktop, server.url, game), _shows_thumbs(phone, server.url, game)
        )
        await asyncio.gather(desktop.page.context.close(), phone.page.context.close())


async def _shows_keys(page: GamePage, url: str, game: Shown) -> None:
    """At a desk: at home, in the lobby, and in the menu of the match."""
    await at_home(page, url, "Anna", game.title)
    assert await _visible(page, ".brand h1, .brand .tagline") == [game.title, game.tagline]
    assert await _visible(page, ".home .controls li") == game.hints + COMMON_HINTS
    await press(page, "Host a private game")
    await page.until(IN_LOBBY)
    assert await page.page.title() == game.title
    assert await _visible(page, ".phrases button") == game.phrases
    await press(page, "Start now")
    await page.until(IN_A_MATCH)
    assert await _visible(page, "#touch *") == []
    await page.page.keyboard.press("Enter")
    assert await _visible(page, ".phrases button") == game.phrases
    await page.page.keyboard.press("Escape")
    await page.page.keyboard.press("Escape")
    await page.page.get_by_text("Keys", exact=True).click()
    keys = await _visible(page, ".menu .keys li")
    assert keys[: len(game.keys)] == game.keys
    assert keys[len(game.keys) :] == COMMON_KEYS
    await expect(page.page.locator(".menu .keys li").last).to_be_in_viewport()
    await _plays_on_after_the_menu(page)


async def _plays_on_after_the_menu(page: GamePage) -> None:
    """A menu that was opened by its button leaves Space to the game."""
    await page.page.keyboard.press("Escape")
    await page.page.get_by_label("Menu of the room").click()
    await page.page.keyboard.press("Escape")
    await page.page.keyboard.press("Space")
    await expect(page.page.get_by_role("dialog")).to_be_hidden()


async def _shows_thumbs(page: GamePage, url: str, game: Shown) -> None:
    """On a phone."""
    await at_home(page, url, "Ben", game.title)
    await press(page, "Practice with bots")
    await page.until(IN_A_MATCH)
    await page.until("gameDebug.own")
    assert await _visible(page, "#touch .thumb") == game.thumbs
    assert len(await _visible(page, "#touch .stick")) == 1 + game.has_aim
    assert await page.layout_faults() == []


async def _visible(page: GamePage, selector: str) -> list[str]:
    """The texts of the elements that can be seen, those of their parts apart by spaces."""
    texts: list[str] = await page.ask(
        f"""[...document.querySelectorAll({selector!r})].filter(node => node.checkVisibility())
            .map(node => [...node.childNodes].map(part => part.textContent).join(" "))"""
    )
    return texts

"""Draws the pictures that have to be files, from the SVGs of the page and of each game::

python -m tests.support.pages.pictures

Icons are for home screens, which cut them to a circle or a rounded square: what matters is in the
middle. The card is shown beside a link.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from game_server.api.web_page.head import BIG_ICON, CARD, CARD_SIZE, COLOUR, ICON, TOUCH_ICON
from game_server.installed_games import all_games
from tests.support.pages.browser import launched
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

WEB = REPOSITORY / "web_client"
ICON_PIXELS = {TOUCH_ICON: 192, BIG_ICON: 512}
ICON_SHARE = 0.62
"""How much of an icon's width the picture takes: a circle of 80 % is always shown."""
JPEG_QUALITY = 82
ICON_PAGE = """
<body style="margin:0;background:{colour};display:grid;place-items:center;height:100vh">
<img src="{icon}" style="width:{share}vw"></body>
"""
CARD_PAGE = """
<style>
  body {{ margin: 0; height: 100vh; display: grid; grid-template: 1fr / 1fr; color: #eef3ff;
    font-family: Inter, system-ui, sans-serif; background: {colour}; overflow: hidden; }}
  body > * {{ grid-area: 1 / 1; }}
  .picture {{ width: 100%; height: 100%; object-fit: cover; }}
  .shade {{ background: linear-gradient(to right, {colour}f2 15%, {colour}99 50%, transparent); }}
  .text {{ align-self: center; padding: 0 80px; max-width: 620px; }}
  img.icon {{ width: 120px; height: 120px; }}
  h1 {{ font-size: 96px; line-height: 1; margin: 12px 0 20px; letter-spacing: -0.03em; }}
  p {{ font-size: 36px; line-height: 1.3; margin: 0; color: #c6d3f5; }}
</style>
<img class="picture" src="{card}"><div class="shade"></div>
<div class="text"><img class="icon" src="{icon}"><h1>{title}</h1><p>{about}</p></div>
"""


async def draw(page: Page, art: Path, title: str, about: str) -> None:
    """Draw the pictures of a folder from its ``card.svg`` and, if it has one, its ``icon.svg``."""
    icon = art / ICON if (art / ICON).exists() else WEB / "ui" / "art" / ICON

    await page.goto(art.as_uri())
    for name, pixels in ICON_PIXELS.items() if icon.parent == art else ():
        await page.set_viewport_size({"width": pixels, "height": pixels})
        share = ICON_SHARE * 100
        await page.set_content(ICON_PAGE.format(icon=icon.as_uri(), colour=COLOUR, share=share))
        await page.screenshot(path=art / name, type="png")
    width, height = CARD_SIZE
    await page.set_viewport_size({"width": width, "height": height})
    card = (art / "card.svg").as_uri()
    shown = {"card": card, "icon": icon.as_uri(), "title": title, "about": about}
    await page.set_content(CARD_PAGE.format(colour=COLOUR, **shown))
    await page.screenshot(path=art / CARD, type="jpeg", quality=JPEG_QUALITY)


async def main() -> int:
    """Draw all pictures. Returns the exit status."""
    async with launched("--allow-file-access-from-files") as browser:
        page = await browser.new_page()
        await draw(page, WEB / "ui" / "art", "Play together", "Multiplayer games in your browser.")
        for game in all_games(()).values():
            if (art := WEB / "games" / game.name / "art").is_dir():
                await draw(page, art, game.title, game.about)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

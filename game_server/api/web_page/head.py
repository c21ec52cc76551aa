"""The head of the page: its title, the card that messengers show for its link, and the games.

The card of an invitation names a public room's game and its players. Private rooms, rooms with a
password and wrong codes all have the card of the server itself, so that nobody learns from it which
codes are in use.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from game_server.games.base import Game
from game_server.rooms.state.codes import LONGEST
from game_server.rooms.state.room import Room

GENERIC_ART = "ui/art"
ICON, TOUCH_ICON, BIG_ICON, CARD = "icon.svg", "icon-192.png", "icon-512.png", "share.jpg"
"""Pictures in a game's folder ``art``, with generic ones in ``GENERIC_ART``."""
CARD_SIZE = (1200, 630)
COLOUR = "#070c1d"
"""Of the browser around the page: the page's own ground, as in its style sheet."""
FindRoom = Callable[[str], Room | None]


@dataclass(frozen=True)
class Shown:
    """A game as its declaration presents it."""

    name: str
    title: str
    about: str


def shown(games: Mapping[str, Game], first: str) -> dict[str, Shown]:
    """How games present themselves, with one of them in front."""
    names = dict.fromkeys((first, *games))
    return {name: Shown(name, games[name].title, games[name].about) for name in names}


class Head:
    """``games`` has the default game first. ``folder`` is that of the web client. ``find_room``
    finds the room of a code, and ``protocol`` is the document of ``/api/protocol``.
    """

    def __init__(
        self,
        games: Mapping[str, Shown],
        folder: Path,
        find_room: FindRoom,
        protocol: bytes,
    ) -> None:
        self._games = games
        self._first = next(iter(games.values()))
        self._folder = folder
        self._find_room = find_room
        self._cards = {name: self._art(name, CARD) for name in games}
        icon, touch = (self._art(self._first.name, name) for name in (ICON, TOUCH_ICON))
        # A text in JSON may hold what ends a script in HTML.
        data = protocol.replace(b"<", b"\\u003c").decode()
        self._same = [
            f"<title>{html.escape(self._first.title)}</title>",
            _tag("link", rel="icon", type="image/svg+xml", href=icon),
            _tag("link", rel="apple-touch-icon", href=touch),
            f'<script type="application/json" id="protocol">{data}</script>',
        ]

    def tags(self, base: str | None, code: str | None) -> str:
        """HTML for the page's head. ``base`` is the trusted address of the root, without a slash at
        its end; None leaves out what needs one. ``code`` is that of an invitation.
        """
        room = self._public_room(code)
        game = self._games[room.game.name] if room else self._first
        title, about = (_title(room), _about(room)) if room else (game.title, game.about)
        names = {
            "theme-color": COLOUR,
            "description": about,
            "twitter:card": "summary_large_image",
        }
        if code is not None:
            names["robots"] = "noindex"
        properties = {
            "og:type": "website",
            "og:site_name": self._first.title,
            "og:title": title,
            "og:description": about,
        }
        if base is not None:
            width, height = CARD_SIZE
            properties |= {
                "og:url": f"{base}/j/{room.code}" if room else f"{base}/",
                "og:image": f"{base}/{self._cards[game.name]}",
                "og:image:width": str(width),
                "og:image:height": str(height),
                "og:image:alt": game.title,
            }
        tags = [_tag("meta", name=name, content=text) for name, text in names.items()]
        tags += [_tag("meta", property=name, content=text) for name, text in properties.items()]
        return "\n    ".join([*tags, *self._same])

    def manifest(self) -> bytes:
        """The web app manifest (W3C), with addresses relative to the root."""
        first = self._first
        icons: list[dict[str, Any]] = [
            {"src": self._art(first.name, ICON), "type": "image/svg+xml", "sizes": "any"}
        ]
        for name, size in ((TOUCH_ICON, "192x192"), (BIG_ICON, "512x512")):
            src = self._art(first.name, name)
            icons.append(
                {"src": src, "type": "image/png", "sizes": size, "purpose": "any maskable"}
            )
        return orjson.dumps(
            {
                "name": first.title,
                "short_name": first.title,
                "description": first.about,
                "start_url": "./",
                "scope": "./",
                "display": "standalone",
                "background_color": COLOUR,
                "theme_color": COLOUR,
                "icons": icons,
            }
        )

    def _public_room(self, code: str | None) -> Room | None:
        room = self._find_room(code) if code and len(code) <= LONGEST else None
        return room if room is not None and room.door.admits_strangers else None

    def _art(self, game: str, picture: str) -> str:
        """The path of a game's picture, or of the generic one."""
        own = f"games/{game}/art/{picture}"
        return own if (self._folder / own).is_file() else f"{GENERIC_ART}/{picture}"


def _title(room: Room) -> str:
    return f"Join a game of {room.game.title}"


def _about(room: Room) -> str:
    players = room.players
    if not players:
        return f"Room {room.code} is empty. Be the first, in your browser."
    people = "One player is" if players == 1 else f"{players} players are"
    return f"{people} in room {room.code}. Join them in your browser."


def _tag(element: str, /, **attributes: str) -> str:
    written = (f'{key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{element} {' '.join(written)} />"

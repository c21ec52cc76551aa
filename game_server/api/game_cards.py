"""The pictures of games without a page part, for the home screen: an SVG file beside the game's
module, or one drawn from what the game declares.
"""

from __future__ import annotations

import colorsys
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from game_server.protocol.declare import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game_server.games.base import Game
    from game_server.protocol.declare import Kind

WIDTH, HEIGHT = 320, 164
LARGEST_BYTES = 100_000

PLAYERS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7")
OWNERS = frozenset({"slot", "owner", "seat", "colour"})
"""Columns of an entity that belongs to a player; the page draws it in the player's colour."""
SHAPES = (
    '<path d="M0-{r} {r} 0 0 {r}-{r} 0Z"',
    '<path d="M0-{r} {q}-{h} {q} {h} 0 {r}-{q} {h}-{q}-{h}Z"',
    '<path d="M{r} 0-{h} {q}-{h}-{q}Z"',
    '<circle r="{c}"',
)
"""The shapes of kinds by their number, as the page draws them: around 0, 0."""
PLAYER_SHAPE = '<rect x="-{r}" y="-{r}" width="{d}" height="{d}" rx="{c}"'
SPOTS = tuple((x, y) for y in (52, 116) for x in (44, 102, 160, 218, 276))
TILE = 32
PAINTED = 0.3
"""The share of a field's tiles that somebody has painted."""


def cards_of(games: Mapping[str, Game]) -> dict[str, bytes]:
    """The picture of each game, an SVG. Raises DeclarationError for a file that is none, and
    OSError for one that can't be read.
    """
    return {name: _own_card(game) or drawn_card(game) for name, game in games.items()}


def _own_card(game: Game) -> bytes | None:
    """The file beside the game's module that is called after the game, if there is one."""
    module = sys.modules.get(type(game).__module__)
    if not (source := getattr(module, "__file__", None)):
        return None
    path = Path(source).with_name(f"{game.name}.svg")
    if not path.is_file():
        return None
    if path.stat().st_size > LARGEST_BYTES:
        raise DeclarationError(f"{path} has more than {LARGEST_BYTES:,} bytes")
    content = path.read_bytes()
    if b"<svg" not in content:
        raise DeclarationError(f"{path} is no SVG")
    return content


def drawn_card(game: Game) -> bytes:
    """A picture made of the game's kinds, always the same one for the same declaration."""
    chance = Random(game.name)  # the name alone decides, so that two games look unlike
    hue = chance.randrange(360)
    kinds = enumerate(game.tables.kinds.values())
    placed = [(number, kind) for number, kind in kinds if kind.columns.keys() >= {"x", "y"}]
    has_field = any(kind.grid for kind in game.tables.kinds.values())
    parts = [
        f'<path fill="{_colour(hue, 0.6, 0.13)}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>',
        _tiles(chance) if has_field else _lines(hue),
        *_entities(placed, hue, chance),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return f"{head}{''.join(parts)}</svg>".encode()


def _lines(hue: int) -> str:
    """The lines of a floor."""
    across = "".join(f"M0 {y}h{WIDTH}" for y in range(34, HEIGHT, 50))
    down = "".join(f"M{x} 0v{HEIGHT}" for x in range(40, WIDTH, 60))
    return f'<path stroke="{_colour(hue, 0.9, 0.74)}" stroke-opacity=".16" d="{across}{down}"/>'


def _tiles(chance: Random) -> str:
    """A field, some of whose tiles players have painted."""
    side = TILE - 3
    return "".join(
        f'<path {_tint(chance)} d="M{x} {y}h{side}v{side}h-{side}z"/>'
        for y in range(2, HEIGHT, TILE)
        for x in range(0, WIDTH, TILE)
    )


def _tint(chance: Random) -> str:
    """The colour of a tile: a player's, or none."""
    if chance.random() < PAINTED:
        return f'fill="{chance.choice(PLAYERS)}" fill-opacity=".6"'
    return 'fill="#fff" fill-opacity=".06"'


def _entities(kinds: list[tuple[int, Kind]], hue: int, chance: Random) -> list[str]:
    """Some entities of each kind, in their shapes."""
    if not kinds:
        return []
    spots = chance.sample(SPOTS, k=7)
    return [_entity(*kinds[i % len(kinds)], i, spot, hue, chance) for i, spot in enumerate(spots)]


def _entity(
    number: int, kind: Kind, i: int, spot: tuple[int, int], hue: int, chance: Random
) -> str:
    is_player = not OWNERS.isdisjoint(kind.columns)
    colour = PLAYERS[i % len(PLAYERS)] if is_player else _colour(hue + 67 * number, 0.75, 0.72)
    radius = chance.randrange(19, 25) if is_player else chance.randrange(13, 20)
    shape = PLAYER_SHAPE if is_player else SHAPES[number % len(SHAPES)]
    sizes = {"r": radius, "d": 2 * radius, "c": round(radius * 0.72, 1), "h": radius / 2}
    outline = shape.format(**sizes, q=round(radius * 0.866, 1))
    x, y = (middle + chance.randrange(-12, 13) for middle in spot)
    style = f'fill="{colour}" stroke="#040816" stroke-width="5" stroke-linejoin="round"'
    return f'{outline} {style} transform="translate({x} {y})"/>'


def _colour(hue_degrees: float, saturation: float, lightness: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue_degrees / 360 % 1, lightness, saturation)
    return f"#{round(255 * red):02x}{round(255 * green):02x}{round(255 * blue):02x}"

"""Pictures of games without a page part."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from game_server.api.game_cards import LARGEST_BYTES, cards_of, drawn_card
from game_server.games.base import Game
from game_server.games.paint_tag.game import PaintTag
from game_server.protocol.declare import DeclarationError, Kind
from game_server.protocol.wire import POS, U8

if TYPE_CHECKING:
    from pathlib import Path

MODULE = """
from game_server.games.base import Game

class Snail(Game):
    name, title = "snail", "Snail"
"""


class Herd(Game):
    """Sheep belong to players, trees to nobody."""

    name, title = "herd", "Herd"
    sheep = Kind(sent={"x": POS, "y": POS}, born={"slot": U8})
    trees = Kind(sent={"x": POS, "y": POS})


class Flock(Herd):
    """The same under another name."""

    name = "flock"


@pytest.fixture
def snail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    """A game in a module of its own."""
    (tmp_path / "snail_of_a_test.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "snail_of_a_test", raising=False)
    game: Game = importlib.import_module("snail_of_a_test").Snail()
    return game


def _shapes(card: bytes) -> list[str]:
    """The elements with an outline: a card's entities."""
    found = ElementTree.fromstring(card)
    return [one.tag.partition("}")[2] for one in found if one.get("stroke-width")]


def test_a_card_is_drawn_from_the_kinds_in_their_shapes() -> None:
    card = drawn_card(Herd())
    assert card == drawn_card(Herd())
    assert _shapes(card) == ["rect", "circle"] * 3 + ["rect"]
    assert b"fill-opacity" not in card
    assert drawn_card(Flock()) != card
    assert b"fill-opacity" in drawn_card(PaintTag()), "it has a field of tiles"


def test_an_svg_beside_the_module_is_its_games_picture(snail: Game, tmp_path: Path) -> None:
    assert cards_of({"snail": snail}) == {"snail": drawn_card(snail)}
    (tmp_path / "snail.svg").write_bytes(b"<svg>A snail</svg>")
    assert cards_of({"snail": snail}) == {"snail": b"<svg>A snail</svg>"}


@pytest.mark.parametrize(
    ("content", "fault"), [(b"GIF89a", "is no SVG"), (b"<svg>" + b" " * LARGEST_BYTES, "more than")]
)
def test_any_other_file_is_refused(snail: Game, tmp_path: Path, content: Any, fault: str) -> None:
    (tmp_path / "snail.svg").write_bytes(content)
    with pytest.raises(DeclarationError, match=fault):
        cards_of({"snail": snail})

"""What a game says about itself to people who write clients."""

from __future__ import annotations

from typing import ClassVar

import pytest

from game_server.games.base import Game
from game_server.games.driftline.game import Driftline
from game_server.protocol.declare import DeclarationError, Kind
from game_server.protocol.wire import POS, U8


class Toy(Game):
    name, title = "toy", "Toy"
    balls = Kind(sent={"x": POS, "y": POS, "mood": U8}, state={"hidden": U8})
    enums: ClassVar = {"balls.mood": {"calm": 0, "angry": 1}}
    notes: ClassVar = {"balls.mood": "of the ball", "map.goals": "[x, y] of each goal"}


def test_every_game_names_what_every_game_has() -> None:
    enums = Toy().describe()["enums"]
    assert enums["match.phase"] == {"lobby": 0, "countdown": 1, "playing": 2, "results": 3}
    assert enums["seat.state"] == {"empty": 0, "human": 1, "bot": 2, "held": 3}
    assert enums["chat.scope"] == {"room": 0, "team": 1}
    assert enums["balls.mood"] == {"calm": 0, "angry": 1}


def test_types_are_explained_where_they_are_used() -> None:
    types = Toy().describe()["types"]
    assert types.keys() == {"pos", "tick"}
    assert types["pos"] == "a coordinate in units; x grows to the right, y down"


@pytest.mark.parametrize("name", ["balls.size", "walls.x", "balls.hidden"])
@pytest.mark.parametrize("table", ["enums", "flags", "notes"])
def test_a_name_for_what_does_not_travel_is_a_mistake(table: str, name: str) -> None:
    wrong = type("Wrong", (Toy,), {table: {name: {}}})
    with pytest.raises(DeclarationError, match=f"no kind or event has '{name}'"):
        wrong().describe()


def test_driftlines_bits_and_choices_have_names() -> None:
    described = Driftline().describe()
    assert described["flags"]["ships.flags"] == {
        "alive": 1, "shielded": 2, "dashing": 4, "charging": 8, "banking": 16, "teleports": 192,
    }  # fmt: skip
    assert described["enums"]["kill.weapon"] == {"blaster": 0, "rail": 1, "mine": 2}
    assert described["enums"]["pickups.what"] == {
        "repair": 0, "overcharge": 1, "armour": 2, "mines": 3,
    }  # fmt: skip


def test_every_field_that_driftline_adds_to_its_map_has_a_note() -> None:
    game = Driftline()
    settings = game.settings.model_validate({"mode": "core_run"})
    added = {f"map.{name}" for name in game.make_map(settings, 1).data}
    assert added == {name for name in game.notes if name.startswith("map.")}

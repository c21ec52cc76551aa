"""The base of all games: inputs, settings, standings, and the description for people."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from game_server.games.base import Game, Inputs, Standing
from game_server.games.driftline.game import Driftline
from game_server.protocol.declare import DeclarationError, Event, Input, Kind, SeatState
from game_server.protocol.wire import POS, U8
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import SETTING, World


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


def test_inputs_read_by_name_and_follow_the_rows_they_are_asked_for() -> None:
    inputs = Inputs.neutral(Input(("up", "fire"), presses=("dash",)), 3)
    inputs.held["fire"][1] = inputs.pressed["dash"][2] = True
    inputs.aim[:] = 10, 20, 30
    assert inputs.fire.tolist() == [False, True, False]
    turned = inputs[np.array([2, 1])]
    assert turned.dash.tolist() == [True, False]
    assert turned.aim.tolist() == [30, 20]
    with pytest.raises(AttributeError, match="no button or press 'jump'"):
        _ = inputs.jump


def test_hosts_see_only_the_settings_that_mean_something() -> None:
    shown = Toy().settings_schema()["properties"]
    assert "player_limit" in shown
    assert not {"teams", "score_limit", "bot_level"} & shown.keys()
    uses = type("Used", (Toy,), {"uses": frozenset({"bot_level"})})
    assert "bot_level" in uses().settings_schema()["properties"]


def test_sentences_are_about_modes_that_the_settings_offer() -> None:
    described = Driftline().describe()
    offered = described["settings_schema"]["properties"]["mode"]["enum"]
    assert list(described["modes"]) == offered
    wrong = type("Wrong", (Driftline,), {"modes": {"duel": "One against one."}})
    with pytest.raises(DeclarationError, match="modes names 'duel', which the settings do not"):
        wrong().describe()


def test_settings_say_their_unit_and_in_which_modes_they_mean_something() -> None:
    shown = Driftline().settings_schema()["properties"]
    units = {name: shown[name].get("unit") for name in ("round_seconds", "rewind_ms", "teams")}
    assert units == {"round_seconds": "s", "rewind_ms": "ms", "teams": None}
    assert shown["round_seconds"]["modes"] == ["rounds", "teams", "core_run"]
    assert shown["friendly_fire"]["modes"] == ["teams", "core_run"]
    assert "modes" not in shown["player_limit"]
    assert "modes" not in Toy().settings_schema()["properties"]["round_seconds"], "it has none"


def test_numbers_and_switches_of_the_settings_are_columns_of_rooms() -> None:
    game = Toy()
    values = game.setting_values(game.settings(round_seconds=60, friendly_fire=True))
    assert (values[SETTING + "round_seconds"], values[SETTING + "friendly_fire"]) == (60, True)
    assert SETTING + "mode" not in values, "a text is no column"


def test_by_default_the_score_decides_and_equal_players_stand_by_seat() -> None:
    game = Toy()
    world = World(game.tables, game.tick_hz)
    settings = game.settings()
    world.insert(world.new_room(GameMap(10, 10), 4, 1, **game.setting_values(settings)))
    world.seats.state[:3] = SeatState.HUMAN
    world.seats.score[:] = (4, 7, 4, 99)
    assert game.result(world, 0) == [Standing(1, 7), Standing(0, 4), Standing(2, 4)]


def test_a_phrase_is_short() -> None:
    chatty = type("Chatty", (Toy,), {"phrases": ("x" * 41,)})
    with pytest.raises(DeclarationError, match="at most 40 characters"):
        chatty().describe()


def test_pages_read_which_event_has_which_sound_and_the_wire_is_the_same() -> None:
    loud = type("Loud", (Toy,), {"ping": Event("room", cell=None, sound="blip")})()
    mute = type("Mute", (Toy,), {"ping": Event("room", cell=None)})()
    assert loud.describe()["sounds"] == {"ping": "blip"}
    assert mute.describe()["sounds"] == {}
    assert loud.describe()["tables_hash"] == mute.describe()["tables_hash"]


def test_a_kind_that_would_hide_what_the_world_has_is_refused() -> None:
    game = type("Odd", (Toy,), {"seats": Kind(sent={"x": U8})})()
    with pytest.raises(DeclarationError, match="a kind cannot be called 'seats'"):
        _ = game.tables


def test_a_map_has_to_be_drawn_by_the_game() -> None:
    with pytest.raises(NotImplementedError, match="Toy has no make_map"):
        Toy().make_map(Toy().settings(), 1)

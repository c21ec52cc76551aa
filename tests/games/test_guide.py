"""The guide's reference names every part of a game's API, and nothing that is not there."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from inspect import get_annotations
from typing import TYPE_CHECKING, Any

from game_server.games import base
from game_server.games.base import Game, GameSettings, Inputs
from game_server.games.room_game import GridView, OneRoom, RoomGame
from game_server.netcode.changes.quantise import BadRooms
from game_server.protocol import wire
from game_server.protocol.declare import Event, Grid, Input, Kind
from game_server.protocol.sounds import SOUNDS
from game_server.protocol.wire import StateType, WireType
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import World
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = REPOSITORY / "game_server"
GUIDE = (PACKAGE / "games" / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL))
FOR_THE_SERVER = {"tables", "describe", "settings_schema", "setting_types"}
"""Methods of ``Game`` that games neither fill in nor call; the guide names them in a sentence."""
AUTHORS_ERRORS = (
    "protocol/declare.py",
    "games/base.py",
    "games/room_game.py",
    "simulation/polygons.py",
    "simulation/table.py",
    "simulation/walls.py",
    "rooms/messages/announcements.py",
)
"""Modules of which the author of a game can cause every error; of others only DeclarationErrors."""


def _rows(section: str, header: str = "") -> list[str]:
    """The names in the first cells of a section's tables, of one table if its header is given."""
    text = SECTIONS[section]
    if header:
        text = text[text.index(f"| {header} |") :].split("\n\n")[0]
    return [
        re.sub(r"\(.*\)$", "", cell) for cell in re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)
    ]


def _public(*owners: type) -> set[str]:
    """Names that classes define or annotate themselves, without their private ones."""
    names = {name for owner in owners for name in (*vars(owner), *get_annotations(owner))}
    return {name for name in names if not name.startswith("_")}


class _Plain(Game):
    name = title = "plain"


def _field_names(declared: Any) -> set[str]:
    return {field.name for field in fields(declared)}


def _messages() -> Iterable[str]:
    """The texts of errors that authors can cause, with … in place of what is filled in."""
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        is_whole = path.relative_to(PACKAGE).as_posix() in AUTHORS_ERRORS
        if not is_whole and "raise DeclarationError" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Raise(exc=ast.Call(func=ast.Name(error), args=[text])) if (
                    is_whole or error == "DeclarationError"
                ):
                    yield from _template(text)


def _template(text: ast.expr) -> Iterable[str]:
    match text:
        case ast.Constant(str(whole)):
            yield whole
        case ast.JoinedStr(parts):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in parts)


def test_every_attribute_and_hook_of_a_game_has_a_row() -> None:
    rows = [*_rows("What a game declares"), *_rows("Hooks")]
    assert len(rows) == len(set(rows))
    own = _public(RoomGame) - _public(Game)
    assert {*rows} == (_public(Game) - FOR_THE_SERVER) | own
    assert all(f"`{name}`" in SECTIONS["Hooks"] for name in FOR_THE_SERVER)


def test_every_argument_of_kinds_grids_events_and_inputs_has_a_row() -> None:
    types = {name for name, value in vars(wire).items() if isinstance(value, WireType | StateType)}
    of_grids = {"width", "height", "type"}
    assert {*_rows("Kinds and columns")} == _field_names(Kind) | of_grids | types
    assert of_grids == _field_names(Grid) - _field_names(Kind)
    assert {*_rows("Events", "argument | what it is")} == _field_names(Event)
    assert {*_rows("Input", "argument | what it is")} == _field_names(Input)
    assert {*_rows("Input", "attribute of `Inputs` | shape, dtype | what it is")} == {
        *_field_names(Inputs),
        "neutral",
    }


def test_every_setting_and_field_of_a_map_has_a_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (\w+)", SECTIONS["Settings"], re.MULTILINE)
    assert [name for name, _, _ in rows] == list(GameSettings.model_fields)
    shown = {name: shown for name, _, shown in rows}
    assert {name for name in shown if shown[name] == "if"} == base.OPTIONAL
    for name, default, _ in rows:
        expected = GameSettings.model_fields[name].default
        assert default.strip("`").replace('"', "") == str(expected).replace("False", "false")
    assert all(f"`{name}`" in SECTIONS["Maps"] for name in base.RULES_ONLY)
    assert {*_rows("Maps")} == _field_names(GameMap)


def test_what_a_hook_can_use_exists() -> None:
    world = World(_Plain().tables, 30)
    assert all(
        hasattr(world, name) for name in _rows("World and tables", "member of `World` | what it is")
    )
    assert all(
        hasattr(world.seats, name)
        for name in _rows("World and tables", "member of `Table` | what it is")
    )
    members = _rows("One room", "member of `OneRoom` | what it is")
    assert {*members} == _public(OneRoom)
    views = _rows("One room", "member of `GridView` | what it is")
    assert {*views} >= _public(GridView)
    core = re.findall(r"`(tick seed .*?|state team .*?)`", SECTIONS["World and tables"])
    for columns, table in zip(core, (world.rooms, world.seats), strict=True):
        assert {*columns.split()} <= {*table.columns}


def test_every_error_has_a_row_with_its_cure() -> None:
    raised = {*_messages(), str(BadRooms([], "…")).replace("()", "…")}
    assert {*re.findall(r"^\| `([^`]+)`", SECTIONS["Errors"], re.MULTILINE)} == raised


def _properties(path: str, typedef: str) -> set[str]:
    """The names of a JavaScript type's properties, by its comment."""
    source = (REPOSITORY / "web_client" / path).read_text(encoding="utf-8")
    block = re.search(rf"@typedef {{object}} {typedef}\b(.*?)(?:@typedef|\*/)", source, re.DOTALL)
    assert block is not None
    return {*re.findall(r"@property {.*} \[?(\w+)", block[1])}


def test_every_sound_and_every_part_of_a_recipe_has_a_row() -> None:
    section = SECTIONS["Sounds"]
    library = re.findall(r"^\| (`[a-z` ]+`) \|", section.split("\n\nA page part")[0], re.MULTILINE)
    assert sorted(" ".join(library).replace("`", "").split()) == sorted(SOUNDS)
    for of in ("Recipe", "Layer"):
        table = section[section.index(f"| member of a {of.lower()} |") :].split("\n\n")[0]
        assert _properties("sound/synth.js", of) <= {*re.findall(r"`(\w+)`", table)}


def test_every_export_of_the_page_part_has_a_row() -> None:
    section = "The page part"
    assert {*_rows(section, "export")} == _properties("render/types.js", "PagePart")
    assert {*_rows(section, "picture")} == _properties("render/types.js", "Art")
    assert {*_rows(section, "member of `predict`")} == _properties(
        "prediction/predictor.js", "Twin"
    )
    for of, properties in {
        "createDraw": {"play", *_properties("render/types.js", "Drawer")},
        "createHud": _properties("render/types.js", "Hud"),
        "minimap": _properties("ui/match/minimap.js", "MinimapPart"),
    }.items():
        (row,) = re.findall(rf"^\| `{of}` .*$", SECTIONS[section], re.MULTILINE)
        assert {*re.findall(r"`(\w+)`", row)} == {of, *properties}

"""The reference decoder makes the same world of the same bytes as the Python client."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgpack
import pytest

from game_server.games.driftline.game import Driftline
from game_server.games.paint_tag.game import PaintTag
from game_server.protocol import reference_decoder
from tests.protocol import golden_frames
from tests.protocol.golden_frames import SeededRoom
from tests.support.rooms import payload

if TYPE_CHECKING:
    from game_server.games.base import Game
    from tests.support.rooms import RecordingLink

STORED: dict[str, Any] = json.loads(golden_frames.TARGET.read_text(encoding="utf-8"))
TICKS = 240
PERIOD_TICKS = {"driftline": 32, "paint_tag": 8}
"""How often each cell's checksum comes."""


def test_the_decoder_needs_nothing_of_the_server_and_no_numpy() -> None:
    tree = ast.parse(Path(reference_decoder.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    assert modules == {"__future__", "struct", "zlib", "typing"}


@pytest.mark.parametrize("room", STORED["rooms"], ids=lambda room: room["name"])
def test_the_golden_frames_decode_to_their_worlds(room: dict[str, Any]) -> None:
    welcome = msgpack.unpackb(bytes.fromhex(room["welcome"]["frame"]))
    assert welcome == [1, room["welcome"]["content"]]
    tables = STORED["games"][room["game"]]
    world = reference_decoder.World(tables, welcome[1])
    for expected in room["ticks"]:
        before = world.verified
        events = world.apply(msgpack.unpackb(bytes.fromhex(expected["frame"])))
        assert not world.wrong
        assert world.verified - before == expected["checksums"]
        assert world.tick == expected["tick"]
        assert world.own == (expected["private"] or {})
        assert [list(event) for event in events] == expected["events"]
        assert _plain(world, tables) == expected["world"]


def _plain(world: reference_decoder.World, tables: dict[str, Any]) -> dict[str, list[Any]]:
    """The world in the form that the golden frames have."""
    return {
        kind["name"]: [
            row["value"] if kind["grid"] else list(row.values()) for row in world.values(number)
        ]
        for number, kind in enumerate(tables["kinds"])
    }


@pytest.mark.parametrize(
    ("game", "settings"),
    [
        (Driftline(), {"mode": "teams", "map_size": "medium", "min_players": 6}),
        (PaintTag(), {}),
    ],
    ids=["driftline", "paint_tag"],
)
def test_it_follows_a_real_room_with_all_checksums_right(
    game: Game, settings: dict[str, Any]
) -> None:
    room = SeededRoom(game, 7, 4.0, **settings)
    links = {
        "player": room.node.join(room.room, "bob")[1],
        "spectator": room.node.join(room.room, "cleo", spectate=True)[1],
    }
    room.node.run(TICKS / game.tick_hz)
    for link in links.values():
        world = _follow(link, room.tables)
        assert len(world.held) > 1
        assert world.verified >= len(world.held) * (TICKS // PERIOD_TICKS[game.name] - 1)
        assert len(world.rows) > 20


def _follow(link: RecordingLink, tables: dict[str, Any]) -> reference_decoder.World:
    """The world of a client that has received all frames of a link."""
    (_, welcome), *messages = (
        msgpack.unpackb(payload(frame), strict_map_key=False) for frame in link.frames
    )
    world, ticks = reference_decoder.World(tables, welcome), 0
    for kind, *rest in messages:
        if kind == 2:
            world.apply([kind, *rest])
            assert not world.wrong, f"wrong cells in tick {world.tick}"
            ticks += 1
    assert ticks >= TICKS - 5
    return world

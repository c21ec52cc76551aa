"""Saving a running room as bytes, and loading it, perhaps in another process.

    "GSROOM" version:u16 crc32:u32 | msgpack {game, tables, settings, room, state}   (big-endian)

``room`` are the fields of the Room, each saved by itself (``state.parts.saved``); ``state`` are the
world's rows with ids, phases, bots' minds, input buffers and history. Members are not saved: their
seats wait for them. Nor is any address: a ban that was saved holds for the player alone.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgpack
from pydantic import ValidationError

from game_server.protocol.cells import CellLayout
from game_server.protocol.messages import pack
from game_server.rooms.state.room import Room
from game_server.simulation.world import RoomState, RoomStateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game_server.games.base import Game

MAGIC = b"GSROOM"
SAVE_VERSION = 8
_HEAD = struct.Struct(">6sHI")


class SaveError(ValueError):
    """The bytes are not a room that this server can load; the message says why."""


def save_room(room: Room, state: RoomState) -> bytes:
    """A room and its rows (``WorldRunner.state_of``, or its own while it is parked) as bytes."""
    body = pack(
        {
            "game": room.game.name,
            "tables": room.game.tables.digest,
            "settings": room.settings.model_dump(mode="json"),
            "room": room.plain(),
            "state": state.plain(),
        }
    )
    return _HEAD.pack(MAGIC, SAVE_VERSION, zlib.crc32(body)) + body


def load_room(data: bytes, games: Mapping[str, Game]) -> Room:
    """The room that was saved, parked. Raises SaveError."""
    body = _body(data)
    try:
        plain: dict[str, Any] = msgpack.unpackb(body, raw=False, strict_map_key=True)
        game = games.get(plain["game"])
        if game is None:
            raise SaveError(f"the save is of the game {plain['game']!r}, which is not here")
        if plain["tables"] != game.tables.digest:
            raise SaveError(f"the save is of another version of {game.name}'s tables")
        state = _state(plain["state"])
        return Room.from_plain(
            plain["room"],
            game=game,
            settings=game.settings.model_validate(plain["settings"]),
            layout=CellLayout.of(state.map.width, state.map.height, game.cell_size),
            state=state,
        )
    except (RoomStateError, ValidationError, KeyError, TypeError, ValueError) as fault:
        if isinstance(fault, SaveError):
            raise
        raise SaveError(f"the save cannot be read: {fault}") from fault


def _body(data: bytes) -> bytes:
    """The bytes after a correct header. Raises SaveError."""
    if len(data) < _HEAD.size:
        raise SaveError("the save is truncated: it has no whole header")
    magic, version, checksum = _HEAD.unpack_from(data)
    if magic != MAGIC:
        raise SaveError("these bytes are not a saved room")
    if version != SAVE_VERSION:
        raise SaveError(f"the save has version {version}, this server reads {SAVE_VERSION}")
    body = data[_HEAD.size :]
    if zlib.crc32(body) != checksum:
        raise SaveError("the save is truncated or damaged: its checksum is wrong")
    return body


def _state(plain: dict[str, Any]) -> RoomState:
    """A saved state that can be saved again before any world has seen it."""
    state = RoomState.from_plain(plain)
    saved = {table: frozenset(columns) for table, columns in state.tables.items()}
    return replace(state, saved=saved)

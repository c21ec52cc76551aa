"""Saving a running room as bytes, and loading it, perhaps in another process.

    "GSROOM" version:u16 crc32:u32 | msgpack {room fields, world rows}      (big-endian)

All of a room is in it: settings, seats and their nonces, log, roster, the world's rows with ids,
phases, bots' minds, input buffers and history. Members are not: their seats wait for them. Nor is
any address: a ban that was saved holds for the player alone.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import asdict, astuple, replace
from typing import TYPE_CHECKING, Any

import msgpack
from pydantic import ValidationError

from game_server.netcode.messages.room_log import RoomLog
from game_server.protocol.cells import CellLayout
from game_server.protocol.messages import pack
from game_server.rooms.state.parts.bans import Bans
from game_server.rooms.state.parts.chat_state import ChatState
from game_server.rooms.state.parts.seats import Seats
from game_server.rooms.state.parts.votes import Vote
from game_server.rooms.state.room import Result, Room, RosterEntry, TeamResult
from game_server.simulation.world import RoomState, RoomStateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game_server.games.base import Game

MAGIC = b"GSROOM"
SAVE_VERSION = 5
_HEAD = struct.Struct(">6sHI")
PLAIN_FIELDS = (
    "has_lobby",
    "host",
    "locked",
    "late_join",
    "slow_mode_s",
    "bots_due",
    "link",
    "stop_asked",
    "people_so_far",
    "waited",
    "waited_part",
    "status_version",
    "status_stale",
    "status_sent",
)
"""Fields of a room that are saved as they are."""


class SaveError(ValueError):
    """The bytes are not a room that this server can load; the message says why."""


def save_room(room: Room, state: RoomState) -> bytes:
    """A room and its rows (``WorldRunner.state_of``, or its own while it is parked) as bytes."""
    body = pack(
        {
            "game": room.game.name,
            "tables": room.game.tables.digest,
            "id": room.id,
            "code": room.code,
            "settings": room.settings.model_dump(mode="json"),
            "seed": room.seed,
            "private": room.private,
            "password": room.password,
            "seats": room.seats.plain(),
            "spectators": room.spectators.plain(),
            "log": room.log.plain(),
            "roster": [list(astuple(line)) for line in room.roster],
            "bans": room.bans.plain(),
            "conversation": room.chat.plain(),
            "standings": [list(astuple(line)) for line in room.standings],
            "team_standings": [list(astuple(line)) for line in room.team_standings],
            "vote": None if room.vote is None else _plain_vote(room.vote),
            **{name: getattr(room, name) for name in PLAIN_FIELDS},
            "phase": room.phase,
            "idle_s": room.idle_s,
            "seats_changed": room.seats_changed,
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
        return Room(
            id=plain["id"],
            code=plain["code"],
            game=game,
            settings=game.settings.model_validate(plain["settings"]),
            seed=plain["seed"],
            private=plain["private"],
            password=plain["password"],
            seats=Seats.from_plain(plain["seats"]),
            spectators=Seats.from_plain(plain["spectators"]),
            log=RoomLog.from_plain(plain["log"]),
            roster=[RosterEntry(*line) for line in plain["roster"]],
            bans=Bans(plain["bans"]),
            chat=ChatState.from_plain(plain["conversation"]),
            standings=[_result(*line) for line in plain["standings"]],
            team_standings=[TeamResult(*line) for line in plain["team_standings"]],
            vote=None if plain["vote"] is None else _vote(plain["vote"]),
            **{name: plain[name] for name in PLAIN_FIELDS},
            phase=plain["phase"],
            idle_s=plain["idle_s"],
            seats_changed=plain["seats_changed"],
            layout=CellLayout.of(state.map.width, state.map.height, game.cell_size),
            state=state,
        )
    except (RoomStateError, ValidationError, KeyError, TypeError, ValueError) as fault:
        if isinstance(fault, SaveError):
            raise
        raise SaveError(f"the save cannot be read: {fault}") from fault


def _result(slot: int, name: str, score: int, team: int, awards: list[str]) -> Result:
    return Result(slot, name, score, team, tuple(awards))


def _plain_vote(vote: Vote) -> dict[str, Any]:
    return {**asdict(vote), "yes": sorted(vote.yes), "no": sorted(vote.no)}


def _vote(plain: dict[str, Any]) -> Vote:
    return Vote(**{**plain, "yes": set(plain["yes"]), "no": set(plain["no"])})


def _body(data: bytes) -> bytes:
    """The bytes behind a header that is whole and right."""
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

"""The welcome message: everything that a client must know before its first tick message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.cells import CellLayout
from game_server.protocol.messages import PROTOCOL_VERSION, WELCOME, pack
from game_server.rooms.messages.status import welcome_status

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room
    from game_server.simulation.game_map import GameMap


def welcome(
    room: Room, member: Member, tick: int, ends_at: int, game_map: GameMap, resume: str
) -> bytes:
    """A WELCOME. ``tick`` is the room's, ``ends_at`` the tick at which its phase ends, ``resume``
    the token that reclaims the seat.
    """
    game = room.game
    content = {
        "version": PROTOCOL_VERSION,
        "session": f"{room.id}.{member.serial}",
        "player_id": member.player_id,
        "resume": resume,
        "game": game.name,
        "title": game.title,
        "room": {
            "id": room.id,
            "code": room.code,
            "mode": room.settings.mode,
            "private": room.door.private,
            "limit": room.seats.limit,
        },
        "slot": member.seat,
        "member": room.seat_of(member).person_id,
        "tick": tick,
        "tick_hz": game.tick_hz,
        "tables_hash": game.tables.digest,
        "map_hash": game_map.digest,
        "cells": CellLayout.of(game_map.width, game_map.height, game.cell_size).plain(),
        "constants": game.constants(),
        "settings": room.settings.model_dump(mode="json"),
        "roster": room.roster.for_welcome(),
        "log": room.log.next_number,
        "status": welcome_status(member, tick, ends_at),
    }
    # The map is packed once for everybody: a huge one takes a millisecond.
    head = bytes((0x92, WELCOME, 0xDE)) + (len(content) + 1).to_bytes(2, "big")
    packed = b"".join(pack(key) + pack(value) for key, value in content.items())
    return head + packed + pack("map") + game_map.packed

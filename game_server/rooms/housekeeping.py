"""What happens in rooms without anybody asking for it, once a second."""

from __future__ import annotations

from game_server.protocol.close_codes import CloseCode
from game_server.rooms import idling, voting
from game_server.rooms.host import RoomHost
from game_server.rooms.room import Room

BOTS_WAIT_S = 60
"""How long bots stay away from rooms that cost others their ticks."""
IDLE_ROOM_S = 60.0
"""How long a room stays without people, for somebody who comes back with its link."""


def keep_house(host: RoomHost, elapsed_s: float) -> None:
    """Look for slow games, keep bots away from rooms that cost too much, end votes, look after the
    idle, park the rooms that nobody is in, and close those that stayed so for a minute.
    """
    with host.faults.contained():
        host.slow_games.look()
    with host.faults.contained():
        for room in host.budgets.charge():
            room.bots_due = host.clock_of(room) + BOTS_WAIT_S * room.game.tick_hz
            room.places_changed()
    for room in host.rooms:
        with host.faults.fatal_to(room):
            _look_after(host, room, elapsed_s)


def _look_after(host: RoomHost, room: Room, elapsed_s: float) -> None:
    if room.has_people:
        room.idle_s = 0.0
        voting.settle(host, room)
        idling.look_after(host, room)
    elif not host.park(room):
        room.expire_places(host.clock_of(room))
        room.idle_s += elapsed_s
        # Whoever has a ticket still finds the room.
        if room.idle_s >= IDLE_ROOM_S and not room.size:
            host.close(room, CloseCode.ROOM_GONE, "Nobody was here any more.")

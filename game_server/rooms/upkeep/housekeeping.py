"""What happens in rooms without anybody asking for it, once a second and a part at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode
from game_server.rooms.commands import voting
from game_server.rooms.upkeep import idle_players

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.room import Room

BOTS_WAIT_S = 60
"""How long bots stay away from rooms that delay others' ticks."""
IDLE_ROOM_S = 60.0
"""How long a room stays without people, for somebody who comes back with its link."""


PARTS_PER_S = 20
MOST_CLOSED = 5
"""Rooms that close in one part. Each takes 0.1 to 0.4 ms, and ticks wait for it."""
ROUND_S = 1.0


class Housekeeping:
    """Keeps house in a host's rooms: call ``go_on`` ``PARTS_PER_S`` times a second."""

    def __init__(self, registry: RoomRegistry) -> None:
        self._registry = registry
        self._began_at = registry.now()
        self._left: Iterator[None] = iter(())

    def go_on(self) -> None:
        """Do the next part. A new round begins a second after the last one, once that is done."""
        elapsed_s = self._registry.now() - self._began_at
        for _ in self._left:
            return
        if elapsed_s >= ROUND_S:
            self._began_at += elapsed_s
            self._left = _parts(self._registry, elapsed_s)


def keep_house(registry: RoomRegistry, elapsed_s: float) -> None:
    """Do all parts of a round."""
    for _ in _parts(registry, elapsed_s):
        pass


def _parts(registry: RoomRegistry, elapsed_s: float) -> Iterator[None]:
    """Look for slow games, keep bots away from rooms that cost too much, end votes, look after the
    idle, park the rooms that nobody is in, and close those that stayed so for a minute.
    """
    with registry.faults.contained():
        registry.slow_games.check()
    with registry.faults.contained():
        for room in registry.budgets.charge():
            room.bots_due = registry.now_in(room) + BOTS_WAIT_S * room.game.tick_hz
            room.seats_have_changed()
    rooms = registry.rooms
    in_one_part = len(rooms) // PARTS_PER_S + 1
    closed = 0
    for number, room in enumerate(rooms, 1):
        if registry.room(room.id) is not room:
            continue  # it has closed since the first part
        with registry.faults.fatal_to(room):
            _look_after(registry, room, elapsed_s)
        closed += registry.room(room.id) is not room
        if number % in_one_part == 0 or closed >= MOST_CLOSED:
            closed = 0
            yield


def _look_after(registry: RoomRegistry, room: Room, elapsed_s: float) -> None:
    if room.has_people:
        room.idle_s = 0.0
        voting.settle(registry, room)
        idle_players.look_after(registry, room)
    elif not registry.park(room):
        room.expire_seats(registry.now_in(room))
        room.idle_s += elapsed_s
        # The holder of a ticket still finds the room.
        if room.idle_s >= IDLE_ROOM_S and not room.size:
            registry.close(room, CloseCode.ROOM_GONE, "Nobody was in it for a minute.")

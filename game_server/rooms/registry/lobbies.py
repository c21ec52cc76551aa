"""The lobbies of a process: rooms outside every world, whose members still receive the status.

Their ticks stand still; their clocks go on, and held seats expire by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.rooms.messages import status

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.state.room import Room
    from game_server.rooms.world.faults import Faults
    from game_server.rooms.world.tick_clock import Beat, Due, TickClock

NO_END = 0
COMPANY = 2
"""The fewest ready players with whom a round starts by itself. A host who is ready first and alone
waits for friends, and can still start; one who wants a rematch alone gets it."""


class Lobbies:
    """Rooms in their lobby with somebody in them. The beat stops when there is none.

    ``changed`` is called with a room whose status has changed; it may take the room from here.
    """

    def __init__(self, clock: TickClock, changed: Callable[[Room], None], faults: Faults) -> None:
        self._clock = clock
        self._changed = changed
        self._faults = faults
        self._rooms: dict[Room, None] = {}
        self._beat: Beat | None = None

    def __contains__(self, room: object) -> bool:
        return room in self._rooms

    def add(self, room: Room) -> None:
        """The room waits in its lobby from now on."""
        self._rooms[room] = None
        if self._beat is None:
            self._beat = self._clock.add(status.PER_S, self._pass_time)

    def remove(self, room: Room) -> None:
        """The room starts, is empty, or closes. Does nothing when it is not here."""
        self._rooms.pop(room, None)
        if not self._rooms and self._beat is not None:
            self._clock.stop(self._beat)
            self._beat = None

    def _pass_time(self, due: Due) -> None:
        milliseconds = (1 + due.dropped) * 1000 // status.PER_S
        for room in list(self._rooms):
            with self._faults.fatal_to(room):
                self._wait(room, milliseconds)

    def _wait(self, room: Room, milliseconds: int) -> None:
        """Let time pass in one lobby, and tell its members what has changed."""
        room.clock.wait(milliseconds, room.game.tick_hz)
        now = room.clock.at(room.standing_tick)
        room.expire_seats(now)
        for member in room.members.values():
            member.outbox.release(now)
        if room.status.is_stale:
            self._changed(room)
        if room in self._rooms and status.is_due(room, now):
            status.send(room, room.standing_tick, NO_END)


def starts_itself(room: Room) -> bool:
    """Whether a lobby's round begins without anybody's start."""
    return room.all_ready and (room.rematch or room.connected_players >= COMPANY)

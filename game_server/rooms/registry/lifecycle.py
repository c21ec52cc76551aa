"""Where each room of a node is: in a world, where it ticks; in its lobby; or parked, with nobody in
it. All moves between these are here.

Parked rooms cost nothing: what is reserved there is looked after once a second, until somebody
really comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from game_server.protocol.declare import Phase
from game_server.rooms.messages import status
from game_server.rooms.registry.lobbies import NO_END, Lobbies

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.state.room import Room
    from game_server.rooms.world.worlds import Worlds
    from game_server.simulation.game_map import GameMap


class Moment(NamedTuple):
    """How a room stands: its tick, the tick at which its phase ends (0: never), and its map."""

    tick: int
    ends_at: int
    game_map: GameMap


class Lifecycle:
    """Moves rooms between their lobby and the worlds. ``now`` is monotonic seconds."""

    def __init__(self, worlds: Worlds, lobbies: Lobbies, now: Callable[[], float]) -> None:
        self._worlds = worlds
        self._lobbies = lobbies
        self._now = now
        self._parked: dict[Room, float] = {}
        """Up to when the time of each parked room has been counted."""

    def add(self, room: Room) -> None:
        """A room that is new here is parked."""
        self._parked[room] = self._now()

    def moment(self, room: Room) -> Moment:
        """How the room stands, wherever it is."""
        runner = self._worlds.runner(room)
        if runner is None:
            assert room.state is not None
            return Moment(room.standing_tick, NO_END, room.state.map)
        row, world = runner.batch.row(room), runner.world
        return Moment(int(world.tick[row]), int(world.rooms.ends_at[row]), world.maps[row])

    def wake(self, room: Room) -> None:
        """Somebody comes: the room goes on in its lobby, or in a world."""
        self.pass_time(room)
        self._parked.pop(room, None)
        if room.in_lobby:
            self._lobbies.add(room)
        elif self._worlds.runner(room) is None:
            self._worlds.insert(room)

    def begin(self, room: Room) -> None:
        """Let a room go from its lobby into a world, where its countdown begins."""
        self._lobbies.remove(room)
        room.enter_phase(Phase.COUNTDOWN)
        room.log.first_unsent = room.log.next_number
        self._worlds.insert(room)
        for member in room.members.values():
            member.outbox.forget()
            member.outbox.waited = room.clock.ahead

    def rest(self, room: Room) -> None:
        """Take a room from its world back into its lobby."""
        self._worlds.forget(room)
        self._lobbies.add(room)
        room.status.changed()

    def pass_time(self, room: Room) -> None:
        """Count the time that has passed in a room while it was parked: its tick stands still, but
        its own clock goes on, and reserved places expire by it.
        """
        since = self._parked.get(room)
        if since is not None:
            milliseconds = int((self._now() - since) * 1000)
            room.clock.wait(milliseconds, room.game.tick_hz)
            self._parked[room] = since + milliseconds / 1000

    def park(self, room: Room) -> bool:
        """Nobody is in the room any more; False when it was parked already."""
        if room in self._lobbies:
            self._lobbies.remove(room)
        elif self._worlds.runner(room) is not None:
            self._worlds.park(room)
        else:
            return False
        self.add(room)
        return True

    def leave(self, room: Room) -> None:
        """The room is nowhere any more."""
        self._parked.pop(room, None)
        try:
            self._lobbies.remove(room)
        finally:
            self._worlds.forget(room)

    def send_status(self, room: Room) -> None:
        """Send the status to a room in a world, unless the last one was sent a moment ago."""
        tick, ends_at, _ = self.moment(room)
        if status.is_due(room, room.clock.at(tick)):
            status.send(room, tick, ends_at)

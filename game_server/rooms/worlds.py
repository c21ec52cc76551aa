"""Which world runs which room: rooms of one game and one cell layout share worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from game_server.protocol.cells import CellLayout
from game_server.rooms.clock import Beat, Due, TickClock
from game_server.rooms.load import Load
from game_server.rooms.room import Room
from game_server.rooms.world_runner import Phases, TickReport, WorldRunner

Key = tuple[str, CellLayout]


@dataclass(eq=False, frozen=True, slots=True)
class _Place:
    runner: WorldRunner
    beat: Beat
    key: Key


class Worlds:
    """A node's worlds. ``told`` receives each world's tick reports; ``load`` says how busy all of
    them are.

    ``seats_per_world`` bounds how many seats tick, and send, in one burst; a room that is larger
    has a world for itself.
    """

    def __init__(
        self,
        clock: TickClock,
        phases: Phases,
        seats_per_world: int,
        told: Callable[[WorldRunner, TickReport], None],
    ) -> None:
        self.load = Load(clock.now)
        self._clock = clock
        self._phases = phases
        self._seats_per_world = seats_per_world
        self._told = told
        self._worlds: dict[Key, list[_Place]] = {}
        self._places: dict[Room, _Place] = {}

    def __iter__(self) -> Iterator[WorldRunner]:
        return (place.runner for places in self._worlds.values() for place in places)

    def runner(self, room: Room) -> WorldRunner | None:
        """The runner of a room's world; None while the room is parked."""
        place = self._places.get(room)
        return None if place is None else place.runner

    def fraction(self, room: Room) -> float:
        """How much of the room's present tick has elapsed, 0 to 1; 0 while it is parked."""
        place = self._places.get(room)
        if place is None:
            return 0.0
        left_s = place.beat.deadline - self._clock.now()
        return min(max(1.0 - left_s / place.beat.period_s, 0.0), 1.0)

    def put(self, room: Room) -> WorldRunner:
        """Let a parked room go on. Raises RoomStateError."""
        place = self._with_space(room, (room.game.name, room.layout))
        place.runner.put(room)
        self._places[room] = place
        return place.runner

    def park(self, room: Room) -> None:
        """Take a room out of its world because nobody is in it."""
        place = self._places[room]
        place.runner.park(room)
        self.forget(room)

    def forget(self, room: Room) -> None:
        """The room is in no world any more. A world without rooms ends."""
        place = self._places.pop(room, None)
        if place is None:
            return
        if room in place.runner.batch:
            place.runner.take(room)
        if not place.runner.batch.rooms:
            self._clock.stop(place.beat)
            self._worlds[place.key].remove(place)

    def _with_space(self, room: Room, key: Key) -> _Place:
        places = self._worlds.setdefault(key, [])
        for place in places:
            if place.runner.world.seats.n + room.seats.limit <= self._seats_per_world:
                return place
        game = room.game
        runner = WorldRunner(game, self._phases, self._clock.now, self._told)
        place = _Place(runner, self._clock.add(game.tick_hz, partial(self._run, runner)), key)
        places.append(place)
        return place

    def _run(self, runner: WorldRunner, due: Due) -> None:
        """Let a world make the ticks that are due, and count what they took."""
        began_at = self._clock.now()
        try:
            runner.run(due)
        finally:
            busy_s = self._clock.now() - began_at
            runner.spent_s += busy_s
            self.load.note(runner.game.name, busy_s, due.dropped, due.late_s)

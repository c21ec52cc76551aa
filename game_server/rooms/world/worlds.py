"""Which world runs which room: rooms of one game and one cell layout share worlds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from game_server.protocol.cells import CellLayout
from game_server.rooms.world.load import Load
from game_server.rooms.world.tick_clock import CATCH_UP_STEPS, Beat, Due, TickClock
from game_server.rooms.world.world_runner import Phases, WorldRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game_server.games.base import Game
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.tick_report import TickReport

Key = tuple[str, CellLayout]


@dataclass(eq=False, frozen=True, slots=True)
class _World:
    runner: WorldRunner
    beat: Beat
    key: Key


class Worlds:
    """The worlds of a process. ``on_tick_report`` receives each world's reports; ``load`` says how
    busy all of them are.

    ``seats_per_world`` bounds how many seats tick, and send, in one burst; a room that is larger
    has a world for itself.
    """

    def __init__(
        self,
        clock: TickClock,
        phases: Phases,
        seats_per_world: int,
        on_tick_report: Callable[[WorldRunner, TickReport], None],
    ) -> None:
        self.load = Load(clock.now)
        self._clock = clock
        self._phases = phases
        self._seats_per_world = seats_per_world
        self._on_tick_report = on_tick_report
        self._worlds: dict[Key, list[_World]] = {}
        self._world_of: dict[Room, _World] = {}

    def __iter__(self) -> Iterator[WorldRunner]:
        return (world.runner for worlds in self._worlds.values() for world in worlds)

    def runner(self, room: Room) -> WorldRunner | None:
        """The runner of a room's world; None while the room is parked."""
        world = self._world_of.get(room)
        return None if world is None else world.runner

    def fraction(self, room: Room) -> float:
        """How much of the room's present tick has elapsed, 0 to 1; 0 while it is parked."""
        world = self._world_of.get(room)
        if world is None:
            return 0.0
        left_s = world.beat.deadline - self._clock.now()
        return min(max(1.0 - left_s / world.beat.period_s, 0.0), 1.0)

    def insert(self, room: Room) -> WorldRunner:
        """Let a parked room go on. Raises RoomStateError."""
        world = self._with_space(room, (room.game.name, room.layout))
        world.runner.insert(room)
        self._world_of[room] = world
        return world.runner

    def park(self, room: Room) -> None:
        """Take a room out of its world because nobody is in it."""
        world = self._world_of[room]
        world.runner.park(room)
        self.forget(room)

    def forget(self, room: Room) -> None:
        """The room is in no world any more. A world without rooms ends."""
        world = self._world_of.pop(room, None)
        if world is None:
            return
        try:
            if room in world.runner.batch:
                world.runner.remove(room)
        finally:
            self._end_if_empty(world)

    def move(self, room: Room, to: WorldRunner | None) -> WorldRunner:
        """Take a room out of its world into another one of its kind, a new one if ``to`` is None.
        Raises RoomStateError.
        """
        old = self._world_of[room]
        new = next((p for p in self._worlds[old.key] if p.runner is to), None)
        old.runner.remove(room)
        self._world_of[room] = new = new or self._new_world(room.game, old.key)
        self._end_if_empty(old)
        new.runner.insert(room)
        return new.runner

    def lost(self, runner: WorldRunner) -> list[Room]:
        """Rooms that should be in a world and are not: there are none but after a mistake."""
        return [
            room
            for room, world in self._world_of.items()
            if world.runner is runner and room not in runner.batch
        ]

    def _end_if_empty(self, world: _World) -> None:
        """End a world without rooms, once: a guard takes several out before any is forgotten."""
        worlds = self._worlds.get(world.key, [])
        if world.runner.batch.rooms or world not in worlds:
            return
        self._clock.stop(world.beat)
        worlds.remove(world)
        if not worlds:
            del self._worlds[world.key]

    def _with_space(self, room: Room, key: Key) -> _World:
        for world in self._worlds.get(key, []):
            if world.runner.world.seats.n + room.seats.limit <= self._seats_per_world:
                return world
        return self._new_world(room.game, key)

    def _new_world(self, game: Game, key: Key) -> _World:
        runner = WorldRunner(game, self._phases, self._clock.now, self._on_tick_report)
        world = _World(
            runner, self._clock.add(game.tick_hz, partial(self._run, runner), CATCH_UP_STEPS), key
        )
        self._worlds.setdefault(key, []).append(world)
        return world

    def _run(self, runner: WorldRunner, due: Due) -> None:
        """Let a world tick, and count what that took."""
        began_at = self._clock.now()
        try:
            runner.tick(due)
        finally:
            busy_s = self._clock.now() - began_at
            runner.spent_s += busy_s
            self.load.note(runner.game.name, busy_s, due.dropped, due.late_s)

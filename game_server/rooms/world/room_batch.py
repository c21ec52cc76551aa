"""The rooms of one world and the world's rows, kept in step with each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game_server.rooms.state.room import Room
    from game_server.simulation.columns import Columns
    from game_server.simulation.world import RoomState, World, WorldCopy


@dataclass(frozen=True)
class Checkpoint:
    """Rooms and their rows, for ``RoomBatch.restore`` and ``RoomBatch.join``."""

    rooms: tuple[Room, ...]
    world: WorldCopy


@dataclass(frozen=True)
class Happened:
    """A tick's events and deaths, whose room rows count from the first room they were made for."""

    events: list[tuple[str, Columns]]
    deaths: Mapping[str, list[Columns]]


class RoomBatch:
    """``rooms[i]`` is the room whose rows carry the number ``i``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rooms: list[Room] = []
        self._rows: dict[Room, int] = {}

    def row(self, room: Room) -> int:
        """The row of a room. Raises KeyError when it is not in this world."""
        return self._rows[room]

    def __contains__(self, room: object) -> bool:
        return room in self._rows

    def insert(self, room: Room, state: RoomState) -> int:
        """Append a room. Raises RoomStateError."""
        row = self.world.insert(state)
        self._set_rooms([*self.rooms, room])
        return row

    def remove(self, room: Room) -> RoomState:
        """Remove a room; the rows of the later ones move down."""
        row = self._rows[room]
        state = self.world.remove(row)
        self._set_rooms(self.rooms[:row] + self.rooms[row + 1 :])
        return state

    def split(self, row: int) -> Checkpoint:
        """Remove the room with a row and all behind it, at once."""
        behind = Checkpoint(tuple(self.rooms[row:]), self.world.split(row))
        self._set_rooms(self.rooms[:row])
        return behind

    def join(self, rooms: Checkpoint) -> None:
        """Append rooms that were split off."""
        self.world.join(rooms.world)
        self._set_rooms([*self.rooms, *rooms.rooms])

    def copy(self) -> Checkpoint:
        return Checkpoint(tuple(self.rooms), self.world.copy())

    def restore(self, checkpoint: Checkpoint) -> None:
        self.world.restore(checkpoint.world)
        self._set_rooms(list(checkpoint.rooms))

    def happened(self) -> Happened:
        """The events and deaths that this tick's step has collected so far."""
        deaths = {name: list(table.died) for name, table in self.world.tables.items()}
        return Happened(list(self.world.events), deaths)

    def add_happened(self, happened: Happened, first_row: int) -> None:
        """Add what a part of the rooms collected, whose first room now has the row given."""
        for name, columns in happened.events:
            self.world.events.append((name, _shifted(columns, first_row)))
        for name, deaths in happened.deaths.items():
            self.world.tables[name].died.extend(_shifted(dead, first_row) for dead in deaths)

    def _set_rooms(self, rooms: list[Room]) -> None:
        self.rooms = rooms
        self._rows = {room: row for row, room in enumerate(rooms)}


def _shifted(columns: Columns, first_row: int) -> Columns:
    return {**columns, "room": columns["room"] + first_row}

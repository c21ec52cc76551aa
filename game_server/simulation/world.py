"""A world: all rooms of one game that step together, as tables whose rows carry their room.

NumPy pays per call and not per row, so a hundred rooms of eight in one world cost about a
fifteenth of what they cost one by one. Rooms come and go by ``insert`` and ``remove``, when they
are opened, closed, saved or loaded, and by ``split`` and ``join`` while a faulty one is sought.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.protocol.wire import BOOL, INT
from game_server.simulation.game_map import GameMap
from game_server.simulation.polygons import MapError
from game_server.simulation.random import counter_random
from game_server.simulation.table import Table, TableCopy
from game_server.simulation.walls import WallSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from game_server.protocol.declare import GameTables
    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.columns import Columns

SETTING = "set_"
"""Room columns with this prefix are the room's settings, read as ``world.settings.<name>``."""
NEXT_ID = "next_"


class RoomStateError(ValueError):
    """Saved room data does not fit this game's tables; the message says where."""


@dataclass(frozen=True)
class RoomState:
    """One room's rows of every table, and its map: plain data, independent of any world."""

    tables: Mapping[str, Columns]
    map: GameMap
    saved: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The saved columns and the map, as msgpack can carry them."""
        tables = {
            table: {
                name: [column.dtype.str, list(column.shape), column.tobytes()]
                for name, column in columns.items()
                if name in self.saved[table]
            }
            for table, columns in self.tables.items()
        }
        return {"tables": tables, "map": self.map.plain()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> RoomState:
        """The inverse of ``plain``. Raises RoomStateError."""
        try:
            tables = {
                table: {
                    name: np.frombuffer(data, np.dtype(code)).reshape(shape)
                    for name, (code, shape, data) in columns.items()
                }
                for table, columns in plain["tables"].items()
            }
            return cls(tables, GameMap.from_plain(plain["map"]))
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise RoomStateError(f"the saved room cannot be read: {fault}") from fault


@dataclass(frozen=True)
class WorldCopy:
    """Rooms of a world, for ``World.restore`` to go back to, or for ``World.join`` to add."""

    tables: Mapping[str, TableCopy]
    maps: tuple[GameMap, ...]
    walls: WallSet


class Settings:
    """The rooms' settings as columns (rooms,)."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> NDArray[Any]: ...
    else:

        def __init__(self, rooms: Table) -> None:
            self._rooms = rooms

        def __getattr__(self, name: str) -> NDArray[Any]:
            return getattr(self._rooms, SETTING + name)


class World:
    """The rooms of one game that step together. Every table is also an attribute by its name.

    ``rooms`` has one row a room and ``seats`` one a seat, dense from slot 0, so that a seat's row
    is ``seat_rows(room, slot)``. ``tick`` (rooms,) is each room's own clock.
    """

    declared: GameTables
    tick_hz: int
    rooms: Table
    seats: Table
    settings: Settings
    tables: dict[str, Table]
    maps: tuple[GameMap, ...]
    walls: WallSet
    events: list[tuple[str, Columns]]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Table: ...

    def __init__(self, declared: GameTables, tick_hz: int) -> None:
        self.declared = declared
        self.tick_hz = tick_hz
        self.maps = ()
        self.walls = WallSet.build(())
        self.events = []
        self.tables = {}
        for name, kind in declared.kinds.items():
            extra: dict[str, Any] = {}
            if name == "match":
                extra = {"tick": INT, "seed": INT, "finished": BOOL, **declared.room_columns}
                extra.update({NEXT_ID + kind_name: INT for kind_name in declared.kinds})
            elif name == "seat":
                extra = dict(declared.seat_columns)
            self.tables[name] = Table(name, kind, extra)
        self.rooms, self.seats = self.tables["match"], self.tables["seat"]
        self.settings = Settings(self.rooms)  # type: ignore[call-arg]
        self.__dict__.update({n: t for n, t in self.tables.items() if n not in ("match", "seat")})

    @property
    def tick(self) -> Ints:
        """Each room's tick (rooms,)."""
        return self.rooms.tick

    @property
    def n_rooms(self) -> int:
        return self.rooms.n

    def seat_rows(self, room: ArrayLike, slot: ArrayLike) -> Ints:
        """Rows of the seats table, for rooms (k,) and slots (k,)."""
        rows: Ints = self.seats.offsets[np.asarray(room)] + np.asarray(slot)
        return rows

    def new_room(self, game_map: GameMap, seats: int, seed: int, **columns: Any) -> RoomState:
        """The state of a new room, with its fixed grid rows.

        ``columns`` are room columns (settings with their prefix). Raises RoomStateError for one
        that the game does not have.
        """
        unknown = set(columns) - set(self.rooms.columns)
        if unknown:
            raise RoomStateError(f"rooms have no column {sorted(unknown)[0]!r}")
        tables: dict[str, Columns] = {}
        for name, table in self.tables.items():
            grid = table.kind.grid
            ids = np.arange(grid[0] * grid[1] if grid else 0, dtype=np.int64)
            tables[name] = {"id": ids}
        tables["seat"] = {"id": np.arange(seats, dtype=np.int64)}
        row = {name: np.array([value]) for name, value in columns.items()}
        tables["match"] = {"id": np.zeros(1, np.int64), "seed": np.array([seed]), **row}
        return RoomState(tables, game_map)

    def insert(self, state: RoomState) -> int:
        """Append a room and return its row. Raises RoomStateError."""
        for name, table in self.tables.items():
            if name not in state.tables or "id" not in state.tables[name]:
                raise RoomStateError(f"the room has no table {name!r}")
            self._check(table, state.tables[name])
        try:
            walls = WallSet.build((*self.maps, state.map))
        except MapError as fault:
            raise RoomStateError(f"the room's map cannot be used: {fault}") from fault
        for name, table in self.tables.items():
            table.insert(state.tables[name])
        self.maps, self.walls = walls.maps, walls
        return self.n_rooms - 1

    def remove(self, row: int) -> RoomState:
        """Take a room out and return its state; the rows of later rooms move down by one."""
        taken = {name: table.remove(row) for name, table in self.tables.items()}
        saved = {name: frozenset(table.saved) for name, table in self.tables.items()}
        state = RoomState(taken, self.maps[row], saved)
        self.walls = WallSet.build(self.maps[:row] + self.maps[row + 1 :])
        self.maps = self.walls.maps
        return state

    def peek(self, row: int) -> RoomState:
        """A room's state, copied, while the room stays."""
        taken = {}
        for name, table in self.tables.items():
            rows = table.rows_of(row)
            taken[name] = {column: getattr(table, column)[rows].copy() for column in table.columns}
        saved = {name: frozenset(table.saved) for name, table in self.tables.items()}
        return RoomState(taken, self.maps[row], saved)

    def split(self, row: int) -> WorldCopy:
        """Remove a room and all behind it, and return them, to be handed to ``join``."""
        tables = {name: table.split(row) for name, table in self.tables.items()}
        behind = WallSet.build(self.maps[row:])
        self.walls = WallSet.build(self.maps[:row])
        self.maps = self.walls.maps
        return WorldCopy(tables, behind.maps, behind)

    def join(self, copied: WorldCopy) -> None:
        """Append rooms that were split off."""
        for name, table in self.tables.items():
            table.join(copied.tables[name])
        self.walls = WallSet.build((*self.maps, *copied.maps))
        self.maps = self.walls.maps

    def copy(self) -> WorldCopy:
        """The whole state, to be handed to ``restore``."""
        tables = {name: table.copy() for name, table in self.tables.items()}
        return WorldCopy(tables, self.maps, self.walls)

    def restore(self, copied: WorldCopy) -> None:
        """Go back to a copy; events, births and deaths since are forgotten."""
        for name, table in self.tables.items():
            table.restore(copied.tables[name])
        self.maps, self.walls = copied.maps, copied.walls
        self.events = []

    def begin_tick(self) -> None:
        """Move every room's clock on and begin new lists of events and deaths."""
        self.events = []
        for table in self.tables.values():
            table.forget_deaths()
        self.rooms.tick += 1

    def apply(self) -> None:
        """Apply the births and deaths that were collected."""
        for name, table in self.tables.items():
            table.apply(getattr(self.rooms, NEXT_ID + name))

    def emit(self, event: str, room: ArrayLike, **fields: Any) -> None:
        """Collect events of one declared sort: ``room`` (k,) of room rows, fields (k,) or one
        value for all. A member event needs the field ``slot``. Raises KeyError when undeclared.
        """
        declared = self.declared.events[event]
        rooms = np.atleast_1d(np.asarray(room, np.int64))
        if not rooms.size:
            return
        columns: Columns = {"room": rooms}
        for name in (*declared.fields, *(["slot"] if declared.scope == "member" else [])):
            values = np.asarray(fields[name])
            if values.shape != rooms.shape:
                values = np.broadcast_to(values, rooms.shape)
            columns[name] = values
        self.events.append((event, columns))

    def finish(self, rooms: ArrayLike) -> None:
        """Declare rounds over: a mask (rooms,) or room rows."""
        self.rooms.finished[np.asarray(rooms)] = True

    def random(self, table: Table, rows: ArrayLike, purpose: int) -> Floats:
        """Numbers in [0, 1) for rows (k,) of a table, from (room seed, tick, purpose, id)."""
        rows = np.asarray(rows)
        room = table.room[rows]
        drawn: Floats = counter_random(
            self.rooms.seed[room], self.tick[room], purpose, table.id[rows]
        )
        return drawn

    def hash(self, row: int) -> str:
        """A digest of a room's saved state: equal for equal rooms, wherever they run."""
        digest = hashlib.blake2b(digest_size=16)
        for name, table in self.tables.items():
            rows = table.rows_of(row)
            for column in sorted(table.saved):
                digest.update(f"{name}.{column}".encode())
                digest.update(np.ascontiguousarray(getattr(table, column)[rows]).tobytes())
        return digest.hexdigest()

    @staticmethod
    def _check(table: Table, columns: Columns) -> None:
        """Every column must have its row count and shape, before any of them is stored."""
        count = len(columns["id"])
        for name in table.columns:
            if name not in columns:
                continue
            expected = (count, *getattr(table, name).shape[1:])
            if columns[name].shape != expected:
                raise RoomStateError(f"{table.name}.{name} has shape {columns[name].shape}")

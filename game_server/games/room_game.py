"""Games that see one room at a time, in plain Python.

``RoomGame`` is a ``Game`` like any other; it turns each room's columns into objects, calls the
one-room hooks, and writes the objects back. Between steps the columns are the truth, so saving,
copying and rolling back need nothing from such a game. At eight players this is faster than
NumPy; the two meet near a hundred and twenty-five.

    class Snail(RoomGame):
        snails = Kind(sent=dict(x=U8, y=U8), born=dict(slot=U16), state=dict(seat=INT))
        trail = Grid(40, 24, U8)

        def step_room(self, room, inputs):
            for snail in room.snails:
                crawl(snail, inputs[snail.seat])
                room.trail[snail.x, snail.y] = snail.seat + 1
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import field, make_dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.games.base import Game, Inputs, Rows
from game_server.protocol.wire import U8
from game_server.simulation.random import counter_random
from game_server.simulation.world import SETTING, World

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableSequence

    from game_server.protocol.declare import Kind
    from game_server.simulation.game_map import GameMap
    from game_server.simulation.table import Table

Entity = Any
"""An object with a kind's declared columns as attributes, and its ``id``."""
SeatInput = Any
"""One seat's input: a bool for each button and press, by its name, and ``aim`` and ``present``."""


class GridView:
    """A grid of one room: ``grid[x, y]`` reads and writes a field. IndexError outside of it."""

    def __init__(self, table: Table, rows: slice, kind: Kind) -> None:
        assert kind.grid is not None
        self.width, self.height = kind.grid
        self._column = table.value
        self._rows = rows
        values = self._column[rows]
        is_bytes = kind.sent["value"] is U8
        self.cells: MutableSequence[int] = (
            bytearray(values.astype(np.uint8).tobytes()) if is_bytes else values.tolist()
        )
        """All fields, row by row. ``cells.count(value)`` is the quick way to count."""

    def __getitem__(self, position: tuple[int, int]) -> int:
        return self.cells[self._index(position)]

    def __setitem__(self, position: tuple[int, int], value: int) -> None:
        self.cells[self._index(position)] = value

    def fill(self, value: int) -> None:
        """Set every field."""
        self.cells[:] = [value] * len(self.cells)

    def write_back(self) -> None:
        """Store every field in the column; the server does this when a hook returns."""
        self._column[self._rows] = (
            np.frombuffer(self.cells, np.uint8) if isinstance(self.cells, bytearray) else self.cells
        )

    def _index(self, position: tuple[int, int]) -> int:
        x, y = position
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError(f"{position} lies outside the grid")
        return y * self.width + x


class OneRoom:
    """A room as objects, for the length of one hook.

    Each kind is a list of entities and each grid a ``GridView``, by its declared name. ``seats``
    are objects with the core and declared seat columns, by slot. Room columns (``tick``, ``seed``,
    ``phase``, ``ends_at``, ``round``, declared ones) are attributes too; you may write the
    declared ones. Births and deaths take effect when the hook returns.
    """

    seats: list[Any]
    settings: SimpleNamespace
    map: GameMap

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, game: RoomGame, world: World, row: int) -> None:
        self._game, self._world, self._row = game, world, row
        self._dead: dict[str, set[int]] = {}
        self.map = world.maps[row]
        self._load_room_columns()
        for name, table in world.tables.items():
            if name == "match":
                continue
            rows = table.rows_of(row)
            if table.kind.grid:
                self.__dict__[name] = GridView(table, rows, table.kind)
            else:
                self.__dict__["seats" if name == "seat" else name] = game._load(name, table, rows)

    def spawn(self, kind: str, **columns: float) -> None:
        """Create an entity; the room's list has it from the next hook on."""
        self._world.tables[kind].spawn(self._row, **columns)

    def kill(self, kind: str, entity: Entity) -> None:
        """Remove an entity; it is gone from the next hook on."""
        self._dead.setdefault(kind, set()).add(entity.id)

    def emit(self, event: str, **fields: Any) -> None:
        """Send an event that the game declares, with its fields."""
        self._world.emit(event, self._row, **fields)

    def finish(self) -> None:
        """End the round after this tick; ``result`` is called next."""
        self._world.finish([self._row])

    def random(self, purpose: int, number: int = 0) -> float:
        """A number in [0, 1) that depends only on (room seed, tick, purpose, number)."""
        draw = counter_random(
            np.array([self.seed]), np.array([self.tick]), purpose, np.array([number])
        )
        return float(draw[0])

    def write_back(self) -> None:
        """Store every object in the columns; the server does this when a hook returns."""
        rooms = self._world.rooms
        for name in self._game.rooms.columns:
            getattr(rooms, name)[self._row] = self.__dict__[name]
        for name, table in self._world.tables.items():
            rows = table.rows_of(self._row)
            if name == "match":
                continue
            if table.kind.grid:
                self.__dict__[name].write_back()
                continue
            self._game._store(table, rows, self.__dict__["seats" if name == "seat" else name])
            dead = self._dead.get(name)
            if dead:
                table.kill(rows.start + np.flatnonzero(np.isin(table.id[rows], list(dead))))

    def _load_room_columns(self) -> None:
        rooms, row = self._world.rooms, self._row
        columns = {name: getattr(rooms, name)[row].item() for name in self._game._room_fields}
        self.settings = SimpleNamespace(
            **{n[len(SETTING) :]: v for n, v in columns.items() if n.startswith(SETTING)}
        )
        self.__dict__.update({n: v for n, v in columns.items() if not n.startswith(SETTING)})


class RoomGame(Game):
    """A game written for one room in plain Python. Fill in ``step_room`` and what else it needs."""

    _handed_to_hooks = (World, OneRoom)

    def open_room(self, room: OneRoom) -> None:
        """The room has just opened: spawn the entities that are always there."""

    def start_room(self, room: OneRoom) -> None:
        """A round starts: reset scores, positions, grids."""

    def join_room(self, room: OneRoom, slot: int) -> None:
        """A player or bot has taken a seat: spawn their entities."""

    def leave_room(self, room: OneRoom, slot: int) -> None:
        """A seat is about to become empty: kill its entities."""

    def bot(self, room: OneRoom, slot: int, act: SeatInput) -> None:
        """Decide for the bot in a seat: set buttons, presses and aim of ``act``."""

    def step_room(self, room: OneRoom, inputs: list[SeatInput]) -> None:
        """Move the room on by one tick. ``inputs`` are by slot; neutral between rounds."""
        raise NotImplementedError(f"{type(self).__name__} has no step_room()")

    # The adapter: the vectorised hooks, one room after the other.

    def open(self, w: World, rooms: Rows) -> None:
        for row in rooms.tolist():
            with self._visit(w, row) as room:
                self.open_room(room)

    def start_round(self, w: World, rooms: Rows) -> None:
        for row in rooms.tolist():
            with self._visit(w, row) as room:
                self.start_room(room)

    def join(self, w: World, seats: Rows) -> None:
        for row, slots in _by_room(w, seats):
            with self._visit(w, row) as room:
                for slot in slots:
                    self.join_room(room, slot)

    def leave(self, w: World, seats: Rows) -> None:
        for row, slots in _by_room(w, seats):
            with self._visit(w, row) as room:
                for slot in slots:
                    self.leave_room(room, slot)

    def bots(self, w: World, seats: Rows) -> Inputs:
        acts: list[SeatInput] = []
        for row, slots in _by_room(w, seats):
            room = OneRoom(self, w, row)
            for slot in slots:
                act = self._input_type()
                self.bot(room, slot, act)
                acts.append(act)
        return self._gather(acts)

    def step(self, w: World, inputs: Inputs) -> None:
        all_inputs = self._scatter(inputs)
        for row in range(w.n_rooms):
            with self._visit(w, row) as room:
                self.step_room(room, all_inputs[w.seats.rows_of(row)])

    def _load(self, name: str, table: Table, rows: slice) -> list[Entity]:
        """The entities in some rows of a table, as objects."""
        make = self._entity_types[name]
        columns = [getattr(table, column)[rows].tolist() for column in make.__slots__]
        return [make(*values) for values in zip(*columns, strict=True)]

    def _store(self, table: Table, rows: slice, entities: list[Entity]) -> None:
        """Write entities back into the rows that they were loaded from."""
        for column in self._entity_types[table.name].__slots__[1:]:
            getattr(table, column)[rows] = [getattr(entity, column) for entity in entities]

    @cached_property
    def _room_fields(self) -> list[str]:
        """The room columns that ``OneRoom`` shows: the core ones, settings, declared ones."""
        return ["tick", "seed", "phase", "ends_at", "round", *self.tables.room_columns]

    @cached_property
    def _entity_types(self) -> dict[str, Any]:
        """A slotted class for each kind, its fields in the order of the columns behind ``id``."""
        types = {}
        for name, kind in self.tables.kinds.items():
            extra = self.tables.seat_columns if name == "seat" else {}
            fields = [(column, Any) for column in ("id", *kind.columns, *extra)]
            types[name] = make_dataclass(name, fields, slots=True)
        return types

    @cached_property
    def _input_type(self) -> Any:
        switches = [*self.input.buttons, *self.input.presses, "present"]
        fields = [(name, bool, field(default=False)) for name in switches]
        return make_dataclass("SeatInput", [*fields, ("aim", int, field(default=0))], slots=True)

    def _scatter(self, inputs: Inputs) -> list[SeatInput]:
        """Input arrays (seats,) as one object a seat."""
        held = [inputs.held[name].tolist() for name in self.input.buttons]
        pressed = [inputs.pressed[name].tolist() for name in self.input.presses]
        columns = [*held, *pressed, inputs.present.tolist(), inputs.aim.tolist()]
        return [self._input_type(*values) for values in zip(*columns, strict=True)]

    def _gather(self, acts: list[SeatInput]) -> Inputs:
        """The inverse of ``_scatter``."""
        inputs = Inputs.neutral(self.input, len(acts))
        for arrays in (inputs.held, inputs.pressed):
            for name, values in arrays.items():
                values[:] = [getattr(act, name) for act in acts]
        inputs.aim[:] = [act.aim for act in acts]
        inputs.present[:] = True
        return inputs

    @contextmanager
    def _visit(self, w: World, row: int) -> Iterator[OneRoom]:
        """A room as objects, written back into the columns at the end."""
        room = OneRoom(self, w, row)
        yield room
        room.write_back()


def _by_room(w: World, seats: Rows) -> Iterator[tuple[int, list[int]]]:
    """Rows (k,) of the seats table, ascending, as (room row, slots) for each room."""
    rooms, slots = w.seats.room[seats], w.seats.id[seats]
    for row in np.unique(rooms).tolist():
        yield row, slots[rooms == row].tolist()

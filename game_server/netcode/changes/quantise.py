"""Quantising: a tick's live columns rounded to wire records, checked, and nothing changed yet.

NaN cast to an integer raises nothing and looks like a number, so everything that will travel is
checked here, while the room at fault can still be found and rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.netcode.changes.interest import TEAM_BIT, WorldCells
from game_server.netcode.changes.records import ColumnPlan, KindCodec
from game_server.netcode.columns import CELL_CODE
from game_server.protocol.declare import MAX_TEAMS, OWNER_ONLY, Event, GameTables
from game_server.protocol.wire import WireType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from game_server.simulation.arrays import Bools, Bytes, Indices, Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World


class BadRooms(ValueError):
    """Rooms hold values that no wire record can carry, or name seats that they do not have.
    ``rooms`` are their rows.
    """

    def __init__(self, rooms: Sequence[int], table: str) -> None:
        self.rooms = tuple(rooms)
        super().__init__(f"{table}: a value is not finite or out of range in rooms {self.rooms}")


@dataclass(frozen=True, slots=True)
class KindRecords:
    """One kind's rows as wire bytes: ``sent`` (n, words), ``private`` (n, bytes) and, for the rows
    ``fresh`` that no client but their owner's has been sent, ``born`` (k, bytes). ``cell_codes``
    (n,) say where they are now.
    """

    sent: NDArray[Any]
    private: Bytes
    cell_codes: Ints
    fresh: Indices
    born: Bytes


@dataclass(frozen=True, slots=True)
class CellEvents:
    """Events of one sort: packed records (k, w) and the keys (k,) of the cells they go to."""

    number: int
    keys: Ints
    records: Bytes


@dataclass(frozen=True, slots=True)
class TargetedEvent:
    """An event for a room's log, or for one member when ``slot`` is given; plain field values."""

    number: int
    room: int
    slot: int | None
    fields: list[Any]


@dataclass(frozen=True)
class Quantised:
    """Everything of a tick that may travel, rounded and checked."""

    kinds: Mapping[str, KindRecords]
    cell_events: list[CellEvents] = field(default_factory=list)
    targeted_events: list[TargetedEvent] = field(default_factory=list)


class Quantiser:
    """Rounds the rows and events of worlds of one game."""

    def __init__(self, tables: GameTables, codecs: Sequence[KindCodec], cell_size: float) -> None:
        self._codecs = codecs
        self._owned = _owned(codecs)
        self._cell_size = cell_size
        self._events = {
            name: (number, event, _event_plan(event))
            for number, (name, event) in enumerate(tables.events.items())
        }

    def quantise(self, world: World, cells: WorldCells) -> Quantised:
        """Round a world's state and the events of its tick. Raises BadRooms."""
        kinds = {}
        with np.errstate(invalid="ignore"):
            for codec in self._codecs:
                if world.tables[codec.name].n:
                    kinds[codec.name] = self._rows(world, codec, cells)
            result = Quantised(kinds)
            for name, columns in world.events:
                self._event(name, columns, world, cells, result)
        return result

    def _rows(self, world: World, codec: KindCodec, cells: WorldCells) -> KindRecords:
        table = world.tables[codec.name]
        count, plan = table.n, codec.plan
        steps = plan.steps(lambda name: getattr(table, name), count)
        _check(plan.misfits(steps), table.room, codec.name)
        if codec.name in self._owned:
            _check(_astray(world, table.room, table.seat), table.room, codec.name)
        sent = np.zeros((count, codec.words), codec.word)
        if codec.sent_size:
            plan.pack(steps, 0, sent.view(np.uint8))
        private = np.empty((count, codec.private_size), np.uint8)
        if codec.private_size:
            plan.pack(steps, 1, private)

        if not codec.kind.is_local:
            cell_codes = np.broadcast_to(np.int64(1), count)
        elif cells.is_single:
            cell_codes = np.broadcast_to(np.int64(2), count)
        else:
            col, row = steps.floats[plan.position_rows]
            cell_codes = cells.cells_at(table.room, col, row) + 1
        if codec.kind.audience:
            cell_codes = self._for_audience(codec, table, cell_codes)

        fresh = np.flatnonzero(CELL_CODE.of(table) == 0)
        born = np.empty((len(fresh), codec.born_plan.sizes[0]), np.uint8)
        if born.size:
            steps = codec.born_plan.steps(lambda name: getattr(table, name)[fresh], len(fresh))
            _check(codec.born_plan.misfits(steps), table.room[fresh], codec.name)
            codec.born_plan.pack(steps, 0, born)
        return KindRecords(sent, private, cell_codes, fresh, born)

    @staticmethod
    def _for_audience(codec: KindCodec, table: Table, cell_codes: Ints) -> Ints:
        """Cell codes for everybody turned into those of a team, or into 0."""
        assert codec.kind.audience is not None
        audience = getattr(table, codec.kind.audience)
        misfits = (audience < OWNER_ONLY) | (audience > MAX_TEAMS)
        _check(misfits if misfits.any() else None, table.room, codec.name)
        return np.where(audience == OWNER_ONLY, 0, cell_codes + (audience << TEAM_BIT))

    def _event(
        self,
        name: str,
        columns: Mapping[str, NDArray[Any]],
        world: World,
        cells: WorldCells,
        result: Quantised,
    ) -> None:
        number, event, plan = self._events[name]
        room = columns["room"]
        steps = plan.steps(lambda column: columns[column], len(room))
        _check(plan.misfits(steps), room, name)
        if event.scope == "member":
            _check(_astray(world, room, columns["slot"]), room, name)
        if event.scope != "cell":
            slots = columns["slot"].tolist() if event.scope == "member" else [None] * len(room)
            values = [_plain(wire, columns[field]) for field, wire in event.fields.items()]
            for k, (in_room, slot) in enumerate(zip(room.tolist(), slots, strict=True)):
                fields = [column[k] for column in values]
                result.targeted_events.append(TargetedEvent(number, in_room, slot, fields))
            return
        records = np.empty((len(room), plan.sizes[0]), np.uint8)
        plan.pack(steps, 0, records)
        position = event.cell or ()
        if not all(column in event.fields for column in position):
            position = ()
        ends = [columns[column] / self._cell_size for column in position]
        if not position:
            keys = cells.first[room]
        elif cells.is_single:
            keys = cells.first[room] + 1
        elif len(position) == 2:
            keys = cells.first[room] + cells.cells_at(room, *np.floor(ends))
        else:
            which, keys = cells.crossed(room, *ends)
            records = records[which]
        result.cell_events.append(CellEvents(number, keys, records))


def _owned(codecs: Sequence[KindCodec]) -> set[str]:
    """The kinds whose rows are looked up by their seats: for private records, owners and views."""
    owned = {codec.name for codec in codecs if codec.private_size or codec.kind.audience}
    local = [c.name for c in codecs if c.kind.is_local and "seat" in c.kind.columns]
    return owned | set(local[:1])


def _astray(world: World, room: Ints, slot: Ints) -> Bools | None:
    """Which slots (k,) their rooms (k,) do not have, None if there are none: their rows would be
    those of seats in another room.
    """
    astray = (slot < 0) | (slot >= np.diff(world.seats.offsets)[room])
    return astray if astray.any() else None


def _check(misfits: Bools | None, room: Ints, table: str) -> None:
    if misfits is not None:
        raise BadRooms(np.unique(room[misfits]).tolist(), table)


def _event_plan(event: Event) -> ColumnPlan:
    packed = {name: wire for name, wire in event.fields.items() if isinstance(wire, WireType)}
    return ColumnPlan([packed])


def _plain(wire: Any, values: NDArray[Any]) -> list[Any]:
    """A column of fields as clients would read it from a packed record."""
    if not isinstance(wire, WireType):
        return [str(value) for value in values]
    plain: list[Any] = wire.dequantise(wire.quantise(values)).tolist()
    return plain

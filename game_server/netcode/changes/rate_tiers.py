"""Rate tiers: messages for members who get only every second or every fourth tick.

A chunk of a slower tier covers the ticks since the tier was last due, and is made from the changes
of each of them, never by comparing two end states: values are absolute and operations idempotent,
so it applies to whatever a client holds of that time.

Which columns of a row have changed stands in hidden columns, which move with the row. Departures
and events are kept aside under the number of their room, since room rows change as rooms come and
go. Nothing is gathered while nobody is in the tier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.changes.changes import (
    Departures,
    KindChanges,
    change_blocks,
    event_block,
)
from game_server.netcode.changes.quantise import CellEvents
from game_server.netcode.columns import CELL_CODE, FIRST_STEP, ROOM_NUMBER, HiddenColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.netcode.changes.chunks import Block
    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.records import KindCodec
    from game_server.simulation.arrays import Bools, Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World

TIERS = (0, 1, 2)
"""Tier t gets every 2^t-th tick. A slower one would let interpolation run dry at 10 Hz."""


def period(tier: int) -> int:
    """A tier is due when the replicator's step is a multiple of this."""
    return 1 << tier


class Tier:
    """The changes of one world since a slower tier was last due."""

    def __init__(self, number: int) -> None:
        self.number, self.period = number, period(number)
        self._changed: HiddenColumn[Ints] = HiddenColumn(f"wire_changed_{number}", np.int64)
        """A row's changed columns, as a column mask."""
        self._entered: HiddenColumn[Bools] = HiddenColumn(f"wire_entered_{number}", np.bool_)
        """Whether the whole row has to be sent."""
        self._first_step: int | None = None
        self._gone: dict[int, list[Departures]] = {}
        self._events: list[tuple[Ints, Ints, CellEvents]] = []
        """Room numbers, cell codes and the events there."""

    def declare(self, table: Table) -> None:
        """Add the hidden columns of a kind's table."""
        self._changed.declare(table)
        self._entered.declare(table)

    def room_inserted(self, table: Table, room: int) -> None:
        """A room has come from elsewhere: forget what another replicator has noted in its rows."""
        rows = table.rows_of(room)
        self._changed.of(table)[rows] = 0
        self._entered.of(table)[rows] = False

    def rest(self) -> None:
        """Nobody is in the tier any more."""
        self._first_step = None
        self._gone, self._events = {}, []

    def gather(
        self,
        step: int,
        world: World,
        cells: WorldCells,
        changes: Iterable[KindChanges],
        events: Iterable[CellEvents],
    ) -> None:
        """Remember what this step has changed."""
        if self._first_step is None:
            self._first_step = step
            for table in world.tables.values():
                self._changed.of(table)[:] = 0
                self._entered.of(table)[:] = False
        number = ROOM_NUMBER.of(world.rooms)
        for kind in changes:
            self._changed.of(kind.table)[kind.changed] |= kind.masks
            self._entered.of(kind.table)[kind.entered] = True
            for gone in kind.departures:
                kept = Departures(gone.order, gone.ids, number[gone.rooms], gone.cell_codes)
                self._gone.setdefault(kind.codec.number, []).append(kept)
        for sort in events:
            rooms, codes = number[cells.room[sort.keys]], cells.number[sort.keys] + 1
            self._events.append((rooms, codes, sort))

    def flush(
        self, world: World, codecs: Sequence[KindCodec], cells: WorldCells, seen: Bools
    ) -> list[Block]:
        """Everything gathered in the cells ``seen`` (total,), and begin anew."""
        blocks: list[Block] = []
        numbers = ROOM_NUMBER.of(world.rooms)
        for codec in codecs:
            table = world.tables[codec.name]
            changed, entered = self._changed.of(table), self._entered.of(table)
            is_sent = CELL_CODE.of(table) > 0
            rows = np.flatnonzero((changed != 0) & ~entered & is_sent)
            departures = []
            for gone in self._gone.get(codec.number, ()):
                here, rooms = _still_there(numbers, gone.rooms)
                departures.append(
                    Departures(gone.order, gone.ids[here], rooms, gone.cell_codes[here])
                )
            whole = np.flatnonzero(entered & is_sent)
            changes = KindChanges(codec, table, rows, changed[rows], whole, departures)
            blocks += change_blocks(changes, cells, seen)
            changed[:] = 0
            entered[:] = False
        for of_rooms, codes, sort in self._events:
            here, rooms = _still_there(numbers, of_rooms)
            keys = cells.keys(rooms, codes[here])
            blocks.append(event_block(CellEvents(sort.number, keys, sort.records[here]), seen))
        self._gone, self._events = {}, []
        return blocks

    def covered(self, step: int, world: World) -> list[int]:
        """For each room, how many ticks back the changes of ``flush`` reach at this step."""
        if self._first_step is None:
            return [0] * world.n_rooms
        first = np.maximum(FIRST_STEP.of(world.rooms), self._first_step)
        covered: list[int] = np.minimum(step - first + 1, self.period).tolist()
        return covered


def _still_there(numbers: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Which of the rooms with the numbers ``wanted`` (k,) still exist (m,), and their rows."""
    order = np.argsort(numbers)
    at = np.searchsorted(numbers[order], wanted)
    at = np.minimum(at, len(numbers) - 1)
    rows = order[at]
    here = np.flatnonzero(numbers[rows] == wanted)
    return here, rows[here]

"""Rate tiers: what members are told of who get only every second or every fourth tick.

A chunk of a slower tier covers the ticks since the last one that was due, and is made from the
marks of each of them, never by comparing two end states: values are absolute and operations
idempotent, so it applies to whatever a client holds of that time.

The marks of rows lie in hidden columns and move with them. Those of rows that are gone, and events,
are kept aside under a number that each room has been given, since room rows change as rooms come
and go. Nothing is gathered, and nothing spent, while nobody is in the tier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.changes.changes import Departures, KindChanges, add_changes, add_events
from game_server.netcode.changes.quantise import PLACED, CellEvents

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
ROOM, SINCE = "wire_room", "wire_since"
"""Hidden columns of the rooms: the number that a replicator has given it, and its first step."""


def period(tier: int) -> int:
    """A tier is due when the replicator's step is a multiple of this."""
    return 1 << tier


class Tier:
    """What a slower tier must be told of one world since it was last due."""

    def __init__(self, number: int) -> None:
        self.number, self.period = number, period(number)
        self._changed, self._entered = f"wire_changed_{number}", f"wire_entered_{number}"
        self._first_step: int | None = None
        self._gone: dict[int, list[Departures]] = {}
        self._events: list[tuple[Ints, Ints, CellEvents]] = []

    def declare(self, table: Table) -> None:
        """Add the hidden columns of a kind's table: which columns changed, and whether all did."""
        table.add_column(self._changed, np.int64)
        table.add_column(self._entered, np.bool_)

    def admit(self, table: Table, room: int) -> None:
        """A room has come from elsewhere: what it brings along is not ours."""
        rows = table.rows_of(room)
        for name in (self._changed, self._entered):
            getattr(table, name)[rows] = 0

    def rest(self) -> None:
        """Nobody is in the tier any more."""
        self._first_step = None
        self._gone, self._events = {}, []

    def gather(
        self,
        step: int,
        world: World,
        cells: WorldCells,
        marks: Iterable[KindChanges],
        events: Iterable[CellEvents],
    ) -> None:
        """Remember what this step has changed."""
        if self._first_step is None:
            self._first_step = step
            for table in world.tables.values():
                getattr(table, self._changed)[:] = 0
                getattr(table, self._entered)[:] = False
        number = getattr(world.rooms, ROOM)
        for kind in marks:
            getattr(kind.table, self._changed)[kind.changed] |= kind.masks
            getattr(kind.table, self._entered)[kind.entered] = True
            for gone in kind.departures:
                kept = Departures(gone.order, gone.ids, number[gone.rooms], gone.places)
                self._gone.setdefault(kind.codec.number, []).append(kept)
        for told in events:
            rooms, places = number[cells.room[told.keys]], cells.number[told.keys] + 1
            self._events.append((rooms, places, told))

    def take(
        self, world: World, codecs: Sequence[KindCodec], cells: WorldCells, seen: Bools
    ) -> list[Block]:
        """Everything gathered in the cells ``seen`` (total,), and begin anew."""
        blocks: list[Block] = []
        numbers = getattr(world.rooms, ROOM)
        for codec in codecs:
            table = world.tables[codec.name]
            changed, entered = getattr(table, self._changed), getattr(table, self._entered)
            there = getattr(table, PLACED) > 0
            rows = np.flatnonzero((changed != 0) & ~entered & there)
            departures = []
            for gone in self._gone.get(codec.number, ()):
                here, rooms = _here(numbers, gone.rooms)
                departures.append(Departures(gone.order, gone.ids[here], rooms, gone.places[here]))
            marks = KindChanges(
                codec, table, rows, changed[rows], np.flatnonzero(entered & there), departures
            )
            add_changes(marks, cells, seen, blocks)
            changed[:] = 0
            entered[:] = False
        for which, places, told in self._events:
            here, rooms = _here(numbers, which)
            keys = cells.keys(rooms, places[here])
            add_events(CellEvents(told.number, keys, told.records[here]), seen, blocks)
        self._gone, self._events = {}, []
        return blocks

    def covered(self, step: int, world: World) -> list[int]:
        """For each room, how many ticks back the marks reach that ``take`` gives at this step."""
        if self._first_step is None:
            return [0] * world.n_rooms
        first = np.maximum(getattr(world.rooms, SINCE), self._first_step)
        covered: list[int] = np.minimum(step - first + 1, self.period).tolist()
        return covered


def _here(numbers: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Which of the rooms with the numbers ``wanted`` (k,) are still there (m,), and their rows."""
    order = np.argsort(numbers)
    at = np.searchsorted(numbers[order], wanted)
    at = np.minimum(at, len(numbers) - 1)
    rows = order[at]
    here = np.flatnonzero(numbers[rows] == wanted)
    return here, rows[here]

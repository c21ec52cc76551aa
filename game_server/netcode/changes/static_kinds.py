"""Static kinds: clients keep their rows out of view, and on return receive only the changed rows.

Without this, a tick at which players cross into other cells costs several times a normal one. Each
static row has the tick at which its columns changed last. Each cell has the tick at which a row
came or went last, since after that the whole cell must be sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.columns import CELL_CODE, CHANGED_AT, ROOM_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.netcode.changes.changes import KindChanges
    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.records import KindCodec
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World


class StaticKinds:
    """When the static rows of the cells of one world changed."""

    def __init__(self, codecs: Iterable[KindCodec]) -> None:
        self.codecs: Sequence[KindCodec] = [codec for codec in codecs if codec.kind.static]
        self._inserted_at: dict[int, int] = {}
        """By room number, the room's tick when it came."""
        self._replaced_at: dict[tuple[int, int], int] = {}
        """By room number and cell code, the tick at which a row came or went last."""

    def declare(self, world: World) -> None:
        """Add the hidden columns to a world's tables."""
        for codec in self.codecs:
            CHANGED_AT.declare(world.tables[codec.name])

    def room_inserted(self, world: World, room: int) -> None:
        """A room has come; its earlier changes are unknown."""
        numbers = ROOM_NUMBER.of(world.rooms).tolist()
        self._inserted_at[numbers[room]] = int(world.tick[room])
        for number in self._inserted_at.keys() - set(numbers):
            del self._inserted_at[number]
        for key in [key for key in self._replaced_at if key[0] not in self._inserted_at]:
            del self._replaced_at[key]

    def note(self, world: World, changes: KindChanges) -> None:
        """Remember what this tick has changed of a static kind."""
        table, changed_at = changes.table, CHANGED_AT.of(changes.table)
        entered = changes.entered
        for rows in (changes.changed, entered):
            changed_at[rows] = world.tick[table.room[rows]]
        self._note_replaced(world, table.room[entered], CELL_CODE.of(table)[entered])
        for gone in changes.departures:
            self._note_replaced(world, gone.rooms, gone.cell_codes)

    def last_changes(self, world: World, cells: WorldCells) -> Ints:
        """For every cell (total,) the tick at which a static row of it changed last, or 0."""
        last = np.zeros(cells.total, np.int64)
        for codec in self.codecs:
            table = world.tables[codec.name]
            keys = cells.keys(table.room, CELL_CODE.of(table))
            np.maximum.at(last, keys, CHANGED_AT.of(table))
        return last

    def replaced_at(self, world: World, room: int, cell: int) -> int:
        """The tick since which static rows of a cell have neither come nor gone."""
        number = int(ROOM_NUMBER.of(world.rooms)[room])
        return self._replaced_at.get((number, cell + 1), self._inserted_at.get(number, 0))

    def _note_replaced(self, world: World, rooms: Ints, cell_codes: Ints) -> None:
        if not len(rooms):
            return
        numbers, ticks = ROOM_NUMBER.of(world.rooms)[rooms], world.tick[rooms]
        keys = zip(numbers.tolist(), cell_codes.tolist(), strict=True)
        self._replaced_at.update(zip(keys, ticks.tolist(), strict=True))

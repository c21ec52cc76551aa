"""Static kinds: clients keep them when they leave a cell, and are sent on return what has changed.

Without it a crossing tick of a rich map costs several times a normal one. Each static row knows the
tick at which its columns changed last; for each cell is known when one came or went last, since
then the whole of it must be sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.changes.quantise import PLACED
from game_server.netcode.changes.rate_tiers import ROOM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.netcode.changes.changes import KindChanges
    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.records import KindCodec
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

CHANGED_AT = "wire_changed_at"
"""Hidden column of static kinds: the room's tick at which a row was last sent."""


class StaticKinds:
    """When the static rows of the cells of one world changed."""

    def __init__(self, codecs: Iterable[KindCodec]) -> None:
        self.codecs: Sequence[KindCodec] = [codec for codec in codecs if codec.kind.static]
        self._admitted: dict[int, int] = {}
        self._replaced: dict[tuple[int, int], int] = {}

    def declare(self, world: World) -> None:
        """Add the hidden columns to a world's tables."""
        for codec in self.codecs:
            world.tables[codec.name].add_column(CHANGED_AT, np.int64)

    def admit(self, world: World, room: int) -> None:
        """A room has come: what went on in it before is not known here."""
        numbers = getattr(world.rooms, ROOM).tolist()
        self._admitted[numbers[room]] = int(world.tick[room])
        for number in self._admitted.keys() - set(numbers):
            del self._admitted[number]
        for key in [key for key in self._replaced if key[0] not in self._admitted]:
            del self._replaced[key]

    def note(self, world: World, marks: KindChanges) -> None:
        """Remember what this tick has changed of a static kind."""
        table, changed_at = marks.table, getattr(marks.table, CHANGED_AT)
        for rows in (marks.changed, marks.entered):
            changed_at[rows] = world.tick[table.room[rows]]
        entered = marks.entered
        self._replace(world, table.room[entered], getattr(table, PLACED)[entered])
        for gone in marks.departures:
            self._replace(world, gone.rooms, gone.places)

    def last_changes(self, world: World, cells: WorldCells) -> Ints:
        """For every cell (total,) the tick at which a static row of it changed last, or 0."""
        last = np.zeros(cells.total, np.int64)
        for codec in self.codecs:
            table = world.tables[codec.name]
            keys = cells.keys(table.room, getattr(table, PLACED))
            np.maximum.at(last, keys, getattr(table, CHANGED_AT))
        return last

    def replaced_at(self, world: World, room: int, cell: int) -> int:
        """The tick since which static rows of a cell have neither come nor gone."""
        number = int(getattr(world.rooms, ROOM)[room])
        return self._replaced.get((number, cell + 1), self._admitted.get(number, 0))

    def _replace(self, world: World, rooms: Ints, places: Ints) -> None:
        if not len(rooms):
            return
        numbers, ticks = getattr(world.rooms, ROOM)[rooms], world.tick[rooms]
        keys = zip(numbers.tolist(), places.tolist(), strict=True)
        self._replaced.update(zip(keys, ticks.tolist(), strict=True))

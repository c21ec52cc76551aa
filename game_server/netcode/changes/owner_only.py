"""What only its owner is told of: rows whose audience is nobody else, in the owner's own extras.

    [5, [code, records, code, records, …]]      code = kind × 8 + SPAWN; replaces those it had

They are few (a handful of mines), so they are told whole whenever one of them changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.changes.quantise import PLACED, RECORD
from game_server.protocol.messages import EXTRA_OWNED, SPAWN, pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.netcode.changes.changes import KindChanges
    from game_server.netcode.changes.records import KindCodec
    from game_server.simulation.arrays import Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World

TOLD = "wire_owned"
"""Hidden column of kinds with an audience: whether the owner was told of the row as its own."""


def owners_with_news(world: World, marks: KindChanges) -> list[int]:
    """Seat rows whose own rows of a kind have come, gone or changed in this tick; stores that they
    are told.
    """
    table = marks.table
    tell: list[int] = []
    for dead in table.died:
        told = np.flatnonzero(dead[TOLD])
        tell += world.seat_rows(dead["room"][told], dead["seat"][told]).tolist()
    told, hidden = getattr(table, TOLD), getattr(table, PLACED) == 0
    differs = told != hidden
    differs[marks.owned] = True
    which = np.flatnonzero(differs)
    tell += world.seat_rows(table.room[which], table.seat[which]).tolist()
    told[:] = hidden
    return tell


def owned_item(world: World, codecs: Sequence[KindCodec], seat_row: int) -> bytes | None:
    """The extras item with all of a seat's own rows; None when it has none."""
    groups: list[int | bytes] = []
    room, slot = int(world.seats.room[seat_row]), int(world.seats.id[seat_row])
    for codec in codecs:
        table = world.tables[codec.name]
        rows = _owned(table, room, slot)
        if len(rows):
            records = getattr(table, RECORD)[rows][:, codec.whole]
            groups += [codec.number << 3 | SPAWN, records.tobytes()]
    return pack([EXTRA_OWNED, groups]) if groups else None


NOTHING_OWNED = pack([EXTRA_OWNED, []])


def _owned(table: Table, room: int, slot: int) -> Ints:
    rows = table.rows_of(room)
    mine = (getattr(table, PLACED)[rows] == 0) & (table.seat[rows] == slot)
    owned: Ints = np.flatnonzero(mine) + rows.start
    return owned

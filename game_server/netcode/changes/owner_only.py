"""Rows that nobody but their owner sees, in the owner's own extras.

    [5, [code, records, code, records, …]]      code = kind × 8 + SPAWN; replaces the former rows

They are few (a handful of hidden traps), so all of them are sent whenever one of them changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.columns import CELL_CODE, KNOWN_TO_OWNER, SENT_RECORD
from game_server.protocol.messages import EXTRA_OWNED, SPAWN, pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.netcode.changes.changes import KindChanges
    from game_server.netcode.changes.records import KindCodec
    from game_server.simulation.arrays import Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World


def owners_to_update(world: World, changes: KindChanges) -> list[int]:
    """Seat rows whose own rows of a kind have come, gone or changed in this tick; stores the rows
    as known to them.
    """
    table = changes.table
    owners: list[int] = []
    for dead in table.died:
        rows = np.flatnonzero(dead[KNOWN_TO_OWNER.name])
        owners += world.seat_rows(dead["room"][rows], dead["seat"][rows]).tolist()
    known, hidden = KNOWN_TO_OWNER.of(table), CELL_CODE.of(table) == 0
    differs = known != hidden
    differs[changes.owned] = True
    rows = np.flatnonzero(differs)
    owners += world.seat_rows(table.room[rows], table.seat[rows]).tolist()
    known[:] = hidden
    return owners


def owned_item(world: World, codecs: Sequence[KindCodec], seat_row: int) -> bytes | None:
    """The extras item with all of a seat's own rows; None when it has none."""
    groups: list[int | bytes] = []
    room, slot = int(world.seats.room[seat_row]), int(world.seats.id[seat_row])
    for codec in codecs:
        table = world.tables[codec.name]
        rows = _owned(table, room, slot)
        if len(rows):
            records = SENT_RECORD.of(table)[rows][:, codec.whole]
            groups += [codec.number << 3 | SPAWN, records.tobytes()]
    return pack([EXTRA_OWNED, groups]) if groups else None


NOTHING_OWNED = pack([EXTRA_OWNED, []])


def _owned(table: Table, room: int, slot: int) -> Ints:
    rows = table.rows_of(room)
    own = (CELL_CODE.of(table)[rows] == 0) & (table.seat[rows] == slot)
    owned: Ints = np.flatnonzero(own) + rows.start
    return owned

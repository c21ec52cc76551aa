"""All rows of some cells, from which keyframes and checksums are made."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.changes.changes import spawns, whole_rows
from game_server.netcode.changes.chunks import (
    BESIDES,
    ORDER_CHECKSUM,
    Block,
    cell_contents,
    sort_keys,
)
from game_server.netcode.changes.records import KindCodec, bytes_of
from game_server.netcode.columns import CELL_CODE, CHANGED_AT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.netcode.changes.interest import WorldCells
    from game_server.simulation.arrays import Bools, Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World


def cell_rows(
    world: World,
    codecs: Sequence[KindCodec],
    cells: WorldCells,
    wanted: Bools,
    since: Ints | None = None,
) -> list[Block]:
    """Everything in the wanted cells (total,): their difference from empty cells. Of static kinds
    only what has changed after the ticks ``since`` (total,), if these are given.
    """
    rooms = np.unique(cells.room[wanted])
    blocks: list[Block] = []
    for codec in codecs:
        table = world.tables[codec.name]
        rows = _rows_of(table, rooms)
        if codec.kind.audience:
            rows = rows[CELL_CODE.of(table)[rows] > 0]
        if codec.kind.static and since is not None:
            keys = cells.keys(table.room[rows], CELL_CODE.of(table)[rows])
            rows = rows[CHANGED_AT.of(table)[rows] > since[keys]]
        if len(rows):
            blocks.append(spawns(codec, table, rows, cells, wanted))
    return blocks


def checksums(
    world: World, codecs: Sequence[KindCodec], cells: WorldCells, wanted: Bools
) -> Block | None:
    """The checksums of the wanted cells (total,), CRC-32 each; None when no cell is wanted."""
    keys = np.flatnonzero(wanted)
    if not len(keys):
        return None
    contents = cell_contents(cell_rows(world, codecs, cells, wanted), keys)
    sums = np.array([zlib.crc32(content) for content in contents], "<u4")
    return whole_rows(sort_keys(keys, BESIDES, ORDER_CHECKSUM, 0), bytes_of(sums))


def _rows_of(table: Table, rooms: Ints) -> Ints:
    """The rows of some rooms (k,), ascending."""
    begins = table.offsets[rooms]
    counts = table.offsets[rooms + 1] - begins
    rows: Ints = np.repeat(begins - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return rows

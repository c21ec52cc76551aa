"""What has changed in a kind's rows since the last tick, and the blocks of records that say so.

A row that no client knows, or that has come to another cell, has *entered*; it has *departed* from
the cell where it was. A row that stayed, and whose sent columns differ from those sent last, has
*changed*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.netcode.changes.chunks import (
    BESIDES,
    ORDER_DIED,
    ORDER_EVENT,
    ORDER_MOVED,
    ORDER_SPAWN,
    ORDER_UPDATE,
    ROW_BITS,
    Block,
    sort_keys,
)
from game_server.netcode.changes.records import KindCodec, bytes_of
from game_server.netcode.columns import CELL_CODE, SENT_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.quantise import CellEvents, KindRecords
    from game_server.simulation.arrays import Bools, Bytes, Ints
    from game_server.simulation.table import Table

NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Departures:
    """Entities ``ids`` (k,) that are no longer where ``cell_codes`` (k,) of ``rooms`` (k,) say.
    ``order`` says why: ORDER_DIED or ORDER_MOVED.
    """

    order: int
    ids: Ints
    rooms: Ints
    cell_codes: Ints


@dataclass(frozen=True, slots=True)
class KindChanges:
    """What has happened to one kind's rows: ``changed`` (k,) in the columns of ``masks`` (k,),
    ``entered`` (m,) the cells where they are now, and the departures. ``owned`` are changed rows
    that only their owners see.
    """

    codec: KindCodec
    table: Table
    changed: Ints
    masks: Ints
    entered: Ints
    departures: Sequence[Departures]
    owned: Ints = field(default_factory=lambda: NONE)


def find_changes(
    table: Table, codec: KindCodec, rows: KindRecords | None, cells: WorldCells
) -> KindChanges:
    """Compare one kind's rows with what was sent last, and store them as sent. ``rows`` is None
    when the table is empty.
    """
    departures = []
    for dead in table.died:
        codes = dead[CELL_CODE.name]
        known = np.flatnonzero(codes > 0)
        if len(known):
            departures.append(
                Departures(ORDER_DIED, dead["id"][known], dead["room"][known], codes[known])
            )
    if rows is None:
        return KindChanges(codec, table, NONE, NONE, NONE, departures)
    record, before, now = SENT_RECORD.of(table), CELL_CODE.of(table), rows.cell_codes
    moved = np.flatnonzero(before != now) if codec.moves(cells) else rows.fresh
    changed, masks, owned = NONE, NONE, NONE
    if codec.sent_size:
        sent = codec.sent_words(record)
        changed, masks = codec.changes(rows.sent, sent)
        sent[changed] = rows.sent[changed]
        if codec.kind.audience:
            owned = changed[now[changed] == 0]
        if len(moved) or len(owned):
            stays = (before[changed] == now[changed]) & (now[changed] > 0)
            changed, masks = changed[stays], masks[stays]
    if len(rows.fresh):
        codec.write_heads(record, rows.fresh, table.id[rows.fresh], rows.born)
    if len(moved):
        leaving = moved[before[moved] > 0]
        if len(leaving):
            departures.append(
                Departures(ORDER_MOVED, table.id[leaving], table.room[leaving], before[leaving])
            )
        before[moved] = now[moved]
        if codec.kind.audience:
            moved = moved[now[moved] > 0]
    return KindChanges(codec, table, changed, masks, moved, departures, owned)


def change_blocks(changes: KindChanges, cells: WorldCells, seen: Bools) -> Iterator[Block]:
    """The changes of a kind for clients who see the cells ``seen`` (total,)."""
    codec, table = changes.codec, changes.table
    for gone in changes.departures:
        ids, keys = _visible(gone.ids, cells.keys(gone.rooms, gone.cell_codes), seen)
        keys = sort_keys(keys, codec.number, gone.order, 0)
        yield whole_rows(keys, bytes_of(ids.astype("<u2")))
    if len(changes.changed):
        yield _updates(changes, cells, seen)
    if len(changes.entered):
        yield spawns(codec, table, changes.entered, cells, seen)


def spawns(codec: KindCodec, table: Table, rows: Any, cells: WorldCells, wanted: Bools) -> Block:
    """The full records of those rows (k,) whose cells are wanted (total,)."""
    keys = cells.keys(table.room[rows], CELL_CODE.of(table)[rows])
    rows, keys = _visible(rows, keys, wanted)
    return Block(
        sort_keys(keys, codec.number, ORDER_SPAWN, 0),
        SENT_RECORD.of(table).take(rows, axis=0),
        np.broadcast_to(codec.whole, (len(rows), codec.stride)),
        np.full(len(rows), codec.size),
    )


def event_block(events: CellEvents, seen: Bools) -> Block:
    """The events of one sort in the cells that somebody sees."""
    rows, keys = _visible(np.arange(len(events.keys)), events.keys, seen)
    keys = sort_keys(keys, BESIDES, ORDER_EVENT, events.number)
    return whole_rows(keys, events.records[rows])


def whole_rows(keys: Ints, records: Bytes) -> Block:
    """Rows of which every byte is sent."""
    size = records.shape[1]
    kept = np.broadcast_to(np.True_, records.shape)
    return Block(keys, records, kept, np.full(len(keys), size))


def _updates(changes: KindChanges, cells: WorldCells, seen: Bools) -> Block:
    """The changed columns of rows."""
    codec, table, rows, masks = changes.codec, changes.table, changes.changed, changes.masks
    keys = cells.keys(table.room[rows], CELL_CODE.of(table)[rows])
    visible = seen[keys]
    if not visible.all():
        rows, masks, keys = rows[visible], masks[visible], keys[visible]
    records = SENT_RECORD.of(table).take(rows, axis=0)
    masks = codec.bring_near(records, masks, cells, keys)
    return Block(
        sort_keys(keys, codec.number, ORDER_UPDATE, masks),
        records,
        codec.kept(masks),
        codec.lengths(masks),
        _ranks(codec, table, cells)[rows],
    )


def _ranks(codec: KindCodec, table: Table, cells: WorldCells) -> Ints:
    """The rank of every row (n,) among those of its kind in its cell, by id, from 0."""
    every = np.arange(table.n)
    if not codec.moves(cells):
        ranks: Ints = every - table.offsets[table.room]
        return ranks
    cell_code = CELL_CODE.of(table)
    key = cells.keys(table.room, cell_code)
    if codec.kind.audience:
        key[cell_code == 0] = cells.total
    # Rows stand in the order of their ids, so with their numbers behind the key they sort so.
    numbered = (key << ROW_BITS) | every
    numbered.sort()
    key, order = numbered >> ROW_BITS, numbered & ((1 << ROW_BITS) - 1)
    begins = np.empty(table.n, bool)
    begins[:1] = True
    np.not_equal(key[1:], key[:-1], out=begins[1:])
    first = np.flatnonzero(begins)
    ranks = np.empty(table.n, np.int64)
    ranks[order] = every - first[np.cumsum(begins) - 1]
    return ranks


def _visible(rows: Any, keys: Ints, seen: Bools) -> tuple[Any, Ints]:
    """The rows that lie in seen cells, and their keys."""
    visible = seen[keys]
    return (rows, keys) if visible.all() else (rows[visible], keys[visible])

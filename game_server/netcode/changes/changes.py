"""Marks: what clients must be told of one kind's rows, and the blocks of records that tell it.

A row that no client knows, or that has come to another place, has entered; where it was, it has
departed. A row that stayed and whose sent columns differ from what was sent last has changed.
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
from game_server.netcode.changes.quantise import PLACED, RECORD, CellEvents, KindRecords
from game_server.netcode.changes.records import KindCodec, bytes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.netcode.changes.interest import WorldCells
    from game_server.simulation.arrays import Bools, Bytes, Ints
    from game_server.simulation.table import Table

NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Departures:
    """Entities ``ids`` (k,) that are no longer at ``places`` (k,) of ``rooms`` (k,): they died
    there or went on, which is the ``order`` of their group.
    """

    order: int
    ids: Ints
    rooms: Ints
    places: Ints


@dataclass(frozen=True, slots=True)
class KindChanges:
    """One kind's rows that have ``changed`` (k,) where they were, in the columns of ``masks`` (k,),
    or ``entered`` (m,) the place where they are; and who departed. ``owned`` are rows of which
    only their owners are told that they have changed.
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
        known = np.flatnonzero(dead[PLACED] > 0)
        if len(known):
            departures.append(
                Departures(ORDER_DIED, dead["id"][known], dead["room"][known], dead[PLACED][known])
            )
    if rows is None:
        return KindChanges(codec, table, NONE, NONE, NONE, departures)
    record, placed = getattr(table, RECORD), getattr(table, PLACED)
    news = np.flatnonzero(placed != rows.placed) if codec.moves(cells) else rows.fresh
    changed, masks, owned = NONE, NONE, NONE
    if codec.sent_size:
        sent = codec.sent_words(record)
        changed, masks = codec.changes(rows.sent, sent)
        sent[changed] = rows.sent[changed]
        if codec.kind.audience:
            owned = changed[rows.placed[changed] == 0]
        if len(news) or len(owned):
            stays = (placed[changed] == rows.placed[changed]) & (rows.placed[changed] > 0)
            changed, masks = changed[stays], masks[stays]
    if len(rows.fresh):
        codec.write_heads(record, rows.fresh, table.id[rows.fresh], rows.born)
    if len(news):
        leaving = news[placed[news] > 0]
        if len(leaving):
            departures.append(
                Departures(ORDER_MOVED, table.id[leaving], table.room[leaving], placed[leaving])
            )
        placed[news] = rows.placed[news]
        if codec.kind.audience:
            news = news[placed[news] > 0]
    return KindChanges(codec, table, changed, masks, news, departures, owned)


def add_changes(marks: KindChanges, cells: WorldCells, seen: Bools, blocks: list[Block]) -> None:
    """Add what clients who see the cells ``seen`` (total,) must be told."""
    codec, table = marks.codec, marks.table
    for gone in marks.departures:
        ids, keys = _visible(gone.ids, cells.keys(gone.rooms, gone.places), seen)
        keys = sort_keys(keys, codec.number, gone.order, 0)
        blocks.append(whole_rows(keys, bytes_of(ids.astype("<u2"))))
    if len(marks.changed):
        _add_updates(codec, table, marks.changed, marks.masks, cells, seen, blocks)
    if len(marks.entered):
        add_spawns(codec, table, marks.entered, cells, seen, blocks)


def add_spawns(
    codec: KindCodec, table: Table, rows: Any, cells: WorldCells, wanted: Bools, blocks: list[Block]
) -> None:
    """Add the full records of those of some rows (k,) whose cells are wanted (total,)."""
    keys = cells.keys(table.room[rows], getattr(table, PLACED)[rows])
    rows, keys = _visible(rows, keys, wanted)
    blocks.append(
        Block(
            sort_keys(keys, codec.number, ORDER_SPAWN, 0),
            getattr(table, RECORD).take(rows, axis=0),
            np.broadcast_to(codec.whole, (len(rows), codec.stride)),
            np.full(len(rows), codec.size),
        )
    )


def add_events(events: CellEvents, seen: Bools, blocks: list[Block]) -> None:
    """Add the events of one sort that happened in cells that somebody sees."""
    rows, keys = _visible(np.arange(len(events.keys)), events.keys, seen)
    keys = sort_keys(keys, BESIDES, ORDER_EVENT, events.number)
    blocks.append(whole_rows(keys, events.records[rows]))


def whole_rows(keys: Ints, records: Bytes) -> Block:
    """Rows of which every byte is sent."""
    size = records.shape[1]
    kept = np.broadcast_to(np.True_, records.shape)
    return Block(keys, records, kept, np.full(len(keys), size))


def _add_updates(
    codec: KindCodec,
    table: Table,
    rows: Ints,
    masks: Ints,
    cells: WorldCells,
    seen: Bools,
    blocks: list[Block],
) -> None:
    """Add the changed columns of rows (k,), given their column masks (k,)."""
    keys = cells.keys(table.room[rows], getattr(table, PLACED)[rows])
    visible = seen[keys]
    if not visible.all():
        rows, masks, keys = rows[visible], masks[visible], keys[visible]
    records = getattr(table, RECORD).take(rows, axis=0)
    masks = codec.bring_near(records, masks, cells, keys)
    blocks.append(
        Block(
            sort_keys(keys, codec.number, ORDER_UPDATE, masks),
            records,
            codec.kept(masks),
            codec.lengths(masks),
            _ranks(codec, table, cells)[rows],
        )
    )


def _ranks(codec: KindCodec, table: Table, cells: WorldCells) -> Ints:
    """The place of every row (n,) among those of its kind in its cell, by id, from 0."""
    every = np.arange(table.n)
    if not codec.moves(cells):
        ranks: Ints = every - table.offsets[table.room]
        return ranks
    place = getattr(table, PLACED)
    cell = cells.keys(table.room, place)
    if codec.kind.audience:
        cell[place == 0] = cells.total
    # Rows stand in the order of their ids, so with their numbers behind the cell they sort so.
    numbered = (cell << ROW_BITS) | every
    numbered.sort()
    cell, order = numbered >> ROW_BITS, numbered & ((1 << ROW_BITS) - 1)
    begins = np.empty(table.n, bool)
    begins[:1] = True
    np.not_equal(cell[1:], cell[:-1], out=begins[1:])
    first = np.flatnonzero(begins)
    ranks = np.empty(table.n, np.int64)
    ranks[order] = every - first[np.cumsum(begins) - 1]
    return ranks


def _visible(rows: Any, keys: Ints, seen: Bools) -> tuple[Any, Ints]:
    """Those of some rows that lie in seen cells, and their keys."""
    visible = seen[keys]
    return (rows, keys) if visible.all() else (rows[visible], keys[visible])

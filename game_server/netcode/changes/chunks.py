"""Chunks: rows of all kinds, rooms and cells become one run of bytes, cut where cells begin.

    chunk   9n|dc hhhh · cell · (code · bin head · [column mask] · records)…
            … code · bin head · (column mask · map · records)…

A column mask is seven bits, and when the eighth bit is set, another byte of eight. Bit c stands for
the c-th sent column. Kinds whose sent columns begin with their position have one more bit in front
of these: both coordinates as ``dx | dy << 12`` in three bytes, steps from the corner of the cell.
It is used in rooms of several cells where both have changed and are less than 4,096 steps away.

Updates name their rows by ids of one or two bytes, or by a map of one bit for each of the kind's
rows in the cell, whichever is shorter: seven bits a byte from the lowest id up, the eighth bit says
that another byte follows. When all entities of a cell move, that is a byte instead of seven. Groups
with maps have a known length, so all those of a kind share one head.

Every group of records gets a header row in the same byte matrix as the records themselves; a
boolean matrix says which bytes of each row exist. One stable sort puts the rows in order, one
boolean compress emits all bytes, and no Python runs per entity, group or cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.protocol.messages import (
    CHECKSUM,
    DIED,
    EVENTS,
    MASK_BITS,
    MOVED,
    SPAWN,
    UPDATE,
    UPDATE_MAP,
    UPDATE_WIDE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.netcode.changes.interest import WorldCells
    from game_server.simulation.arrays import Bools, Bytes, Ints

# The order of a kind's groups within a chunk: departures come before arrivals.
ORDER_DIED, ORDER_MOVED, ORDER_SPAWN, ORDER_UPDATE = range(4)
BESIDES = 15
"""In place of a kind's number in the sort keys of checksums and events, which come last."""
ORDER_CHECKSUM, ORDER_EVENT = 0, 1
_EVENT_FORM = BESIDES << 3 | ORDER_EVENT

# A sort key, from its low bits up: column mask or event number, order, kind, cell key. Order and
# kind together are the row's form.
_ORDER_BIT, _KIND_BIT, _CELL_BIT = 16, 19, 23
ROW_BITS = 22
"""Bits of a row number in a sort key; 18 bits are left for cells."""
_FIRST_MASK = (1 << MASK_BITS) - 1
_HEAD = 15
"""Bytes of a header row in front of its map: array 3, cell 3, code 2, bin 5, mask 2."""
_MAP = 8
"""The longest map in bytes; rows beyond it are named by their ids."""
_MAP_BITS = 7


@dataclass(frozen=True, slots=True)
class Block:
    """Rows to be sent: sort keys (n,), records (n, w), which of their bytes are sent, and how many.

    Records begin with a u16 id. Updates leave it out of ``kept`` and have ``ranks`` (n,), by id
    among the rows of their kind and cell, instead.
    """

    keys: Ints
    records: Bytes
    kept: Bools
    lengths: Ints
    ranks: Ints | None = None

    def where(self, kept: Bools) -> Block:
        """Those rows (n,) that are kept."""
        ranks = None if self.ranks is None else self.ranks[kept]
        return Block(
            self.keys[kept], self.records[kept], self.kept[kept], self.lengths[kept], ranks
        )


def sort_keys(cell_keys: Ints, kind: int, order: int | Ints, mask: int | Ints) -> Ints:
    """Keys that sort by cell, kind, order and column mask."""
    keys: Ints = cell_keys << _CELL_BIT | kind << _KIND_BIT | order << _ORDER_BIT | mask
    return keys


def cell_of_keys(keys: Ints) -> Ints:
    """The cell keys (n,) that stand in sort keys (n,)."""
    cells: Ints = keys >> _CELL_BIT
    return cells


@dataclass(frozen=True, slots=True)
class Chunks:
    """All chunks of a tick: cell key k has ``count_at[k+1] - count_at[k]`` chunks (0 or 1), the
    bytes ``data[byte_at[k] : byte_at[k+1]]``. ``keys`` names the cells that have one.
    """

    data: bytes
    byte_at: list[int]
    count_at: list[int]
    keys: Ints

    def between(self, first: int, last: int) -> bytes:
        """The chunks of the cell keys ``first`` ≤ k < ``last``."""
        return self.data[self.byte_at[first] : self.byte_at[last]]


def pack_chunks(blocks: Sequence[Block], cells: WorldCells) -> Chunks:
    """Sort the rows of all blocks into chunks of their cells."""
    count = sum(len(block.keys) for block in blocks)
    if not count:
        nothing = [0] * (cells.total + 1)
        return Chunks(b"", nothing, nothing, np.zeros(0, np.int64))
    keys, order = _sorted(blocks, count)
    lengths = np.concatenate([block.lengths for block in blocks])[order]
    width = max(_HEAD + _MAP, *(block.records.shape[1] for block in blocks))

    begins_group = np.empty(count, bool)
    begins_group[0] = True
    np.not_equal(keys[1:], keys[:-1], out=begins_group[1:])
    starts = np.flatnonzero(begins_group)
    group_of_row = np.cumsum(begins_group) - 1
    rows, kept = _stacked(blocks, count + len(starts), width)
    names = _Names.of(blocks, rows, keys, order, starts, group_of_row)
    if names is not None:
        lengths += names.id_bytes[group_of_row]
        kept[order, 0] |= names.id_bytes[group_of_row] > 0
        kept[order, 1] |= names.id_bytes[group_of_row] > 1
    payload = np.add.reduceat(lengths, starts)
    groups = _Groups.of(keys[starts], payload, names, cells)
    rows[count:, : _HEAD + _MAP] = groups.heads
    kept[count:, : _HEAD + _MAP] = groups.kept

    # Every group's header row goes right in front of its first record.
    source = np.empty(count + len(starts), np.intp)
    source[np.arange(count) + group_of_row + 1] = order
    source[starts + np.arange(len(starts))] = np.arange(count, count + len(starts))
    data = rows.take(source, axis=0)[kept.take(source, axis=0)].tobytes()

    chunk_at = np.searchsorted(groups.chunk_keys, np.arange(cells.total + 1))
    chunk_bytes = np.append(groups.chunk_begins, len(data))
    return Chunks(data, chunk_bytes[chunk_at].tolist(), chunk_at.tolist(), groups.chunk_keys)


def _sorted(blocks: Sequence[Block], count: int) -> tuple[Ints, Ints]:
    """The sort keys of all rows in order, and the rows' numbers; equal keys keep their order.

    Sorting numbers that carry their row number is several times faster than a stable argsort.
    """
    numbered = np.concatenate([block.keys for block in blocks]) << ROW_BITS
    numbered |= np.arange(count)
    numbered.sort()
    return numbered >> ROW_BITS, numbered & ((1 << ROW_BITS) - 1)


def _stacked(blocks: Sequence[Block], count: int, width: int) -> tuple[Bytes, Bools]:
    """The blocks' records and masks above each other, in matrices of ``count`` rows."""
    rows = np.empty((count, width), np.uint8)
    kept = np.zeros((count, width), bool)
    begin = 0
    for block in blocks:
        end = begin + len(block.keys)
        rows[begin:end, : block.records.shape[1]] = block.records
        kept[begin:end, : block.kept.shape[1]] = block.kept
        begin = end
    return rows, kept


def _codes() -> Ints:
    """The codes (128,) of the groups of every form; of events, that of the first."""
    codes = np.zeros((16, 8), np.int64)
    for order, op in enumerate((DIED, MOVED, SPAWN, UPDATE)):
        codes[:, order] = (np.arange(16) << 3) | op
    codes[BESIDES, ORDER_CHECKSUM], codes[BESIDES, ORDER_EVENT] = CHECKSUM, EVENTS
    return codes.ravel()


def _head_masks() -> Bools:
    """Which bytes of a header row exist, by the widths of its fields: array head absent, 1 or 3
    bytes; cell absent, 1, 2 or 3; code 1 or 2; bin head 2, 3 or 5; mask absent, 1 or 2.
    """
    array, cell, code, size, mask = np.indices((3, 4, 2, 3, 3)).reshape(5, -1)
    kept = np.zeros((len(array), _HEAD), bool)
    kept[:, 0], kept[:, 1], kept[:, 2] = array > 0, array > 1, array > 1
    kept[:, 3], kept[:, 4], kept[:, 5] = cell > 0, cell > 2, cell > 1
    kept[:, 6], kept[:, 7] = True, code > 0
    kept[:, 8], kept[:, 9], kept[:, 10] = True, size > 1, size > 1
    kept[:, 11], kept[:, 12] = size > 0, True
    kept[:, 13], kept[:, 14] = mask > 0, mask > 1
    return kept


_CODES = _codes()
_HEAD_MASKS = _head_masks()
_HEAD_LENGTHS = _HEAD_MASKS.sum(axis=1)


@dataclass(frozen=True, slots=True)
class _Names:
    """How groups (g,) of updates name their rows; zero for other groups.

    ``code`` is added to the code of UPDATE; ``id_bytes`` stand in front of each record, or
    ``map_bytes`` in front of all; ``maps`` (g, 8) are the maps' bytes.
    """

    code: Ints
    id_bytes: Ints
    map_bytes: Ints
    maps: Bytes

    @classmethod
    def of(
        cls,
        blocks: Sequence[Block],
        rows: Bytes,
        keys: Ints,
        order: Ints,
        starts: Ints,
        group_of_row: Ints,
    ) -> _Names | None:
        """Names for rows of stacked records, sorted by ``order``; None where nothing is updated."""
        if all(block.ranks is None for block in blocks):
            return None
        rank = np.concatenate(
            [np.zeros(len(b.keys), np.int64) if b.ranks is None else b.ranks for b in blocks]
        )[order]
        updates = keys[starts] >> _ORDER_BIT & 7 == ORDER_UPDATE
        is_wide = np.logical_or.reduceat(rows[order, 1] > 0, starts)
        counts = np.diff(starts, append=len(keys))
        id_bytes = 1 + is_wide.astype(np.int64)
        map_bytes = np.maximum.reduceat(rank, starts) // _MAP_BITS + 1
        mapped = updates & (map_bytes < np.minimum(counts * id_bytes, _MAP + 1))

        code = is_wide * (UPDATE_WIDE - UPDATE)
        code[mapped] = UPDATE_MAP - UPDATE
        code[~updates] = 0
        id_bytes[mapped | ~updates] = 0
        map_bytes[~mapped] = 0
        named = np.flatnonzero(mapped[group_of_row])
        byte = group_of_row[named] * _MAP + rank[named] // _MAP_BITS
        bits = np.left_shift(1, rank[named] % _MAP_BITS)
        maps = np.bincount(byte, bits, len(starts) * _MAP).astype(np.uint8).reshape(-1, _MAP)
        maps |= (np.arange(1, _MAP + 1) < map_bytes[:, None]).view(np.uint8) << 7
        return cls(code, id_bytes, map_bytes, maps)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Header rows (g, 24), which of their bytes exist, and where chunks begin in the bytes."""

    heads: Bytes
    kept: Bools
    chunk_keys: Ints
    chunk_begins: Ints

    @classmethod
    def of(
        cls,
        keys: Ints,
        payload: Ints,
        names: _Names | None,
        cells: WorldCells,
    ) -> _Groups:
        """Headers of groups (g,), given their sort keys and the bytes of their records."""
        cell, form, mask = keys >> _CELL_BIT, keys >> _ORDER_BIT & 127, keys & 0xFFFF
        code = _CODES[form] + (form == _EVENT_FORM) * mask
        more_mask = mask >> MASK_BITS
        mask_size = (form & 7 == ORDER_UPDATE) * (1 + (more_mask > 0))
        size = payload + mask_size
        if names is not None:
            code += names.code
            size += names.map_bytes
        begins = np.empty(len(keys), bool)
        begins[0] = True
        np.not_equal(cell[1:], cell[:-1], out=begins[1:])
        chunk_starts = np.flatnonzero(begins)
        has_head = np.ones(len(keys), bool)
        if names is not None:
            mapped, kind = names.map_bytes > 0, keys >> _KIND_BIT
            has_head[1:] = ~(mapped[1:] & mapped[:-1] & (kind[1:] == kind[:-1]))
            heads_at = np.flatnonzero(has_head)
            size[heads_at] = np.add.reduceat(size, heads_at)
        items = np.zeros(len(keys), np.int64)
        items[chunk_starts] = np.add.reduceat(has_head, chunk_starts, dtype=np.int64)
        items += items + 1
        number = cells.number[cell]

        # Every field in its widest form, big-endian as msgpack has it, then which bytes to keep.
        heads = np.empty((len(keys), _HEAD + _MAP), np.uint8)
        heads[:, 0] = np.where(items < 16, items | 0x90, 0xDC)
        heads[:, 1:3].view(">u2")[:, 0] = items
        heads[:, 3] = np.where(number < 128, number, 0xCC + (number > 255))
        heads[:, 4:6].view(">u2")[:, 0] = number
        heads[:, 6] = np.where(code < 128, code, 0xCC)
        heads[:, 7] = code
        bin_width = (size > 255) + (size > 65_535).astype(np.int64)
        heads[:, 8] = bin_width + 0xC4
        heads[:, 9:13].view(">u4")[:, 0] = size
        heads[:, 13] = mask & _FIRST_MASK | (more_mask > 0) << MASK_BITS
        heads[:, 14] = more_mask
        array_width = begins + (items > 15).astype(np.int64)
        cell_width = begins * (1 + (number > 127) + (number > 255))
        widths = ((array_width * 4 + cell_width) * 2 + (code > 127)) * 9 + bin_width * 3 + mask_size

        written = _HEAD_LENGTHS[widths] + payload
        kept = np.zeros((len(keys), _HEAD + _MAP), bool)
        kept[:, :_HEAD] = _HEAD_MASKS.take(widths, axis=0)
        if names is not None:
            written += names.map_bytes
            written[~has_head] = (payload + mask_size + names.map_bytes)[~has_head]
            kept[~has_head, : _HEAD - 2] = False
            heads[:, _HEAD:] = names.maps
            kept[:, _HEAD:] = np.arange(_MAP) < names.map_bytes[:, None]
        before = np.cumsum(written) - written
        return cls(heads, kept, cell[chunk_starts], before[chunk_starts])


def cell_contents(blocks: Sequence[Block], cell_keys: Ints) -> list[bytes]:
    """The records alone, without headers, of each of some cells (ascending keys), kinds in table
    order and rows by id: checksums are made over them.
    """
    if not blocks:
        return [b""] * len(cell_keys)
    count = sum(len(block.keys) for block in blocks)
    keys, order = _sorted(blocks, count)
    lengths = np.concatenate([block.lengths for block in blocks])[order]
    rows, kept = _stacked(blocks, count, max(block.records.shape[1] for block in blocks))
    data = rows.take(order, axis=0)[kept.take(order, axis=0)].tobytes()
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    cell = keys >> _CELL_BIT
    begins = ends[np.searchsorted(cell, cell_keys)].tolist()
    stops = ends[np.searchsorted(cell, cell_keys, side="right")].tolist()
    return [data[begin:stop] for begin, stop in zip(begins, stops, strict=True)]

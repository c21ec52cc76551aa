"""Packed records: how columns of numbers become little-endian wire bytes, many rows at once.

A spawn record is ``id u16, born columns, sent columns``. An update is the same record with bytes
left out, so one table of byte masks per kind describes both. Where an update sends a position as an
offset in the cell, the offset stands in the first bytes of the coordinates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from game_server.protocol.messages import NEAR, NEAR_BITS, NEAR_BYTES

if TYPE_CHECKING:
    from game_server.netcode.changes.interest import WorldCells
    from game_server.protocol.declare import Kind
    from game_server.protocol.wire import WireType
    from game_server.simulation.arrays import Bools, Bytes, Floats, Indices, Ints

Column = Callable[[str], NDArray[Any]]
BOTH = NEAR << 1 | NEAR << 2
"""The bits of both coordinates in the column masks of kinds that send them together."""
ANYWHERE = 2.0**40
"""Bound of a cell coordinate before it is clipped to the map, against inf and NaN."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Columns rounded to whole wire steps: float64 (f, n) and int64 (i, n)."""

    floats: Floats
    ints: Ints


@dataclass(frozen=True, slots=True)
class Run:
    """Columns that stand side by side in a record and in the steps, with one dtype."""

    is_float: bool
    first: int
    last: int
    begin: int
    end: int
    dtype: np.dtype[Any]


class ColumnPlan:
    """Turns named columns into one or more packed records with few NumPy calls: all columns of
    one storage type are scaled, rounded and checked together.

    ``position`` names coordinate columns that are divided by ``cell_size`` and rounded down; their
    rows in ``Steps.floats`` are ``position_rows``.
    """

    def __init__(
        self,
        records: Sequence[Mapping[str, WireType]],
        position: Sequence[str] = (),
        cell_size: float = 1.0,
    ) -> None:
        floats: list[tuple[str, float, float, float, float]] = []
        ints: list[tuple[str, int, int, int]] = []
        self.runs: list[list[Run]] = []
        for record in records:
            self.runs.append(_runs(record, len(floats), len(ints)))
            for name, wire in record.items():
                low, high = wire.limits
                if wire.scale is None:
                    ints.append((name, high if wire.wrap else -1, low, high))
                else:
                    floats.append((name, wire.scale, 0.5, low, high))
        self.sizes = [sum(wire.size for wire in record.values()) for record in records]
        self.position_rows = slice(len(floats), len(floats) + len(position))
        floats += [(name, 1 / cell_size, 0.0, -ANYWHERE, ANYWHERE) for name in position]
        self._float_names = [row[0] for row in floats]
        self._int_names = [row[0] for row in ints]
        table = np.array([row[1:] for row in floats], np.float64).reshape(-1, 4)
        self._scale, self._offset = table[:, 0:1], table[:, 1:2]
        self._float_low, self._float_high = table[:, 2:3], table[:, 3:4]
        masks = np.array([row[1:] for row in ints], np.int64).reshape(-1, 3)
        self._and = masks[:, 0:1] if (masks[:, 0] != -1).any() else None
        self._int_low, self._int_high = masks[:, 1:2], masks[:, 2:3]

    def steps(self, column: Column, count: int) -> Steps:
        """Round ``count`` rows; ``column`` gives a column (count,) by its name."""
        floats = np.empty((len(self._float_names), count))
        for row, name in enumerate(self._float_names):
            floats[row] = column(name)
        ints = np.empty((len(self._int_names), count), np.int64)
        for row, name in enumerate(self._int_names):
            ints[row] = column(name)
        if len(floats):
            floats *= self._scale
            floats += self._offset
            np.floor(floats, out=floats)
        if self._and is not None:
            ints &= self._and
        return Steps(floats, ints)

    def misfits(self, steps: Steps) -> Bools | None:
        """Rows (n,) with a value that is not finite or out of its type's range; None when all are
        fine.
        """
        floats = _within(steps.floats, self._float_low, self._float_high)
        ints = _within(steps.ints, self._int_low, self._int_high)
        if floats is None and ints is None:
            return None
        misfits = np.zeros(steps.floats.shape[1], bool)
        for fits in (floats, ints):
            if fits is not None:
                misfits |= np.logical_not(fits)
        return misfits

    def pack(self, steps: Steps, record: int, out: Bytes) -> None:
        """Write one of the plan's records for all rows into ``out`` (n, its size)."""
        for run in self.runs[record]:
            values = (steps.floats if run.is_float else steps.ints)[run.first : run.last]
            out[:, run.begin : run.end].view(run.dtype)[...] = values.T


def _within(values: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> Bools | None:
    """Which columns of values (rows, n) lie within the bounds (rows, 1); None when all do."""
    if not values.size:
        return None
    inside = values >= low  # a comparison with NaN is false
    inside &= values <= high
    if inside.all():
        return None
    fits: Bools = np.logical_and.reduce(inside, axis=0)
    return fits


def _runs(record: Mapping[str, WireType], first_float: int, first_int: int) -> list[Run]:
    """A record's columns, neighbours of one dtype and storage gathered."""
    runs: list[Run] = []
    rows = {True: first_float, False: first_int}
    begin = 0
    for wire in record.values():
        is_float = wire.scale is not None
        row, end = rows[is_float], begin + wire.size
        if runs and runs[-1].is_float == is_float and runs[-1].dtype == wire.dtype:
            last = runs.pop()
            runs.append(Run(is_float, last.first, row + 1, last.begin, end, wire.dtype))
        else:
            runs.append(Run(is_float, row, row + 1, begin, end, wire.dtype))
        rows[is_float], begin = row + 1, end
    return runs


class KindCodec:
    """The wire side of one kind: its plans, its record's layout, and the masks of its forms.

    In the tables a record is stored so that its sent columns can be compared in whole words:

        id u16 · padding · born columns · sent columns · padding
        0                  born_at        sent_at                 stride
    """

    def __init__(self, name: str, number: int, kind: Kind, cell_size: float) -> None:
        self.name, self.number, self.kind = name, number, kind
        position = kind.cell if kind.is_local and kind.cell else ()
        self.plan = ColumnPlan([kind.sent, kind.private], position, cell_size)
        self.born_plan = ColumnPlan([kind.born])
        self.sent_size, self.private_size = self.plan.sizes
        head = 2 + self.born_plan.sizes[0]
        word = min(8, 1 << (max(self.sent_size, 1) - 1).bit_length())
        self.word = np.dtype(f"<u{word}")
        self.words = -(-self.sent_size // word)
        self.sent_at = -(-head // word) * word
        self.born_at = self.sent_at - self.born_plan.sizes[0]
        self.stride = self.sent_at + self.words * word
        self.size = head + self.sent_size
        self._coordinate = next(iter(kind.sent.values())) if kind.tells_near else None
        self._bits = _bits_of_bytes(kind)
        self._low, self._high = _byte_masks(self)
        self._low_length = self._low.sum(axis=1)
        self._high_length = self._high.sum(axis=1)
        self.whole = np.zeros(self.stride, bool)
        self.whole[:2] = self.whole[self.born_at : self.sent_at + self.sent_size] = True

    def moves(self, cells: WorldCells) -> bool:
        """Whether rows can go from one cell or team to another; else they can only be new."""
        return self.kind.audience is not None or (self.kind.is_local and not cells.is_single)

    def sent_words(self, records: Bytes) -> NDArray[Any]:
        """The sent columns of stored records (n, stride), as a view in words (n, words)."""
        return records.view(self.word)[:, self.sent_at // self.word.itemsize :]

    def write_heads(self, records: Bytes, rows: Indices, ids: Any, born: Bytes) -> None:
        """Write ids (k,) and born columns (k, w) into some rows of stored records."""
        records[rows, :2] = bytes_of(ids.astype("<u2"))
        records[rows, self.born_at : self.sent_at] = born

    def changes(self, now: NDArray[Any], before: NDArray[Any]) -> tuple[Indices, Ints]:
        """Which rows of sent words (n, words) differ: their numbers (k,) and column masks (k,)."""
        # Word by word: NumPy is slow along an axis of two or three.
        differs = np.empty(now.shape, self.word)
        for word in range(self.words):
            np.bitwise_xor(now[:, word], before[:, word], out=differs[:, word])
        rows = np.flatnonzero(differs[:, 0] if self.words == 1 else differs.any(axis=1))
        if not len(rows):
            return rows, np.zeros(0, np.int64)
        # Bytes of eight at a time become bits of one byte, and those bits of columns.
        eights = differs[rows].astype("<u8", copy=False).view(np.uint8).reshape(-1) != 0
        packed = np.packbits(eights, bitorder="little").reshape(len(rows), self.words)
        mask: Ints = self._bits[0][packed[:, 0]]
        for word in range(1, self.words):
            mask |= self._bits[word][packed[:, word]]
        return rows, mask

    def bring_near(self, records: Bytes, mask: Ints, cells: WorldCells, keys: Ints) -> Ints:
        """Turn the positions in copies of stored records (k, stride) into offsets from the corners
        of their cells, which are ``keys`` (k,), where both coordinates have changed and the offsets
        fit. Returns the column masks (k,) that then hold.
        """
        wire = self._coordinate
        if wire is None or wire.scale is None or cells.is_single:
            return mask
        position = records[:, self.sent_at : self.sent_at + 2 * wire.size]
        x, y = (position.view(wire.dtype) - cells.corners(wire.scale)[keys]).T
        near = ((x | y) >> NEAR_BITS == 0) & (mask & BOTH == BOTH)
        position[near] = bytes_of((x | y << NEAR_BITS)[near].astype("<u4"))
        return np.where(near, mask & ~BOTH | NEAR, mask)

    def kept(self, mask: Ints) -> Bools:
        """Which bytes of stored records (n, stride) updates with these masks send, ids aside."""
        kept: Bools = self._low.take(mask & 255, axis=0)
        if len(self._high) > 1:
            kept |= self._high.take(mask >> 8, axis=0)
        return kept

    def lengths(self, mask: Ints) -> Ints:
        """How many bytes that is (n,)."""
        lengths: Ints = self._low_length.take(mask & 255)
        if len(self._high) > 1:
            lengths += self._high_length.take(mask >> 8)
        return lengths


def bytes_of(numbers: NDArray[Any]) -> Bytes:
    """Little-endian numbers (n,) as bytes (n, size)."""
    return numbers.view(np.uint8).reshape(len(numbers), numbers.itemsize)


def _bits_of_bytes(kind: Kind) -> list[Ints]:
    """For each eight bytes of the sent columns: byte mask (256,) → column mask."""
    first = int(kind.tells_near)
    owner = [bit for bit, wire in enumerate(kind.sent.values(), first) for _ in range(wire.size)]
    tables = []
    for begin in range(0, len(owner), 8):
        table = np.zeros(256, np.int64)
        for bit, column in enumerate(owner[begin : begin + 8]):
            table[(np.arange(256) >> bit & 1) == 1] |= 1 << column
        tables.append(table)
    return tables


def _byte_masks(codec: KindCodec) -> tuple[Bools, Bools]:
    """Byte masks by low byte of the column mask (256, stride), and by its high byte (256, stride),
    which adds the columns from the ninth bit on.
    """
    sizes = [wire.size for wire in codec.kind.sent.values()]
    fields = [(codec.sent_at + sum(sizes[:column]), size) for column, size in enumerate(sizes)]
    if codec.kind.tells_near:
        fields.insert(0, (codec.sent_at, NEAR_BYTES))
    low = np.zeros((256, codec.stride), bool)
    high = np.zeros((256 if len(fields) > 8 else 1, codec.stride), bool)
    for bit, (at, size) in enumerate(fields):
        named = (np.arange(256) >> (bit % 8) & 1) == 1
        (low if bit < 8 else high)[named, at : at + size] = True
    return low, high

"""A game's tables as a client reads them, from the plain form that ``GET /api/protocol`` gives."""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from game_server.protocol.messages import NEAR, NEAR_BITS, NEAR_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_PLACE = struct.Struct("<HH")
_NEAR_MASK = (1 << NEAR_BITS) - 1
_STRUCT_CODES = {"u1": "B", "u2": "H", "u4": "I", "i1": "b", "i2": "h", "i4": "i"}


class Column(NamedTuple):
    """A packed column: its name, its format (``u2``), and how many wire steps make a unit."""

    name: str
    code: str
    scale: float | None


class Record:
    """A packed little-endian record of some columns."""

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns = [Column(name, code, scale) for name, _, code, scale in columns]
        self.dtype = np.dtype([(c.name, "<" + c.code) for c in self.columns])
        self.size = self.dtype.itemsize
        self._struct = struct.Struct("<" + "".join(_STRUCT_CODES[c.code] for c in self.columns))

    def values(self, data: bytes) -> dict[str, float]:
        """One record as plain numbers by column name. Raises struct.error for a wrong length."""
        numbers = self._struct.unpack(data)
        return {
            column.name: number if column.scale is None else number / column.scale
            for column, number in zip(self.columns, numbers, strict=True)
        }

    def arrays(self, data: bytes) -> dict[str, NDArray[Any]]:
        """Records one after the other as arrays (n,) by column name: int64, or float64 where the
        column has a scale.
        """
        packed = np.frombuffer(data, self.dtype)
        return {
            c.name: packed[c.name].astype(np.int64) if c.scale is None else packed[c.name] / c.scale
            for c in self.columns
        }


class Piece(NamedTuple):
    """Bytes ``begin:end`` of an update row belong at ``at`` in the spawn record."""

    begin: int
    end: int
    at: int


class KindTable:
    """One kind: its spawn record, and where an update's columns lie in it."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.name: str = described["name"]
        self.is_local: bool = described["local"]
        self.is_static: bool = described["static"]
        self.near: int = NEAR if described["near"] else 0
        """The bit of a mask for both coordinates as an offset in the cell; 0 without one."""
        self.record = Record([["id", "u16", "u2", None], *described["born"], *described["sent"]])
        self._sent = Record(described["sent"])
        self._sent_at = self.record.size - self._sent.size
        self.pieces = lru_cache(maxsize=4096)(self._pieces)

    def _pieces(self, mask: int, id_size: int) -> tuple[list[Piece], int]:
        """How to apply an update row with this column mask, apart from an offset in front, and
        the row's size. Raises ValueError for a mask that names no columns.
        """
        columns, first = self._sent.columns, int(self.near > 0)
        if not 0 < mask < 1 << len(columns) + first:
            raise ValueError(f"{self.name} has no columns {mask:#x}")
        pieces: list[Piece] = []
        begin, at = id_size, self._sent_at
        if mask & self.near:
            begin += NEAR_BYTES
        for bit, column in enumerate(columns, first):
            size = int(column.code[1])
            if mask >> bit & 1:
                if pieces and pieces[-1].at + pieces[-1].end - pieces[-1].begin == at:
                    pieces[-1] = pieces[-1]._replace(end=begin + size)
                else:
                    pieces.append(Piece(begin, begin + size, at))
                begin += size
            at += size
        return pieces, begin

    def place(self, record: bytearray, row: bytes, at: int, corner: tuple[int, int]) -> None:
        """Write both coordinates into a spawn record: the offset at ``at`` in an update's row,
        from a cell's corner in wire steps.
        """
        offset = int.from_bytes(row[at : at + NEAR_BYTES], "little")
        x, y = corner[0] + (offset & _NEAR_MASK), corner[1] + (offset >> NEAR_BITS)
        _PLACE.pack_into(record, self._sent_at, x & 0xFFFF, y & 0xFFFF)

    def steps(self, place: tuple[float, float]) -> tuple[int, int]:
        """Convert a position in units to the wire steps of this kind's coordinates."""
        scale = self._sent.columns[0].scale or 1.0
        x, y = (math.floor(value * scale + 0.5) for value in place)
        return x, y


class EventTable:
    """One sort of event; only cell events have a packed record."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.name: str = described["name"]
        self.fields: list[str] = [field[0] for field in described["fields"]]
        self.record = Record(described["fields"]) if described["scope"] == "cell" else None


class Tables:
    """All that a client must know of one game's wire. Raises KeyError for another form."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.kinds = [KindTable(kind) for kind in described["kinds"]]
        self.events = [EventTable(event) for event in described["events"]]
        self.private = Record(described["private"])
        self.buttons: list[str] = described["input"]["buttons"]
        self.presses: list[str] = described["input"]["presses"]
        self.has_aim: bool = described["input"]["aim"]
        self.kind_numbers = {kind.name: number for number, kind in enumerate(self.kinds)}

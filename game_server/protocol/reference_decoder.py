"""Reads the messages of a room into a world of plain numbers: a specification that runs.

It needs ``struct`` and ``zlib``, and something that unpacks msgpack. ``tables`` is a game's entry
in ``GET /api/protocol``, ``welcome`` the map of a WELCOME. Hand each TICK to ``apply``, and the
``log`` of each STATUS to ``read_log``. The README beside has the terms.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

SPAWN, UPDATE, UPDATE_WIDE, DIED, MOVED, UPDATE_MAP = range(6)
KEYFRAME, LOG_ENTRIES, MEMBER_EVENT, VIEW, COVERS, OWNED = range(6)
LOG, CHECKSUM, CELL_EVENTS = 120, 121, 128
OWNED_CELL = -1
"""Stands for the cell of rows that only this client receives. No real cell has this number."""
FORMATS = {"u1": "B", "u2": "H", "u4": "I", "i1": "b", "i2": "h", "i4": "i"}

Event = tuple[str, int, dict[str, Any]]
"""Name, tick, fields."""


class Record:
    """Packed columns ``[name, type, format, scale]``, little-endian, without padding."""

    def __init__(self, columns: list[list[Any]]) -> None:
        self.names = [name for name, _, _, _ in columns]
        self.scales = [scale for _, _, _, scale in columns]
        self.column = [struct.Struct("<" + FORMATS[form]) for _, _, form, _ in columns]
        self.whole = struct.Struct("<" + "".join(FORMATS[form] for _, _, form, _ in columns))

    def values(self, raw: Any) -> dict[str, float]:
        """Raw numbers by name, in units: value = raw / scale, or the integer where scale is nil."""
        columns = zip(self.names, raw, self.scales, strict=True)
        return {name: number / scale if scale else number for name, number, scale in columns}


class World:
    """What a client knows. ``rows[kind, id]`` is ``[cell, raw]``, with one raw number for each
    column of the kind: id, then born, then sent.
    """

    def __init__(self, tables: dict[str, Any], welcome: dict[str, Any]) -> None:
        self.kinds, self.events = tables["kinds"], tables["events"]
        self.records = [
            Record([["id", "u16", "u2", None], *kind["born"], *kind["sent"]]) for kind in self.kinds
        ]
        self.private = Record(tables["private"])
        self.cells, self.cols = welcome["cells"], welcome["cells"]["cols"]
        self.count = 1 + self.cols * self.cells["rows"]  # with cell 0, the global one
        self.tick, self.next_log, self.view = welcome["tick"], welcome["log"], -1
        self.own: dict[str, float] = {}  # the private record; empty for spectators
        self.rows: dict[tuple[int, int], list[Any]] = {}
        self.held: set[int] = set()  # cells whose keyframe has come
        self.kept: dict[int, dict[tuple[int, int], Any]] = {}  # static rows of cells out of view
        self.verified = 0  # checksums that agreed
        self.wrong: set[int] = set()  # cells to ask for by RESYNC after this tick

    def apply(self, message: list[Any]) -> list[Event]:
        """Take a TICK ``[2, tick, private, extras, chunk, …]`` and return its events."""
        _, tick, private, items, *chunks = message
        extras: dict[int, list[Any]] = {kind: [] for kind in range(6)}
        for kind, *rest in items:
            extras[kind].append(rest)
        covers = extras[COVERS][0][0] if extras[COVERS] else 1
        if not self.tick <= tick <= self.tick + covers:  # ticks are missing in between
            self.held.clear()
        self.tick, self.wrong = tick, set()
        if private is not None:
            self.own = self.private.values(self.private.whole.unpack(private))
            self._turn_to(int(self.own["view_cell"]))
        elif extras[VIEW]:
            self._turn_to(extras[VIEW][0][0])
        for (groups,) in extras[OWNED]:
            self._empty(OWNED_CELL)
            self._read_rows(OWNED_CELL, groups)
        for replaced, (cell, *groups) in extras[KEYFRAME]:
            self._empty(cell, keep_static=replaced is False)
            kept = self.kept.pop(cell, {}) if replaced is False else {}
            for key, raw in kept.items():
                self.rows.setdefault(key, [cell, raw])
            self.held.add(cell)
            self._read_rows(cell, groups)
        for cell, *groups in chunks:
            if cell in self.held:
                self._read_rows(cell, groups)
        for cell, *groups in chunks:
            if cell in self.held - self.wrong:
                self._check(cell, groups)
        return self._read_events(tick, extras, chunks)

    def read_log(self, entries: list[Any]) -> list[Event]:
        """The new ones of some log entries ``[number, event, tick, [field, …]]``."""
        new = [entry for entry in entries if entry[0] >= self.next_log]
        self.next_log = max([self.next_log, *(number + 1 for number, *_ in new)])
        return [self._named(*entry[1:]) for entry in new]

    def values(self, kind: int) -> list[dict[str, float]]:
        """All known rows of a kind in units, with the cell that each is in, by id."""
        rows = sorted((key[1], row) for key, row in self.rows.items() if key[0] == kind)
        return [{"cell": cell, **self.records[kind].values(raw)} for _, (cell, raw) in rows]

    def _turn_to(self, view: int) -> None:
        """Forget rows outside the 3×3 cells around the view cell, but keep static ones aside."""
        if view == self.view:
            return
        self.view, (row, col) = view, divmod(view - 1, self.cols)
        rows = range(max(row - 1, 0), min(row + 2, self.cells["rows"]))
        cols = range(max(col - 1, 0), min(col + 2, self.cols))
        around = [0, *(1 + r * self.cols + c for r in rows for c in cols)]
        if view == 0:
            around = list(range(self.count))  # a spectator who sees the whole map
        seen = {*around, *(self.count + cell for cell in around), OWNED_CELL}  # and the team's
        self.held &= seen
        for key, (cell, raw) in list(self.rows.items()):
            if cell not in seen:
                if self.kinds[key[0]]["static"]:
                    self.kept.setdefault(cell, {})[key] = raw
                del self.rows[key]

    def _empty(self, cell: int, *, keep_static: bool = False) -> None:
        for key, row in list(self.rows.items()):
            if row[0] == cell and not (keep_static and self.kinds[key[0]]["static"]):
                del self.rows[key]

    def _ids(self, kind: int, cell: int) -> list[int]:
        """The ids of a kind in a cell, ascending: the order of maps and checksums."""
        return sorted(key[1] for key, row in self.rows.items() if key[0] == kind and row[0] == cell)

    def _read_rows(self, cell: int, groups: list[Any]) -> None:
        """The rows among ``code, data, code, data, …``."""
        for code, data in _pairs(groups):
            kind, op = code >> 3, code & 7
            if code >= LOG:
                continue
            if op == SPAWN:
                for raw in self.records[kind].whole.iter_unpack(data):
                    self.rows[kind, raw[0]] = [cell, list(raw)]
            elif op in (DIED, MOVED):
                for (number,) in struct.iter_unpack("<H", data):
                    if self.rows.get((kind, number), [None])[0] == cell:
                        del self.rows[kind, number]
            else:
                self._update(kind, op, cell, data)

    def _update(self, kind: int, op: int, cell: int, data: bytes) -> None:
        """A mask and rows, each behind its id; or a mask, a map and rows, again and again."""
        at = 0
        while at < len(data):
            mask, at = data[at], at + 1
            if mask >= 128:
                mask, at = mask & 127 | data[at] << 7, at + 1
            if op == UPDATE_MAP:
                ranks, first, more = list[int](), 0, True
                while more:
                    ranks += [first + bit for bit in range(7) if data[at] >> bit & 1]
                    more, first, at = data[at] >= 128, first + 7, at + 1
                ids = self._ids(kind, cell)
                for rank in ranks:
                    number = ids[rank] if rank < len(ids) else -1
                    at = self._update_row(kind, number, cell, mask, data, at)
            else:
                size = 1 if op == UPDATE else 2
                while at < len(data):
                    number, at = int.from_bytes(data[at : at + size], "little"), at + size
                    at = self._update_row(kind, number, cell, mask, data, at)

    def _update_row(
        self, kind: int, number: int, cell: int, mask: int, data: bytes, at: int
    ) -> int:
        """Write the columns that stand at ``at`` into a row. Returns where they end."""
        record, first = self.records[kind], 1 + len(self.kinds[kind]["born"])
        if (kind, number) not in self.rows:
            self.wrong.add(cell)
        _, raw = self.rows.get((kind, number), (cell, [0] * len(record.names)))
        if self.kinds[kind]["near"]:
            is_near, mask = mask & 1, mask >> 1
            if is_near:
                offset, at = int.from_bytes(data[at : at + 3], "little"), at + 3
                row, col = divmod(cell % self.count - 1, self.cols)
                for column, corner, steps in ((0, col, offset & 4095), (1, row, offset >> 12)):
                    scale = record.scales[first + column]
                    raw[first + column] = int(corner * self.cells["size"] * scale + 0.5) + steps
        for column in range(first, len(record.names)):
            if mask >> column - first & 1:
                (raw[column],) = record.column[column].unpack_from(data, at)
                at += record.column[column].size
        return at

    def _check(self, cell: int, groups: list[Any]) -> None:
        """CRC-32 over a cell's rows as SPAWN has them: kinds in table order, rows by id."""
        for code, data in _pairs(groups):
            if code == CHECKSUM:
                crc = 0
                for kind, record in enumerate(self.records):
                    for number in self._ids(kind, cell):
                        crc = zlib.crc32(record.whole.pack(*self.rows[kind, number][1]), crc)
                is_right = crc == int.from_bytes(data, "little")
                self.verified += is_right
                self.wrong |= set() if is_right else {cell}

    def _read_events(self, tick: int, extras: dict[int, Any], chunks: list[Any]) -> list[Event]:
        """The room's log, then events for this client alone, then those of cells."""
        found = [event for (entries,) in extras[LOG_ENTRIES] for event in self.read_log(entries)]
        in_cells: list[Event] = []
        came_in: dict[tuple[int, bytes], int] = {}
        for cell, *groups in chunks:
            for code, data in _pairs(groups):
                if code == LOG:
                    found += self.read_log(data)
                elif code >= CELL_EVENTS:
                    described = self.events[code - CELL_EVENTS]
                    record = Record(described["fields"])
                    in_cells += [  # the same bytes in a second cell are the same event
                        (described["name"], tick, record.values(raw))
                        for raw in record.whole.iter_unpack(data)
                        if came_in.setdefault((code, record.whole.pack(*raw)), cell) == cell
                    ]
        return found + [self._named(*event) for event in extras[MEMBER_EVENT]] + in_cells

    def _named(self, event: int, tick: int, fields: list[Any]) -> Event:
        described = self.events[event]
        names = [name for name, *_ in described["fields"]]
        return described["name"], tick, dict(zip(names, fields, strict=True))


def _pairs(groups: list[Any]) -> Any:
    return zip(groups[::2], groups[1::2], strict=True)

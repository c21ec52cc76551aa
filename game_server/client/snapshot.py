"""The snapshot store: the rows that a client sees, rebuilt from tick messages.

A message is parsed whole before any of it is stored. Rows are kept as the bytes of their spawn
records, so that a checksum can be made over them, and decoded when they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game_server.client.parsing import (
    ID_BYTES,
    OWN,
    Chunk,
    GameEvent,
    Group,
    TickParser,
)
from game_server.protocol.checksum import checksum
from game_server.protocol.messages import DIED, MOVED, SPAWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from game_server.client.tables import Tables
    from game_server.protocol.cells import CellLayout

NOBODY = -1
"""No entity has this id."""


@dataclass(slots=True)
class Tick:
    """One tick message, after it was stored in the ``world``."""

    tick: int
    own: dict[str, float] | None
    """The player's private record by column, in units; None for spectators."""
    events: list[GameEvent]
    """The room's log, then events for this member alone, then events of cells in view."""
    resync: list[int]
    """Cells whose content is wrong. ``ClientCore`` asks for their keyframes."""
    world: SnapshotStore


class SnapshotStore:
    """The entities a client sees, by kind and id. ``next_log_number`` is the WELCOME's ``log``."""

    def __init__(self, tables: Tables, cells: CellLayout, next_log_number: int = 1) -> None:
        self.tick = 0
        """The newest tick stored."""
        self.view_cell: int | None = None
        """The cell in the middle of what the client sees; None before the first tick."""
        self.held: set[int] = set()
        """Cells whose keyframe has come, so that their rows are complete."""
        self.verified = 0
        """Checksums that came and agreed with what is stored."""
        self._tables = tables
        self._layout = cells
        self._parser = TickParser(tables, cells)
        self._next_log = next_log_number
        self._records: list[dict[int, bytearray]] = [{} for _ in tables.kinds]
        self._cell_of: list[dict[int, int]] = [{} for _ in tables.kinds]
        # Static rows of cells out of view, by cell.
        self._kept: dict[int, dict[tuple[int, int], bytearray]] = {}
        self._corners: dict[tuple[int, int], tuple[int, int]] = {}
        # Results of _ids_in, each until a row of the kind enters or leaves the cell.
        self._inside: list[dict[int | None, list[int]]] = [{} for _ in tables.kinds]

    def __getitem__(self, kind: str) -> dict[str, NDArray[Any]]:
        """All known entities of a kind in id order: arrays (n,) by column, ``id`` first; int64, or
        float64 in units where the column has a scale. Raises KeyError for an unknown kind.
        """
        number = self._tables.kind_numbers[kind]
        records = self._records[number]
        data = b"".join(records[entity] for entity in sorted(records))
        return self._tables.kinds[number].record.arrays(data)

    def get(self, kind: str, entity: int) -> dict[str, float] | None:
        """One entity as plain numbers by column, in units; None when it is not known."""
        number = self._tables.kind_numbers[kind]
        record = self._records[number].get(entity)
        return None if record is None else self._tables.kinds[number].record.values(bytes(record))

    def records(self, kind: str) -> dict[int, bytes]:
        """The spawn records of a kind's known entities by id."""
        number = self._tables.kind_numbers[kind]
        return {entity: bytes(record) for entity, record in self._records[number].items()}

    def cell_of(self, kind: str, entity: int) -> int:
        """The cell a known entity is in. Raises KeyError."""
        return self._cell_of[self._tables.kind_numbers[kind]][entity]

    def apply(self, message: Sequence[Any]) -> Tick:
        """Store a tick message, decoded: ``[2, tick, private, extras, chunk, …]``.

        Raises BadTick, and then has stored nothing of it.
        """
        parsed = self._parser.parse(message)
        tick, own, extra, chunks = parsed.tick, parsed.own, parsed.extras, parsed.chunks
        if not self.tick <= tick <= self.tick + extra.covers:
            self.held.clear()  # ticks were skipped: every cell waits for its keyframe
        self.tick = tick
        self._turn_to(int(own["view_cell"]) if own else extra.view)
        log = [*extra.log, *(entry for chunk in chunks for entry in chunk.log)]
        events = self._new_entries(log)
        if extra.owned is not None:
            self._replace_own(extra.owned)
        resync: list[int] = []
        for chunk, keeps_static in extra.keyframes:
            self._empty(chunk.cell, keeps_static)
            self._return_to(chunk.cell, keeps_static)
            self.held.add(chunk.cell)
            self._store(chunk, resync)
        for chunk in chunks:
            if chunk.cell in self.held:  # else its keyframe is still to come
                self._store(chunk, resync)
        self._compare_checksums(chunks, resync)
        events += extra.for_member
        events += self._cell_events(chunks, tick)
        return Tick(tick, own, events, resync, self)

    def read_log(self, entries: Iterable[Any]) -> list[GameEvent]:
        """Read entries of the room's log that came in a status, and return the new ones.

        Raises BadTick, and then none of them count as read.
        """
        return self._new_entries(self._parser.parse_log(entries))

    def _turn_to(self, view_cell: int | None) -> None:
        """Forget rows outside the 3×3 cells around a new view cell; set static ones aside."""
        if view_cell is None or view_cell == self.view_cell:
            return
        self.view_cell = view_cell
        seen = self._layout.seen(view_cell, team=1) | {OWN}
        self.held &= seen
        for kind, cells in enumerate(self._cell_of):
            is_static = self._tables.kinds[kind].is_static
            for entity, cell in list(cells.items()):
                if cell not in seen:
                    if is_static:
                        kept = self._kept.setdefault(cell, {})
                        kept[kind, entity] = self._records[kind][entity]
                    self._remove(kind, entity)

    def _new_entries(self, entries: list[GameEvent]) -> list[GameEvent]:
        """The log entries that were not known yet, in order."""
        new = []
        for entry in entries:
            assert entry.number is not None
            if entry.number >= self._next_log:
                self._next_log = entry.number + 1
                new.append(entry)
        return new

    def _store(self, chunk: Chunk, resync: list[int]) -> None:
        for group in chunk.groups:
            kind = group.kind
            if group.op == SPAWN:
                for row in group.rows:
                    self._put(kind, row[0] | row[1] << 8, chunk.cell, bytearray(row))
            elif group.op in (DIED, MOVED):
                for row in group.rows:
                    entity = row[0] | row[1] << 8
                    if self._cell_of[kind].get(entity) == chunk.cell:
                        self._remove(kind, entity)
            elif not self._update(group, chunk.cell):
                resync.append(chunk.cell)

    def _update(self, group: Group, cell: int) -> bool:
        """Write changed columns; False when a row's entity is not known."""
        id_bytes, table = ID_BYTES[group.op], self._tables.kinds[group.kind]
        pieces, _ = table.pieces(group.mask, id_bytes)
        is_near = group.mask & table.near
        corner = self._corner(group.kind, cell) if is_near else (0, 0)
        complete = True
        for row, entity in zip(group.rows, self._named(group, cell, id_bytes), strict=True):
            record = self._records[group.kind].get(entity)
            if record is None:
                complete = False
                continue
            if is_near:
                table.place(record, row, id_bytes, corner)
            for begin, end, at in pieces:
                record[at : at + end - begin] = row[begin:end]
        return complete

    def _corner(self, kind: int, cell: int) -> tuple[int, int]:
        """The corner of a cell in steps of a kind's coordinates."""
        corner = self._corners.get((kind, cell))
        if corner is None:
            place = self._layout.corner(cell)
            corner = self._corners[kind, cell] = self._tables.kinds[kind].steps(place)
        return corner

    def _named(self, group: Group, cell: int, id_bytes: int) -> list[int]:
        """The entities that a group's rows are of; NOBODY for unknown ranks."""
        if id_bytes:
            return [int.from_bytes(row[:id_bytes], "little") for row in group.rows]
        ids = self._ids_in(group.kind, cell)
        return [ids[rank] if rank < len(ids) else NOBODY for rank in group.ranks]

    def _ids_in(self, kind: int, cell: int) -> list[int]:
        """The ids of a kind in a cell, ascending."""
        inside = self._inside[kind]
        if cell not in inside:
            inside[cell] = sorted(i for i, at in self._cell_of[kind].items() if at == cell)
        return inside[cell]

    def _compare_checksums(self, chunks: list[Chunk], resync: list[int]) -> None:
        for chunk in chunks:
            wanted = chunk.checksum
            if wanted is None or chunk.cell not in self.held or chunk.cell in resync:
                continue
            if wanted == checksum(self._contents(chunk.cell)):
                self.verified += 1
            else:
                resync.append(chunk.cell)

    def _contents(self, cell: int) -> Iterable[bytes]:
        """A cell's records, kinds in table order, rows by id."""
        for kind, table in enumerate(self._tables.kinds):
            if table.is_local != self._layout.is_global(cell):
                for entity in self._ids_in(kind, cell):
                    yield bytes(self._records[kind][entity])

    def _cell_events(self, chunks: list[Chunk], tick: int) -> list[GameEvent]:
        """Cell events. The same bytes in two cells are one event."""
        first_in: dict[tuple[int, bytes], int] = {}
        events = []
        for chunk in chunks:
            for event, row in chunk.events:
                if first_in.setdefault((event, row), chunk.cell) == chunk.cell:
                    table = self._tables.events[event]
                    assert table.record is not None
                    events.append(GameEvent(table.name, tick, table.record.values(row)))
        return events

    def _empty(self, cell: int, keeps_static: bool = False) -> None:
        for kind, table in enumerate(self._tables.kinds):
            if not (keeps_static and table.is_static):
                for entity in list(self._ids_in(kind, cell)):
                    self._remove(kind, entity)

    def _return_to(self, cell: int, keeps_static: bool) -> None:
        """Restore the static rows of a cell that is in view again, if they are still valid."""
        for (kind, entity), record in self._kept.pop(cell, {}).items():
            if keeps_static and entity not in self._records[kind]:
                self._put(kind, entity, cell, record)

    def _replace_own(self, groups: list[Group]) -> None:
        """Replace all rows that only this client receives."""
        self._empty(OWN)
        for group in groups:
            for row in group.rows:
                self._put(group.kind, row[0] | row[1] << 8, OWN, bytearray(row))

    def _put(self, kind: int, entity: int, cell: int, record: bytearray) -> None:
        before = self._cell_of[kind].get(entity)
        if before != cell:
            self._cell_of[kind][entity] = cell
            self._inside[kind].pop(cell, None)
            self._inside[kind].pop(before, None)
        self._records[kind][entity] = record

    def _remove(self, kind: int, entity: int) -> None:
        self._inside[kind].pop(self._cell_of[kind][entity], None)
        del self._records[kind][entity], self._cell_of[kind][entity]

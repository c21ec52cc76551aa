"""Tick messages taken apart, and checked whole before anything of them is stored."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from game_server.protocol.messages import (
    CHECKSUM,
    DIED,
    EVENTS,
    EXTRA_BASE,
    EXTRA_EVENT,
    EXTRA_KEYFRAME,
    EXTRA_LOG,
    EXTRA_OWNED,
    EXTRA_VIEW,
    LOG,
    MASK_BITS,
    MOVED,
    SPAWN,
    UPDATE,
    UPDATE_MAP,
    UPDATE_WIDE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.client.tables import Tables
    from game_server.protocol.cells import CellLayout

ID_BYTES = {UPDATE: 1, UPDATE_WIDE: 2, UPDATE_MAP: 0}
"""How many bytes in front of each row of an update name its entity."""
OWN = -1
"""Stands for the cell of rows that only this client receives."""


class BadTick(ValueError):
    """A tick message does not fit the game's tables; nothing of it was stored."""


@dataclass(frozen=True, slots=True)
class GameEvent:
    """Something that happened at ``tick``. ``number`` is its number in the room's log, None for
    events that are not in it.
    """

    name: str
    tick: int
    fields: dict[str, Any]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind, each as its bytes. ``ranks`` name the rows of UPDATE_MAP: their places
    among the kind's rows in the cell, by id.
    """

    kind: int
    op: int
    mask: int
    rows: list[bytes]
    ranks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Extras:
    """The extras of a message.

    ``keyframes`` come with whether the client keeps its static rows. ``for_member`` are events for
    this member alone, ``view`` is a spectator's new view cell, ``covers`` how many ticks the
    message covers, ``owned`` all rows that only this client receives, None for no change.
    """

    keyframes: list[tuple[Chunk, bool]] = field(default_factory=list)
    log: list[GameEvent] = field(default_factory=list)
    for_member: list[GameEvent] = field(default_factory=list)
    view: int | None = None
    covers: int = 1
    owned: list[Group] | None = None


@dataclass(slots=True)
class Chunk:
    """A parsed chunk. ``events`` are numbers of cell events, each with its packed fields."""

    cell: int
    groups: list[Group] = field(default_factory=list)
    log: list[GameEvent] = field(default_factory=list)
    events: list[tuple[int, bytes]] = field(default_factory=list)
    checksum: int | None = None


@dataclass(slots=True)
class Parsed:
    """A whole tick message. ``own`` is the private record, None for spectators."""

    tick: int
    own: dict[str, float] | None
    extras: Extras
    chunks: list[Chunk]


class TickParser:
    """Reads the messages of one room. Every method raises BadTick for data that does not fit."""

    def __init__(self, tables: Tables, cells: CellLayout) -> None:
        self._tables = tables
        self._layout = cells

    def parse(self, message: Sequence[Any]) -> Parsed:
        """A tick message, decoded: ``[2, tick, private, extras, chunk, …]``."""
        match message:
            case [2, int(tick), bytes() | None as private, list(extras), *parts]:
                pass
            case _:
                raise BadTick("a tick message is [2, tick, private, extras, chunk, …]")
        try:
            own = None if private is None else self._tables.private.values(private)
            chunks = [self._chunk(part, tick) for part in parts]
            return Parsed(tick, own, self._extras(extras, tick), chunks)
        except (ValueError, TypeError, LookupError, struct.error) as fault:
            raise BadTick(str(fault)) from fault

    def parse_log(self, entries: Iterable[Any]) -> list[GameEvent]:
        """Entries of the room's log."""
        try:
            return self._log(entries)
        except (ValueError, TypeError, LookupError) as fault:
            raise BadTick(str(fault)) from fault

    def _extras(self, extras: list[Any], tick: int) -> Extras:
        found = Extras()
        for item in extras:
            match item:
                case [kind, None | False as keeps, list(chunk)] if kind == EXTRA_KEYFRAME:
                    found.keyframes.append((self._chunk(chunk, tick), keeps is False))
                case [kind, list(entries)] if kind == EXTRA_LOG:
                    found.log += self._log(entries)
                case [kind, int(event), int(when), list(values)] if kind == EXTRA_EVENT:
                    found.for_member.append(self._event(event, when, values))
                case [kind, int(cell)] if kind == EXTRA_VIEW:
                    found.view = cell
                case [kind, int(ticks)] if kind == EXTRA_BASE:
                    found.covers = ticks
                case [kind, list(content)] if kind == EXTRA_OWNED and len(content) % 2 == 0:
                    pairs = zip(content[::2], content[1::2], strict=True)
                    found.owned = [
                        group
                        for code, value in pairs
                        for group in self._groups(OWN, code >> 3, code & 7, value)
                    ]
                case _:
                    raise BadTick("an unknown extra")
        return found

    def _chunk(self, part: Any, tick: int) -> Chunk:
        match part:
            case [int(cell), *content] if len(content) % 2 == 0:
                chunk = Chunk(cell)
            case _:
                raise BadTick("a chunk is [cell, code, content, …]")
        if not 0 <= cell < 2 * self._layout.count:
            raise BadTick(f"there is no cell {cell}")
        for code, value in zip(content[::2], content[1::2], strict=True):
            if not isinstance(code, int) or code < 0:
                raise BadTick("a chunk's code is a number")
            if code == LOG:
                chunk.log += self._log(value)
            elif code == CHECKSUM:
                chunk.checksum = int.from_bytes(_exactly(value, 4), "little")
            elif code >= EVENTS:
                record = self._tables.events[code - EVENTS].record
                if record is None:
                    raise BadTick("that event does not travel in cells")
                chunk.events += [(code - EVENTS, row) for row in _rows(value, record.size)]
            else:
                chunk.groups += self._groups(cell, code >> 3, code & 7, value)
        return chunk

    def _groups(self, cell: int, kind: int, op: int, value: bytes) -> list[Group]:
        table = self._tables.kinds[kind]
        if cell == OWN:
            if op != SPAWN:
                raise BadTick("rows for one client come whole")
        elif table.is_local == self._layout.is_global(cell):
            raise BadTick(f"{table.name} do not live in cell {cell}")
        if op == SPAWN:
            return [Group(kind, op, 0, _rows(value, table.record.size))]
        if op in (DIED, MOVED):
            return [Group(kind, op, 0, _rows(value, 2))]
        if op == UPDATE_MAP:
            return self._mapped_groups(kind, value)
        if op not in ID_BYTES:
            raise BadTick(f"there is no operation {op}")
        mask, at = _mask(value, 0)
        _, size = table.pieces(mask, ID_BYTES[op])
        return [Group(kind, op, mask, _rows(value[at:], size))]

    def _mapped_groups(self, kind: int, value: bytes) -> list[Group]:
        """Groups one behind the other; the map of each says how long it is."""
        table, groups, at = self._tables.kinds[kind], list[Group](), 0
        while at < len(value):
            mask, at = _mask(value, at)
            _, size = table.pieces(mask, 0)
            ranks, begin = _mapped(value, at)
            at = begin + len(ranks) * size
            rows = _rows(value[begin:at], size)
            if len(rows) != len(ranks):
                raise BadTick(f"a map names {len(ranks)} rows, and {len(rows)} came")
            groups.append(Group(kind, UPDATE_MAP, mask, rows, ranks))
        return groups

    def _log(self, entries: Iterable[Any]) -> list[GameEvent]:
        return [self._event(event, tick, values, number) for number, event, tick, values in entries]

    def _event(
        self, event: int, tick: int, values: list[Any], number: int | None = None
    ) -> GameEvent:
        if event < 0:
            raise BadTick(f"there is no event {event}")
        table = self._tables.events[event]
        return GameEvent(table.name, tick, dict(zip(table.fields, values, strict=True)), number)


def _exactly(value: Any, size: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != size:
        raise BadTick(f"{size} bytes were expected")
    return value


def _mask(value: bytes, at: int) -> tuple[int, int]:
    """The column mask at ``at``, and where it ends. Raises IndexError."""
    if value[at] >> MASK_BITS:
        return value[at] & (1 << MASK_BITS) - 1 | value[at + 1] << MASK_BITS, at + 2
    return value[at], at + 1


def _mapped(value: bytes, at: int) -> tuple[list[int], int]:
    """The ranks that the map at ``at`` names, and where it ends."""
    ranks: list[int] = []
    for place, byte in enumerate(value[at:]):
        ranks += [7 * place + bit for bit in range(7) if byte >> bit & 1]
        if byte < 128:
            return ranks, at + place + 1
    raise BadTick("a map has no end")


def _rows(value: Any, size: int) -> list[bytes]:
    """A bin cut into rows of ``size`` bytes."""
    if not isinstance(value, bytes) or not value or len(value) % size:
        raise BadTick(f"rows of {size} bytes were expected")
    return [value[at : at + size] for at in range(0, len(value), size)]

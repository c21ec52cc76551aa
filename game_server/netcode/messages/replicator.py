"""Replication: encode once, send to all.

Each tick compares the quantised rows with what was sent last, packs what changed into chunks by
interest cell, and hands out bodies that members share. What was sent last lies in hidden columns
of the tables, so that it moves with its rows through births, deaths, put and take.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.netcode.changes import owner_only
from game_server.netcode.changes.changes import (
    KindChanges,
    add_changes,
    add_events,
    add_spawns,
    find_changes,
    whole_rows,
)
from game_server.netcode.changes.chunks import (
    BESIDES,
    ORDER_CHECKSUM,
    Block,
    Chunks,
    cell_contents,
    cell_of_keys,
    pack_chunks,
    sort_keys,
)
from game_server.netcode.changes.interest import WorldCells
from game_server.netcode.changes.quantise import PLACED, RECORD, BadRooms, Quantised, Quantiser
from game_server.netcode.changes.rate_tiers import ROOM, SINCE, TIERS, Tier
from game_server.netcode.changes.records import KindCodec, bytes_of
from game_server.netcode.changes.static_kinds import CHANGED_AT, StaticKinds
from game_server.netcode.changes.views import Slow, Views
from game_server.netcode.messages.keyframes import Keyframes, StaticCells
from game_server.netcode.messages.room_log import RoomLog, member_event
from game_server.netcode.messages.tick_messages import OwnerOnly, TickMessages, TierChunks, tokens
from game_server.protocol.cells import CellLayout
from game_server.protocol.declare import (
    NO_MARGIN,
    PRIVATE_HEAD,
    DeclarationError,
    GameTables,
    SeatState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.simulation.arrays import Bools, Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World

__all__ = ["BadRooms", "Quantised", "Replicator", "TickMessages"]

HUMAN = int(SeatState.HUMAN)
VIEW = "view_cell"
"""Hidden column of the seats: the view cell, 0 before the seat has had one."""
MARGIN = "input_margin"
CHECKSUM_STRIDE = 4
"""Checksums go out in every fourth step only, for a fourth of a second's cells at once, since
making them costs NumPy calls per step and not per cell."""
PRIVATE_HEAD_BYTES = 2 + sum(wire.size for wire in PRIVATE_HEAD.values())


class Replicator:
    """Replicates worlds of one game. It holds no state of a world but counters."""

    def __init__(self, tables: GameTables, tick_hz: int, cell_size: float) -> None:
        self._cell_size = cell_size
        self._codecs = [
            KindCodec(name, number, kind, cell_size)
            for number, (name, kind) in enumerate(tables.kinds.items())
        ]
        self._quantiser = Quantiser(tables, self._codecs, cell_size)
        self._private_codec = next((c for c in self._codecs if c.private_size), None)
        self._view_codec = self._private_codec or next(
            (c for c in self._codecs if c.kind.is_local and "seat" in c.kind.columns), None
        )
        size = self._private_codec.private_size if self._private_codec else 0
        self._private_bytes = PRIVATE_HEAD_BYTES + size
        if self._private_bytes > 2 + 255:
            raise DeclarationError("private columns may take at most 252 bytes")
        self._checksum_period = max(1, round(tick_hz / CHECKSUM_STRIDE))
        self._tiers = [Tier(number) for number in TIERS if number]
        self._statics = StaticKinds(self._codecs)
        self._audience_codecs = [codec for codec in self._codecs if codec.kind.audience]
        self._rooms_seen = 0
        self._step = -1
        self._cells: tuple[Any, WorldCells] = ((), WorldCells(()))
        self.chunks_encoded = 0
        self.keyframes_encoded = 0

    def declare(self, world: World) -> None:
        """Add the hidden columns to a world's tables; once, before any room is put."""
        for codec in self._codecs:
            table = world.tables[codec.name]
            table.add_column(RECORD, np.uint8, (codec.stride,))
            table.add_column(PLACED, np.int64)
            if codec.kind.audience:
                table.add_column(owner_only.TOLD, np.bool_)
            for tier in self._tiers:
                tier.declare(table)
        self._statics.declare(world)
        world.rooms.add_column(ROOM, np.int64)
        world.rooms.add_column(SINCE, np.int64)
        world.seats.add_column(VIEW, np.int64)

    def admit(self, world: World, room: int) -> None:
        """A room has come into the world; what other replicators noted of it is not for us."""
        self._rooms_seen += 1
        getattr(world.rooms, ROOM)[room] = self._rooms_seen
        getattr(world.rooms, SINCE)[room] = self._step + 1
        for tier in self._tiers:
            for table in world.tables.values():
                tier.admit(table, room)
        self._statics.admit(world, room)

    def quantise(self, world: World) -> Quantised:
        """Round and check everything that may travel; changes nothing. Raises BadRooms."""
        return self._quantiser.quantise(world, self._cells_of(world))

    def encode(
        self,
        world: World,
        quantised: Quantised,
        logs: Sequence[RoomLog],
        spectators: Iterable[tuple[int, int]] = (),
        slow: Iterable[Slow] = (),
    ) -> TickMessages:
        """Make this tick's messages and remember what was sent.

        ``logs`` (rooms,) are the rooms' logs, to which the tick's room events are added.
        ``spectators`` are the (room, view cell) that members without a seat see, ``slow`` the
        members of slower tiers.
        """
        self._step += 1
        cells = self._cells_of(world)
        told = self._write_room_events(world, quantised, logs)
        before, views = self._follow(world, quantised, cells)
        people = np.flatnonzero(world.seats.state == HUMAN)
        own_views = cells.first[world.seats.room[people]] + views[people]
        watched = Views.of(cells, own_views, world.seats.team[people], spectators)
        seen = watched.seen(cells)

        marks = [
            find_changes(world.tables[codec.name], codec, quantised.kinds.get(codec.name), cells)
            for codec in self._codecs
        ]
        to_tell: set[int] = set()
        for kind in marks:
            if kind.codec.kind.audience:
                to_tell.update(owner_only.owners_with_news(world, kind))
            elif kind.codec.kind.static:
                self._statics.note(world, kind)
        blocks: list[Block] = []
        for kind in marks:
            add_changes(kind, cells, seen, blocks)
        for events in quantised.cell_events:
            add_events(events, seen, blocks)
        sums = self._checksums(world, cells, seen)
        if sums is not None:
            blocks.append(sums)
        rates = {0: TierChunks(pack_chunks(blocks, cells), watched, [1] * world.n_rooms)}
        rates |= self._slow_rates(world, quantised, cells, marks, views, slow, sums)
        self.chunks_encoded += sum(len(rate.chunks.keys) for rate in rates.values())

        turned = people[before[people] != views[people]]
        first = cells.first[world.seats.room[turned]]
        likely = cells.come_into_view(first + before[turned], first + views[turned])
        return TickMessages(
            cells,
            self._step,
            world.tick.tolist(),
            rates,
            views.tolist(),
            world.seats.team.tolist(),
            tokens(world.tick[world.seats.room], views, world.seats.team),
            self._private_records(world, quantised, views),
            self._private_bytes,
            logs,
            [(log.first_unsent, log.next_number, log.take_chunk()) for log in logs],
            told,
            OwnerOnly(
                to_tell, lambda seat: owner_only.owned_item(world, self._audience_codecs, seat)
            ),
            Keyframes(
                cells,
                lambda wanted, since: self._keyframes(world, cells, wanted, since),
                likely,
                StaticCells(self._statics, world, cells) if self._statics.codecs else None,
            ),
        )

    def _slow_rates(
        self,
        world: World,
        quantised: Quantised,
        cells: WorldCells,
        marks: Sequence[KindChanges],
        views: Ints,
        slow: Iterable[Slow],
        sums: Block | None,
    ) -> dict[int, TierChunks]:
        """The chunks of the slower tiers that are due, and what they cover."""
        members: dict[int, list[Slow]] = {}
        for each in slow:
            members.setdefault(each.tier, []).append(each)
        rates = {}
        for tier in self._tiers:
            if tier.number not in members:
                tier.rest()
                continue
            tier.gather(self._step, world, cells, marks, quantised.cell_events)
            if self._step % tier.period:
                continue
            watched = Views.of_slow_members(cells, world, views, members[tier.number])
            seen, covered = watched.seen(cells), tier.covered(self._step, world)
            blocks = tier.take(world, self._codecs, cells, seen)
            if sums is not None:
                blocks.append(sums.where(seen[cell_of_keys(sums.keys)]))
            chunks = pack_chunks(blocks, cells)
            rates[tier.number] = TierChunks(chunks, watched, covered)
        return rates

    def _cells_of(self, world: World) -> WorldCells:
        if self._cells[0] is not world.maps:
            layouts = [CellLayout.of(m.width, m.height, self._cell_size) for m in world.maps]
            self._cells = world.maps, WorldCells(layouts, bool(self._audience_codecs))
        return self._cells[1]

    def _write_room_events(
        self, world: World, quantised: Quantised, logs: Sequence[RoomLog]
    ) -> dict[int, list[bytes]]:
        """Add room events to the logs; return the members' own events by seat row."""
        members: dict[int, list[bytes]] = {}
        for event in quantised.targeted_events:
            tick = int(world.tick[event.room])
            if event.slot is None:
                logs[event.room].add(event.number, tick, event.fields)
            else:
                row = int(world.seats.offsets[event.room]) + event.slot
                members.setdefault(row, []).append(member_event(event.number, tick, event.fields))
        return members

    def _follow(self, world: World, quantised: Quantised, cells: WorldCells) -> tuple[Ints, Ints]:
        """Every seat's view cell before and after this tick (seats,); stores the new ones."""
        stored = getattr(world.seats, VIEW)
        before = stored.copy()
        if cells.is_single:
            stored[:] = 1
            return before, stored
        codec = self._view_codec
        if codec is not None and codec.kind.cell and codec.name in quantised.kinds:
            table = world.tables[codec.name]
            cell = quantised.kinds[codec.name].placed - 1  # such a kind has no audience
            # Of several entities of one seat the last one counts, as for the private record.
            entity = np.full(len(stored), -1)
            entity[world.seat_rows(table.room, table.seat)] = np.arange(table.n)
            seats = np.flatnonzero((entity >= 0) & (cell[entity] != before))
            entity = entity[seats]
            x, y = (getattr(table, name)[entity] / self._cell_size for name in codec.kind.cell)
            leaves = cells.leaves(table.room[entity], before[seats], x, y)
            stored[seats[leaves]] = cell[entity[leaves]]
        nowhere = stored == 0
        stored[nowhere] = cells.centre(world.seats.room[nowhere])
        return before, stored

    def _contents(
        self,
        world: World,
        cells: WorldCells,
        wanted: Bools,
        since: Ints | None = None,
    ) -> list[Block]:
        """Everything in the wanted cells: their difference from empty cells. Of static kinds only
        what has changed after the ticks ``since`` (total,), if these are given.
        """
        rooms = np.unique(cells.room[wanted])
        blocks: list[Block] = []
        for codec in self._codecs:
            table = world.tables[codec.name]
            rows = _rows_of(table, rooms)
            if codec.kind.audience:
                rows = rows[getattr(table, PLACED)[rows] > 0]
            if codec.kind.static and since is not None:
                keys = cells.keys(table.room[rows], getattr(table, PLACED)[rows])
                rows = rows[getattr(table, CHANGED_AT)[rows] > since[keys]]
            if len(rows):
                add_spawns(codec, table, rows, cells, wanted, blocks)
        return blocks

    def _keyframes(
        self, world: World, cells: WorldCells, wanted: Bools, since: Ints | None
    ) -> Chunks:
        """Chunks that replace the wanted cells, all but the static rows where ``since`` tells the
        ticks (total,) at which those of the receiver were good.
        """
        blocks = self._contents(world, cells, wanted, since)
        self.keyframes_encoded += int(wanted.sum())
        return pack_chunks(blocks, cells)

    def _checksums(self, world: World, cells: WorldCells, seen: Bools) -> Block | None:
        """The checksums of the cells whose turn it is, in steps that are due in every tier."""
        turn, rest = divmod(self._step, CHECKSUM_STRIDE)
        if rest:
            return None
        due = seen & ((np.arange(cells.total) + turn) % self._checksum_period == 0)
        keys = np.flatnonzero(due)
        if not len(keys):
            return None
        contents = cell_contents(self._contents(world, cells, due), keys)
        sums = np.array([zlib.crc32(content) for content in contents], "<u4")
        return whole_rows(sort_keys(keys, BESIDES, ORDER_CHECKSUM, 0), bytes_of(sums))

    def _private_records(self, world: World, quantised: Quantised, views: Ints) -> bytes:
        """All seats' private records, each a msgpack bin: c4 ll · view cell · margin · columns."""
        seats = world.seats
        records = np.zeros((seats.n, self._private_bytes), np.uint8)
        records[:, 0], records[:, 1] = 0xC4, self._private_bytes - 2
        records[:, 2], records[:, 3] = views, views >> 8
        records[:, 4] = getattr(seats, MARGIN) if MARGIN in seats.columns else NO_MARGIN & 0xFF
        codec = self._private_codec
        if codec is not None and codec.name in quantised.kinds:
            table = world.tables[codec.name]
            owners = world.seat_rows(table.room, table.seat)
            records[owners, PRIVATE_HEAD_BYTES:] = quantised.kinds[codec.name].private
        return records.tobytes()


def _rows_of(table: Table, rooms: Ints) -> Ints:
    """The rows of some rooms (k,), ascending."""
    begins = table.offsets[rooms]
    counts = table.offsets[rooms + 1] - begins
    rows: Ints = np.repeat(begins - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return rows

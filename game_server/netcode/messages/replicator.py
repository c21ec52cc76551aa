"""Replication: encode once, send to all.

Each tick compares the quantised rows with those sent last, packs what changed into chunks by cell,
and hands out messages whose bytes members share. What was sent last lies in hidden columns of the
tables (``netcode.columns``), so that it moves with its rows as entities and rooms come and go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.netcode.changes.changes import (
    KindChanges,
    change_blocks,
    event_block,
    find_changes,
)
from game_server.netcode.changes.chunks import Block, Chunks, cell_of_keys, pack_chunks
from game_server.netcode.changes.interest import WorldCells
from game_server.netcode.changes.owner_only import owned_item, owners_to_update
from game_server.netcode.changes.quantise import CellEvents, Quantised, Quantiser
from game_server.netcode.changes.rate_tiers import TIERS, Tier
from game_server.netcode.changes.records import KindCodec
from game_server.netcode.changes.seat_views import SeatViews, ViewMoves
from game_server.netcode.changes.static_kinds import StaticKinds
from game_server.netcode.changes.views import Slow, Views
from game_server.netcode.columns import (
    CELL_CODE,
    FIRST_STEP,
    KNOWN_TO_OWNER,
    ROOM_NUMBER,
    SENT_RECORD,
    VIEW_CELL,
)
from game_server.netcode.messages.keyframes import Keyframes, StaticCells
from game_server.netcode.messages.private_records import PrivateRecords
from game_server.netcode.messages.room_log import RoomLog, member_event
from game_server.netcode.messages.shared_messages import SharedMessages, TierChunks, tokens
from game_server.netcode.messages.tick_messages import SeatParts, TickMessages
from game_server.netcode.messages.whole_cells import cell_rows, checksums
from game_server.protocol.cells import CellLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.protocol.declare import GameTables
    from game_server.simulation.arrays import Bools, Ints
    from game_server.simulation.world import World

CHECKSUM_STRIDE = 4
"""Checksums go out in every fourth step only, for a fourth of a second's cells at once, since
making them costs NumPy calls per step and not per cell."""


@dataclass(frozen=True, slots=True)
class _Tick:
    """The changes of one tick, not encoded yet."""

    world: World
    cells: WorldCells
    changes: Sequence[KindChanges]
    events: Sequence[CellEvents]
    sums: Block | None
    """The checksums that are due."""


class Replicator:
    """Replicates worlds of one game. It holds no state of a world but counters."""

    def __init__(self, tables: GameTables, tick_hz: int, cell_size: float) -> None:
        self._cell_size = cell_size
        self._codecs = [
            KindCodec(name, number, kind, cell_size)
            for number, (name, kind) in enumerate(tables.kinds.items())
        ]
        self._audience_codecs = [codec for codec in self._codecs if codec.kind.audience]
        self._quantiser = Quantiser(tables, self._codecs, cell_size)
        self._seat_views = SeatViews(self._codecs, cell_size)
        self._private = PrivateRecords(self._codecs)
        self._statics = StaticKinds(self._codecs)
        self._tiers = [Tier(number) for number in TIERS if number]
        self._checksum_period = max(1, round(tick_hz / CHECKSUM_STRIDE))
        self._rooms_seen = 0
        self._step = -1
        self._cells: tuple[Any, WorldCells] = ((), WorldCells(()))
        self.chunks_encoded = 0
        self.keyframes_encoded = 0

    def declare(self, world: World) -> None:
        """Add the hidden columns to a world's tables, which have those of the input buffer already;
        once, before any room is inserted.
        """
        for codec in self._codecs:
            table = world.tables[codec.name]
            SENT_RECORD.declare(table, (codec.stride,))
            CELL_CODE.declare(table)
            if codec.kind.audience:
                KNOWN_TO_OWNER.declare(table)
            for tier in self._tiers:
                tier.declare(table)
        self._statics.declare(world)
        ROOM_NUMBER.declare(world.rooms)
        FIRST_STEP.declare(world.rooms)
        VIEW_CELL.declare(world.seats)

    def room_inserted(self, world: World, room: int) -> None:
        """A room has come into the world: forget what other replicators have noted in its rows."""
        self._rooms_seen += 1
        ROOM_NUMBER.of(world.rooms)[room] = self._rooms_seen
        FIRST_STEP.of(world.rooms)[room] = self._step + 1
        for tier in self._tiers:
            for table in world.tables.values():
                tier.room_inserted(table, room)
        self._statics.room_inserted(world, room)

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
        events = _write_room_events(world, quantised, logs)
        moves = self._seat_views.move(world, quantised, cells)
        views = Views.of(cells, moves.keys, world.seats.team[moves.people], spectators)
        seen = views.seen(cells)

        changes = [
            find_changes(world.tables[codec.name], codec, quantised.kinds.get(codec.name), cells)
            for codec in self._codecs
        ]
        owners = self._note(world, changes)
        sums = self._checksums(world, cells, seen)
        tick = _Tick(world, cells, changes, quantised.cell_events, sums)
        tiers = {0: _every_tick(tick, views, seen)} | self._slow_tiers(tick, moves.now, slow)
        self.chunks_encoded += sum(len(made.chunks.keys) for made in tiers.values())

        return TickMessages(
            SharedMessages(cells, self._step, world.tick.tolist(), tiers, logs, self._private.size),
            self._seat_parts(world, quantised, moves.now, events, owners),
            self._keyframes(tick, moves),
            lambda seat_row: owned_item(world, self._audience_codecs, seat_row),
        )

    def _cells_of(self, world: World) -> WorldCells:
        if self._cells[0] is not world.maps:
            layouts = [CellLayout.of(m.width, m.height, self._cell_size) for m in world.maps]
            self._cells = world.maps, WorldCells(layouts, bool(self._audience_codecs))
        return self._cells[1]

    def _note(self, world: World, changes: Sequence[KindChanges]) -> set[int]:
        """Remember changes of static kinds; the seat rows whose owner-only rows have changed."""
        owners: set[int] = set()
        for kind in changes:
            if kind.codec.kind.audience:
                owners.update(owners_to_update(world, kind))
            elif kind.codec.kind.static:
                self._statics.note(world, kind)
        return owners

    def _checksums(self, world: World, cells: WorldCells, seen: Bools) -> Block | None:
        """The checksums of the cells whose turn it is, in steps that are due in every tier."""
        turn, rest = divmod(self._step, CHECKSUM_STRIDE)
        if rest:
            return None
        is_turn = (np.arange(cells.total) + turn) % self._checksum_period == 0
        return checksums(world, self._codecs, cells, seen & is_turn)

    def _slow_tiers(
        self, tick: _Tick, view_cells: Ints, slow: Iterable[Slow]
    ) -> dict[int, TierChunks]:
        """The chunks of the slower tiers that are due; the others gather this tick's changes."""
        members: dict[int, list[Slow]] = {}
        for each in slow:
            members.setdefault(each.tier, []).append(each)
        made = {}
        for tier in self._tiers:
            if tier.number not in members:
                tier.rest()
                continue
            tier.gather(self._step, tick.world, tick.cells, tick.changes, tick.events)
            if self._step % tier.period == 0:
                views = Views.of_slow_members(
                    tick.cells, tick.world, view_cells, members[tier.number]
                )
                made[tier.number] = self._flush(tier, tick, views)
        return made

    def _flush(self, tier: Tier, tick: _Tick, views: Views) -> TierChunks:
        seen, covered = views.seen(tick.cells), tier.covered(self._step, tick.world)
        blocks = tier.flush(tick.world, self._codecs, tick.cells, seen)
        if tick.sums is not None:
            blocks.append(tick.sums.where(seen[cell_of_keys(tick.sums.keys)]))
        return TierChunks(pack_chunks(blocks, tick.cells), views, covered)

    def _seat_parts(
        self,
        world: World,
        quantised: Quantised,
        view_cells: Ints,
        events: dict[int, list[bytes]],
        owners: set[int],
    ) -> SeatParts:
        teams = world.seats.team
        return SeatParts(
            view_cells.tolist(),
            teams.tolist(),
            tokens(world.tick[world.seats.room], view_cells, teams),
            self._private.pack(world, quantised, view_cells),
            self._private.size,
            events,
            owners,
        )

    def _keyframes(self, tick: _Tick, moves: ViewMoves) -> Keyframes:
        world, cells = tick.world, tick.cells

        def build(wanted: Bools, since: Ints | None) -> Chunks:
            self.keyframes_encoded += int(wanted.sum())
            return pack_chunks(cell_rows(world, self._codecs, cells, wanted, since), cells)

        statics = StaticCells(self._statics, world, cells) if self._statics.codecs else None
        return Keyframes(cells, build, moves.new_cells(cells), statics)


def _every_tick(tick: _Tick, views: Views, seen: Bools) -> TierChunks:
    """The chunks of tier 0, which has this tick's changes."""
    blocks: list[Block] = []
    for kind in tick.changes:
        blocks += change_blocks(kind, tick.cells, seen)
    blocks += [event_block(sort, seen) for sort in tick.events]
    if tick.sums is not None:
        blocks.append(tick.sums)
    return TierChunks(pack_chunks(blocks, tick.cells), views, [1] * tick.world.n_rooms)


def _write_room_events(
    world: World, quantised: Quantised, logs: Sequence[RoomLog]
) -> dict[int, list[bytes]]:
    """Add room events to the logs; return events for single members by seat row."""
    members: dict[int, list[bytes]] = {}
    for event in quantised.targeted_events:
        tick = int(world.tick[event.room])
        if event.slot is None:
            logs[event.room].append(event.number, tick, event.fields)
        else:
            row = int(world.seats.offsets[event.room]) + event.slot
            members.setdefault(row, []).append(member_event(event.number, tick, event.fields))
    return members

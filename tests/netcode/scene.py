"""A small world with members on it, for tests: everything but sockets and clocks is real."""

from __future__ import annotations

import ctypes
from collections import deque
from typing import TYPE_CHECKING, Any

import msgpack
import numpy as np

from game_server.client.parsing import OWN
from game_server.client.snapshot import SnapshotStore, Tick
from game_server.client.tables import Tables
from game_server.netcode.changes.views import Slow
from game_server.netcode.input_buffer import InputBuffer
from game_server.netcode.messages.replicator import Replicator
from game_server.netcode.messages.room_log import RoomLog
from game_server.netcode.sending.connection_columns import ConnectionColumns
from game_server.netcode.sending.fast_path import Players, send_fast
from game_server.netcode.sending.outbox import Limits, Outbox
from game_server.protocol.cells import CellLayout
from game_server.protocol.declare import (
    NO_MARGIN,
    OWNER_ONLY,
    Event,
    GameTables,
    Grid,
    Input,
    Kind,
    SeatState,
)
from game_server.protocol.wire import ANGLE8, FINE, I8, INT, POS, TICK, U8, U16, VEL, WireType
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import RoomState, World

if TYPE_CHECKING:
    from game_server.netcode.messages.tick_messages import TickMessages

CELL = 100.0
TICK_HZ = 20
WIDE = {f"c{number}": U8 for number in range(8)}
EDGED = WireType("edged", "<u2", scale=40.96)
"""A place of which a cell has 4,096 steps: just as many as an offset tells apart."""
WIDER = WireType("wider", "<u2", scale=64.0)
"""A place of which a cell has more."""
TABLES = GameTables.of(
    {
        "ships": Kind(
            sent={"x": POS, "y": POS, "hull": U8},
            born={"slot": U16},
            private={"x": FINE, "vx": VEL},
            state={"seat": INT},
        ),
        "shots": Kind(born={"x0": POS, "owner": U8}, state={"x": POS, "y": POS}),
        "rocks": Kind(sent={"x": EDGED, "y": EDGED, **WIDE, "spin": I8}),
        "pads": Kind(sent={"x": POS, "y": POS, "hull": U8}, static=True),
        "mines": Kind(
            sent={"x": WIDER, "y": WIDER, "armed": U8},
            born={"slot": U16},
            state={"seat": INT, "audience": INT},
            audience="audience",
        ),
        "plans": Kind(
            sent={"what": U8}, state={"seat": INT, "audience": INT}, cell=None, audience="audience"
        ),
        "flags": Kind(sent={"since": TICK, "aim": ANGLE8}),
        "paint": Grid(4, 3),
    },
    {
        "spark": Event(fields={"x": POS, "y": POS, "by": U16}),
        "beam": Event(
            fields={"x0": POS, "y0": POS, "x1": POS, "y1": POS}, cell=("x0", "y0", "x1", "y1")
        ),
        "kill": Event("room", {"by": U16, "what": str}),
        "medal": Event("member", {"worth": U8}),
    },
    Input(("up", "fire"), aim=True, presses=("dash",), movement=("up",)),
)
KINDS = TABLES.kinds


def header_size(frame: bytes) -> int:
    return {126: 4, 127: 10}.get(frame[1], 2)


class Member:
    """A client on the far side of an in-memory line, which can be stalled."""

    def __init__(
        self, scene: Scene, room: int, slot: int | None, limits: Limits, view: int = 1
    ) -> None:
        self.scene, self.slot, self.view = scene, slot, view
        self.key = scene.keys[room]
        self.line: deque[bytes] = deque()
        self.closed: tuple[int, str] | None = None
        self.stalled = False
        self.lag = self.delay_ticks = 0
        log_number = scene.logs[self.key].next_number
        self.outbox = Outbox(
            self.line.append, lambda: 0, self._close, TICK_HZ, limits, log_number, scene.columns
        )
        # Every second one is written to from memory, as sockets are that are written together.
        if self.outbox.connection.row % 2:
            self.outbox.connection.descriptor = 0
        layout = CellLayout.of(*scene.size_of(room), CELL)
        self.store = SnapshotStore(Tables(TABLES.describe()), layout, log_number)
        self.first_log = log_number
        self.got: list[Tick] = []
        self.last = b""

    @property
    def room(self) -> int:
        return self.scene.keys.index(self.key)

    @property
    def spectator(self) -> bool:
        return self.slot is None

    @property
    def team(self) -> int:
        if self.slot is None:
            return 0
        return int(self.scene.world.seats.team[self.scene.world.seat_rows(self.room, self.slot)])

    def offer(self, messages: TickMessages) -> bool:
        seat_row = None
        if self.slot is not None:
            seat_row = int(self.scene.world.seat_rows(self.room, self.slot))
        return self.outbox.offer(messages, self.room, seat_row, self.view, self.delay_ticks)

    def slow(self) -> Slow:
        row = None
        if self.slot is not None:
            row = int(self.scene.world.seat_rows(self.room, self.slot))
        return Slow(self.outbox.tier, self.room, row, self.view)

    def receive(self) -> None:
        """Read all that has arrived, and acknowledge it."""
        while self.line and not self.stalled:
            self.last = frame = self.line.popleft()
            message = msgpack.unpackb(frame[header_size(frame) :])
            self.got.append(self.store.apply(message))
            for cell in self.got[-1].resync:
                self.outbox.resync(cell)
        if not self.stalled:
            self.outbox.ack(self.store.tick - self.lag)

    def _close(self, code: int, reason: str) -> None:
        assert self.closed is None
        self.closed = code, reason


class Scene:
    """Rooms of the given sizes, with ``seats`` seats each, and their members."""

    def __init__(self, *sizes: tuple[float, float], seats: int = 3) -> None:
        self.world = World(TABLES, TICK_HZ)
        InputBuffer(TABLES.input, TICK_HZ).declare(self.world)
        self.replicator = Replicator(TABLES, TICK_HZ, CELL)
        self.replicator.declare(self.world)
        self.columns = ConnectionColumns()
        self.keys: list[int] = []
        self.logs: dict[int, RoomLog] = {}
        self.members: list[Member] = []
        for size in sizes:
            self.insert(self.world.new_room(GameMap(*size), seats, seed=1))
            self.keys.append(len(self.keys))
            self.logs[self.keys[-1]] = RoomLog()

    def insert(self, state: RoomState) -> None:
        self.replicator.room_inserted(self.world, self.world.insert(state))
        self.world.seats.input_margin = NO_MARGIN

    def size_of(self, room: int) -> tuple[float, float]:
        return self.world.maps[room].width, self.world.maps[room].height

    def join(self, room: int, slot: int, limits: Limits | None = None) -> Member:
        self.world.seats.state[self.world.seat_rows(room, slot)] = SeatState.HUMAN
        self.members.append(Member(self, room, slot, limits or Limits()))
        return self.members[-1]

    def spectate(self, room: int, view: int, limits: Limits | None = None) -> Member:
        self.members.append(Member(self, room, None, limits or Limits(), view))
        return self.members[-1]

    def leave(self, member: Member) -> None:
        self.members.remove(member)
        if member.slot is not None:
            row = self.world.seat_rows(member.room, member.slot)
            self.world.seats.state[row] = SeatState.EMPTY

    def begin(self) -> World:
        self.world.begin_tick()
        return self.world

    def end(self) -> TickMessages:
        """Apply, quantise, encode, offer and receive."""
        self.world.apply()
        quantised = self.replicator.quantise(self.world)
        messages = self.replicator.encode(
            self.world,
            quantised,
            [self.logs[key] for key in self.keys],
            [(member.room, member.view) for member in self.members if member.slot is None],
            [member.slow() for member in self.members if member.outbox.tier],
        )
        playing = [member for member in self.members if member.slot is not None]
        served = send_fast(messages, self._players(playing), self._write_together)
        for member, is_served in zip(playing, served.tolist(), strict=True):
            if not is_served:
                member.offer(messages)
        for member in self.members:
            if member.slot is None:
                member.offer(messages)
        for member in self.members:
            member.receive()
        return messages

    def _players(self, members: list[Member]) -> Players:
        rooms = [member.room for member in members]
        slots = [member.slot for member in members]
        return Players(
            self.columns,
            np.array([member.outbox.connection.row for member in members], np.int64),
            self.world.seat_rows(np.array(rooms, np.int64), np.array(slots, np.int64)),
            np.array(rooms, np.int64),
            [member.outbox.write for member in members],
        )

    def _write_together(self, numbers: Any, pieces: Any) -> None:
        by_number = {member.outbox.connection.row: member for member in self.members}
        for number, of_one in zip(numbers.tolist(), pieces.tolist(), strict=True):
            assert number % 2
            by_number[number].line.append(b"".join(ctypes.string_at(*piece) for piece in of_one))

    def truth(
        self, room: int, team: int = 0, slot: int | None = None
    ) -> dict[int, dict[tuple[str, int], bytes]]:
        """Every cell's spawn records as the live columns say, for a member of a team in a slot."""
        layout = CellLayout.of(*self.size_of(room), CELL)
        cells: dict[int, dict[tuple[str, int], bytes]] = {c: {} for c in range(2 * layout.count)}
        cells[OWN] = {}
        for name, table in self.world.tables.items():
            kind, rows = KINDS[name], table.rows_of(room)
            numbers = table.id[rows].tolist()
            if not numbers:
                continue
            in_cell = audiences = seats = [0] * len(numbers)
            if kind.is_local and kind.cell:
                places = (getattr(table, column)[rows].tolist() for column in kind.cell)
                in_cell = list(map(layout.cell_at, *places))
            if kind.audience:
                audiences, seats = table.audience[rows].tolist(), table.seat[rows].tolist()
            records = spawn_records(kind, table, rows)
            found = zip(numbers, records, in_cell, audiences, seats, strict=True)
            for number, record, cell, audience, seat in found:
                if audience == OWNER_ONLY and seat == slot:
                    cells[OWN][name, number] = record
                elif audience == 0:
                    cells[cell][name, number] = record
                elif audience == team:
                    cells[layout.count + cell][name, number] = record
        return cells


def spawn_records(kind: Kind, table: Any, rows: slice) -> list[bytes]:
    """Each row as a client should have it: the id, then every column in whole steps."""
    columns = [table.id[rows].astype("<u2")]
    for column, wire in kind.spawn_columns.items():
        values = getattr(table, column)[rows]
        steps = values if wire.scale is None else np.floor(values * wire.scale + 0.5)
        wrapped = steps.astype(np.int64) & (256**wire.size - 1)
        columns.append(wrapped.astype(f"<u{wire.size}"))
    cut = [column.view(np.uint8).reshape(len(column), column.itemsize) for column in columns]
    return [record.tobytes() for record in np.hstack(cut)]


def assert_holds_the_truth(member: Member) -> None:
    """In every cell that the client holds it has exactly the server's rows."""
    store, truth = member.store, member.scene.truth(member.room, member.team, member.slot)
    known: dict[int, dict[tuple[str, int], bytes]] = {cell: {} for cell in truth}
    for name in KINDS:
        for number, record in store.records(name).items():
            known[store.cell_of(name, number)][name, number] = record
    for cell in (*store.held, OWN):
        assert known[cell] == truth[cell]

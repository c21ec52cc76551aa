"""The world runner: one world's rooms, members and netcode, and the phases of its tick."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

import numpy as np

from game_server.games.base import Game, Inputs, Standing
from game_server.netcode.changes.rate_tiers import TIERS
from game_server.netcode.changes.views import Slow
from game_server.netcode.input_buffer import ABSURD, InputBuffer
from game_server.netcode.messages.replicator import Replicator
from game_server.netcode.sending.fast_path import send_fast
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.declare import Phase, SeatState
from game_server.rooms.messages import announcements
from game_server.rooms.world import seat_sync
from game_server.rooms.world.connected_members import NO_MEMBERS, NOBODY, ConnectedMembers
from game_server.rooms.world.fault_isolation import Verdict, guarded
from game_server.rooms.world.faults import MISTAKES
from game_server.rooms.world.room_batch import RoomBatch
from game_server.rooms.world.tick_report import ON_TIME, TickReport
from game_server.simulation.arrays import Bools, Bytes, Ints
from game_server.simulation.world import RoomState, World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from game_server.netcode.changes.quantise import Quantised
    from game_server.netcode.messages.tick_messages import TickMessages
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.phases import Course
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.tick_clock import Due

Received = tuple[Ints, Bytes]
"""Input frames u8 (k, bytes), all of the right length, after the rows (k,) of their connections.
Good in this tick only: a row may belong to another connection a tick later.
"""
SMOOTHED_OVER = 8
EXPIRY_TICKS = 4
"""How many ticks pass between two looks for seats that run out; their deadlines are seconds."""


class Phases(Protocol):
    """Moves rooms through their phases; see ``state.phases``."""

    def advance(self, world: World, courses: Ints, stopping: Bools) -> Ints: ...
    def park(self, world: World, row: int, course: Course) -> None: ...


class Sockets(Protocol):
    """Uses the sockets of a world's players together; see ``realtime.world_sockets``."""

    def read(self) -> Received | None:
        """The input frames that players have sent, if any. All else that they have sent is handed
        on, with any effect that a message can have.
        """

    def write(self, connections: Ints, pieces: NDArray[np.uint64]) -> None:
        """As ``netcode.sending.fast_path.WriteTogether`` has it."""

    def release(self, which: Callable[[Member], bool]) -> None:
        """Leave some members' sockets alone; they leave the world or start anew."""


class WorldRunner:
    """Runs the rooms of one game that share a world.

    ``now`` is monotonic seconds and only measures. ``on_tick_report`` receives each tick's report,
    also of a tick that failed, and closes the rooms at fault.
    """

    def __init__(
        self,
        game: Game,
        phases: Phases,
        now: Callable[[], float],
        on_tick_report: Callable[[WorldRunner, TickReport], None] = lambda runner, report: None,
    ) -> None:
        self.game = game
        self.world = World(game.tables, game.tick_hz)
        self.batch = RoomBatch(self.world)
        self.sockets: Sockets | None = None
        self.tick_s = 0.0
        """What a tick takes, smoothed over some ticks."""
        self.spent_s = 0.0
        """The time of its ticks that has not been charged to an address yet."""
        self._inbox: list[tuple[Member, bytes]] = []
        self._phases = phases
        self._now = now
        self._on_tick_report = on_tick_report
        self._inputs = InputBuffer(game.tables.input, game.tick_hz)
        self._inputs.declare(self.world)
        self._replicator = Replicator(game.tables, game.tick_hz, game.cell_size)
        self._replicator.declare(self.world)
        seat_sync.declare(self.world)
        self._quantised: Quantised
        self._connected = NO_MEMBERS
        self._courses: Ints
        self._courses_of: list[Room] | None = None
        self._standings: dict[Room, list[Standing]] = {}

    def tick(self, due: Due = ON_TIME) -> TickReport:
        """Move every room on by one tick and tell its members. Raises nothing but what the
        receiver of the report does.
        """
        report = TickReport(due)
        try:
            self._run_phases(report)
        except MISTAKES as fault:
            # No hook runs outside the guard, but what hooks have left behind is read there.
            report.failed = fault
        self.tick_s += (sum(report.seconds.values()) - self.tick_s) / SMOOTHED_OVER
        self._on_tick_report(self, report)
        return report

    def _run_phases(self, report: TickReport) -> None:
        """The phases of a tick."""
        lap = self._stopwatch()
        received = None if self.sockets is None else self.sockets.read()
        if not self.batch.rooms:
            return  # the last room was just ended by its host
        self._expire_seats()
        report.inputs = self.take_inputs(received)
        report.seconds["inputs"] = lap()
        report.verdict = guarded(self.batch, self._step)
        report.seconds["step"] = lap()
        report.results = {r: self._standings[r] for r in self.batch.rooms if r in self._standings}
        messages = self._encode(report.verdict)
        report.seconds["encode"] = lap()
        report.rooms, report.members = len(self.batch.rooms), self._offer(messages)
        report.skipped, report.keyframes = messages.skipped, messages.keyframes.sent
        report.seconds["send"] = lap()
        report.resting = [room for room in self.batch.rooms if room.in_lobby]

    def insert(self, room: Room) -> None:
        """Let a parked room go on in this world. Raises RoomStateError."""
        assert room.state is not None
        self.batch.insert(room, room.state)
        self._replicator.room_inserted(self.world, self.batch.row(room))
        room.state, room.seats_changed = None, True

    def remove(self, room: Room) -> None:
        """Take a room out; its tick stands still from here on."""
        try:
            if self.sockets is not None:
                self.sockets.release(lambda member: member.room is room)
        finally:
            room.state = self.batch.remove(room)

    def park(self, room: Room) -> None:
        """Take out a room that nobody is in, so that it goes on with a new round."""
        row = self.batch.row(room)
        self._phases.park(self.world, row, room.course)
        room.phase = int(self.world.rooms.phase[row])
        self.remove(room)

    def state_of(self, room: Room) -> RoomState:
        """A copy of a room's rows, with every input that has arrived."""
        self.take_inputs()
        return self.world.peek(self.batch.row(room))

    def tick_of(self, room: Room) -> int:
        return int(self.world.tick[self.batch.row(room)])

    def members_by_tier(self) -> list[int]:
        """How many members each rate tier has, as of the last tick."""
        counts = [0] * len(TIERS)
        for room in self.batch.rooms:
            for member in room.members.values():
                counts[member.outbox.tier] += 1
        return counts

    def start_anew(self, member: Member) -> None:
        """A member's client starts anew, and a player's press counters with it."""
        if self.sockets is not None:
            self.sockets.release(lambda other: other is member)
        row = self._seat_row(member)
        if row is not None and self.world.seats.occupant[row] == member.serial:
            self._inputs.reset(self.world, np.array([row]))
            self.world.seats.active_at[row] = self.tick_of(member.room)

    def idle_ticks(self, member: Member) -> int:
        """How long a player has held and pressed nothing; 0 for who does not play (yet)."""
        row = self._seat_row(member)
        if row is None or self.world.seats.occupant[row] != member.serial:
            return 0
        return self.tick_of(member.room) - int(self.world.seats.active_at[row])

    def receive_input(self, member: Member, frame: bytes) -> None:
        """A frame that looks like an input, for the next tick."""
        self._inbox.append((member, frame))

    def take_inputs(self, received: Received | None = None) -> dict[str, int]:
        """Put the frames that have arrived, and those just ``received`` from sockets, into the
        input buffer; count what became of them.
        """
        counts = Counter[str]()
        if any(room.seats_changed for room in self.batch.rooms):
            self._connected = NO_MEMBERS
        connected = self._connected_now()
        if self._inbox:
            members, frames = zip(*self._inbox, strict=True)
            self._inbox = []
            rows = np.array([member.outbox.connection.row for member in members], np.int64)
            counts.update(self._ingest(connected, rows, frames))
        if received is not None:
            counts.update(self._ingest(connected, *received))
        return counts

    def _ingest(
        self,
        connected: ConnectedMembers,
        connections: Ints,
        frames: Sequence[bytes] | Bytes,
    ) -> dict[str, int]:
        """Put frames (k,) of connection rows (k,) into the input buffer, but for people who do not
        play.
        """
        senders = connected.senders(connections, self.world)
        if senders.min() == NOBODY:
            kept = np.flatnonzero(senders != NOBODY).tolist()
            if not kept:
                return {}
            senders, connections = senders[kept], connections[kept]
            frames = frames[kept] if isinstance(frames, np.ndarray) else [frames[i] for i in kept]
        players = connected.players
        acked = players.columns.acked[connections]
        ingested = self._inputs.ingest(self.world, players.seats[senders], frames, acked)
        players.columns.ack(connections, ingested.newest)
        for sender in senders[ingested.verdict >= ABSURD].tolist():
            reason = "An input was malformed or absurd."
            connected.members[sender].link.close(CloseCode.BAD_MESSAGE, reason)
        return ingested.counts

    def _connected_now(self) -> ConnectedMembers:
        """The connected members. People come and go between ticks only, rooms also within one."""
        rooms = self.batch.rooms
        if self._connected.rooms is not rooms:
            self._connected = ConnectedMembers.of(rooms, self.world.seats.offsets.tolist())
        return self._connected

    def _expire_seats(self) -> None:
        """Free the reserved and held seats that nobody has come for in time."""
        ticks, rooms = self.world.tick, self.batch.rooms
        for row in np.flatnonzero(ticks % EXPIRY_TICKS == 0).tolist():
            rooms[row].expire_seats(rooms[row].clock.at(int(ticks[row])))

    def _step(self) -> None:
        """The guarded part of a tick: every hook of the game, for whatever rooms are there.

        Inputs lie in the world's own columns, so a repetition after a rollback takes the same.
        """
        world = self.world
        world.begin_tick()
        self._move_phases()
        seat_sync.seat_everyone(self.game, self.batch, self._inputs.reset)
        self._ask_bots()
        inputs = Inputs(*self._inputs.pop(world))
        seat_sync.note_activity(world, inputs)
        self.game.step(world, self._playing(inputs))
        world.apply()
        self._quantised = self._replicator.quantise(world)

    def _move_phases(self) -> None:
        game, world, rooms = self.game, self.world, self.batch.rooms
        if self._courses_of is not rooms:
            self._courses_of = rooms
            self._courses = np.array([room.course for room in rooms], np.int64)
        opening = np.flatnonzero(world.tick == 1)
        if opening.size:
            game.open(world, opening)
            world.apply()
        before = world.rooms.phase.copy()
        stopping = np.array([room.has_lobby and room.stopping for room in rooms], bool)
        starting = self._phases.advance(world, self._courses, stopping)
        ended = (before != Phase.RESULTS) & (world.rooms.phase == Phase.RESULTS)
        for row in np.flatnonzero(ended).tolist():
            limit = rooms[row].seats.limit
            self._standings[rooms[row]] = announcements.checked(game.result(world, row), limit)
        if starting.size:
            game.start_round(world, starting)
            world.apply()

    def _ask_bots(self) -> None:
        """Ask the bots whose turn it is; the others go on with what they decided last."""
        world, period = self.world, self.game.bot_period_ticks
        seats = world.seats
        turn = (world.tick[seats.room] + seats.id) % period == 0
        playing = world.rooms.phase[seats.room] == Phase.PLAYING
        rows = np.flatnonzero((seats.state == SeatState.BOT) & turn & playing)
        if rows.size:
            self._inputs.ingest_bots(world, rows, self.game.bots(world, rows), ticks=period)

    def _playing(self, inputs: Inputs) -> Inputs:
        """The inputs, with nothing held or pressed in rooms that are not in the playing phase."""
        playing = (self.world.rooms.phase == Phase.PLAYING)[self.world.seats.room]
        return Inputs(
            {name: held & playing for name, held in inputs.held.items()},
            {name: pressed & playing for name, pressed in inputs.pressed.items()},
            inputs.aim,
            inputs.view,
            inputs.present,
        )

    def _encode(self, verdict: Verdict) -> TickMessages:
        """Tell the rooms' logs what the step brought, and encode every chunk that is due."""
        if verdict.raised is not None:
            # The rooms were stepped in parts, so no part's wire columns are the whole world's.
            self._quantised = self._replicator.quantise(self.world)
        phases = self.world.rooms.phase.tolist()
        for row, (room, phase) in enumerate(zip(self.batch.rooms, phases, strict=True)):
            if room.phase != phase:
                room.enter_phase(phase)
            if room.seats_changed:
                announcements.announce_roster(self.world, row, room)
            if room in self._standings:
                announcements.announce_standings(self.world, row, room, self._standings[room])
        self._standings.clear()
        logs = [room.log for room in self.batch.rooms]
        return self._replicator.encode(
            self.world, self._quantised, logs, self._spectator_views(), self._slow_members()
        )

    def _spectator_views(self) -> list[tuple[int, int]]:
        """The (room row, view cell) of every spectator. Following a player is seeing their cell."""
        views = []
        offsets, seen = self.world.seats.offsets, self.world.seats.view_cell
        for row, member in self._connected_now().spectators:
            if member.follows is not None and member.follows < member.room.seats.limit:
                followed = int(seen[offsets[row] + member.follows])
                member.view_cell = followed or member.view_cell
            views.append((row, member.view_cell))
        return views

    def _slow_members(self) -> list[Slow]:
        """The members of slower tiers, as of the last tick."""
        connected = self._connected_now()
        players = connected.players
        tiers = players.columns.tier[players.connections]
        slow = [
            Slow(int(tiers[index]), int(players.rooms[index]), int(players.seats[index]))
            for index in np.flatnonzero(tiers).tolist()
        ]
        for row, member in connected.spectators:
            if member.outbox.tier:
                slow.append(Slow(member.outbox.tier, row, None, member.view_cell))
        return slow

    def _offer(self, messages: TickMessages) -> int:
        """Offer each member its message; returns how many there are."""
        connected = self._connected_now()
        write_together = self.sockets.write if self.sockets else None
        served = send_fast(messages, connected.players, write_together)
        seats, rooms = connected.players.seats, connected.players.rooms
        for index in np.flatnonzero(~served).tolist():
            member = connected.members[index]
            member.outbox.offer(messages, int(rooms[index]), int(seats[index]))
        for row, member in connected.spectators:
            delay_ticks = member.room.watch_delay_ticks
            member.outbox.offer(messages, row, None, member.view_cell, delay_ticks)
        return len(connected.members) + len(connected.spectators)

    def _seat_row(self, member: Member) -> int | None:
        if member.gone or member.spectator or member.room not in self.batch:
            return None
        return int(self.world.seats.offsets[self.batch.row(member.room)]) + member.slot

    def _stopwatch(self) -> Callable[[], float]:
        """Gives the seconds since it was made or last asked."""
        last = self._now()

        def lap() -> float:
            nonlocal last
            before, last = last, self._now()
            return last - before

        return lap

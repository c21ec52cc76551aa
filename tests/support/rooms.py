"""A small game, links that record, and a node around them: rooms in tests, without sockets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgpack
import numpy as np
from pydantic import Field

from game_server.cluster.memory import MemoryDirectory
from game_server.games.base import Game, GameSettings, Inputs, Rows, Standing
from game_server.limits.per_address import HoldingCap
from game_server.protocol.declare import Event, Input, Kind, SeatColumns
from game_server.protocol.messages import REPLY, STATUS, TICK, Ack, Command, Resync, pack_input
from game_server.protocol.wire import INT, POS, U8, U16
from game_server.rooms.commands import dispatch
from game_server.rooms.registry.budgets import NO_QUOTAS, Quotas
from game_server.rooms.registry.contracts import Contracts
from game_server.rooms.registry.new_rooms import new_room
from game_server.rooms.registry.room_registry import RoomRegistry
from game_server.rooms.state.phases import RoundPhases
from game_server.rooms.upkeep.housekeeping import keep_house
from game_server.rooms.world.tick_clock import TickClock
from game_server.rooms.world.world_runner import Phases, WorldRunner
from game_server.simulation.game_map import GameMap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from game_server.maps.maker import MapMaker
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.parts.seats import SeatClaim
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.tick_report import TickReport
    from game_server.simulation.world import World


class RunnerSettings(GameSettings):
    mode: Literal["rounds", "world"] = "rounds"
    player_limit: int = Field(4, ge=1, le=1000)


class Runners(Game):
    """Everybody runs to the right while they hold the button; places are random at birth."""

    name, title, tick_hz = "runners", "Runners", 20
    phrases = ("Hello!", "Off we go!")
    settings = RunnerSettings
    input = Input(buttons=("right",), presses=("hop",))
    seats = SeatColumns({"mood": INT})
    runners = Kind(sent={"x": POS, "y": POS, "hops": U8}, born={"slot": U16}, state={"seat": INT})
    hopped = Event(fields={"x": POS, "y": POS, "slot": U16})

    def __init__(self) -> None:
        self.breaks_in: Mapping[int, str] = {}
        """Room seeds, and in which hook those rooms raise."""
        self.calls: list[tuple[str, int]] = []

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        return GameMap(1000, 500)

    def open(self, w: World, rooms: Rows) -> None:
        self._break(w, rooms, "open")

    def start_round(self, w: World, rooms: Rows) -> None:
        self._break(w, rooms, "start_round")
        self.calls.append(("start_round", len(rooms)))
        w.seats.score[np.isin(w.seats.room, rooms)] = 0

    def join(self, w: World, seats: Rows) -> None:
        self._break(w, w.seats.room[seats], "join")
        w.runners.spawn(
            w.seats.room[seats],
            seat=w.seats.id[seats],
            slot=w.seats.id[seats],
            x=100 + 400 * w.random(w.seats, seats, 1),
            y=250.0,
        )

    def leave(self, w: World, seats: Rows) -> None:
        self._break(w, w.seats.room[seats], "leave")
        gone = np.isin(w.seat_rows(w.runners.room, w.runners.seat), seats)
        w.runners.kill(gone)

    def bots(self, w: World, seats: Rows) -> Inputs:
        self._break(w, w.seats.room[seats], "bots")
        acts = Inputs.neutral(self.input, len(seats))
        w.seats.mood[seats] += 1
        acts.held["right"][:] = w.random(w.seats, seats, 2) < 0.5
        return acts

    def step(self, w: World, inputs: Inputs) -> None:
        self._break(w, np.arange(w.n_rooms), "step")
        seat = w.seat_rows(w.runners.room, w.runners.seat)
        mine = inputs[seat]
        w.runners.x = (w.runners.x + np.where(mine.right, 2.0, 0.0)) % 1000
        w.runners.hops = (w.runners.hops + mine.hop) & 255
        hop = np.flatnonzero(mine.hop)
        w.emit(
            "hopped",
            w.runners.room[hop],
            x=w.runners.x[hop],
            y=w.runners.y[hop],
            slot=w.runners.seat[hop],
        )
        w.seats.score[seat] += mine.right
        out = self._broken(w, w.runners.room, "quantise")
        w.runners.x[out] = np.nan

    def result(self, w: World, room: int) -> list[Standing]:
        self._break(w, np.array([room]), "result")
        nobody = Standing(99, 0)
        nonsense = self._broken(w, np.array([room]), "nonsense in result").any()
        return [*super().result(w, room), *([nobody] if nonsense else [])]

    def _broken(self, w: World, rooms: Rows, hook: str) -> Any:
        seeds = [seed for seed, where in self.breaks_in.items() if where == hook]
        return np.isin(w.rooms.seed[rooms], seeds)

    def _break(self, w: World, rooms: Rows, hook: str) -> None:
        if self._broken(w, rooms, hook).any():
            raise ZeroDivisionError(f"a mistake in {hook}")


class BreakingPhases(RoundPhases):
    """Phases that raise where a game of ``games`` breaks in "phases"."""

    def __init__(self, *games: Runners) -> None:
        super().__init__()
        self._games = games

    def advance(
        self, world: World, courses: NDArray[np.int64], stopping: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        for game in self._games:
            if world.declared is game.tables:
                game._break(world, np.arange(world.n_rooms), "phases")
        return super().advance(world, courses, stopping)


LOG, EXTRA_LOG, EXTRA_EVENT = 120, 1, 2
"""Codes of a room's log in a chunk and in extras, and of an event in extras."""


@dataclass(eq=False)
class RecordingLink:
    """A member's link that keeps all frames written to it."""

    frames: list[bytes] = field(default_factory=list)
    closed: tuple[int, str] | None = None
    waiting: int = 0

    def write(self, frame: bytes) -> None:
        self.frames.append(frame)

    def buffered(self) -> int:
        return self.waiting

    def close(self, code: int, reason: str) -> None:
        self.closed = self.closed or (int(code), reason)

    @property
    def close_code(self) -> int | None:
        return self.closed and self.closed[0]

    @property
    def messages(self) -> list[Any]:
        """Every message, unpacked."""
        return [_unpacked(frame) for frame in self.frames]

    def since(self, count: int) -> RecordingLink:
        """The frames after the first ``count``."""
        return RecordingLink(self.frames[count:])

    def last(self, kind: int) -> Any:
        """The newest message of a type."""
        newest_first = (_unpacked(frame) for frame in reversed(self.frames))
        return next(message for message in newest_first if message[0] == kind)

    def of_type(self, kind: int) -> list[Any]:
        return [message for message in self.messages if message[0] == kind]

    @property
    def events(self) -> list[tuple[int, list[Any]]]:
        """Every event, as (number, fields), in the order in which it came."""
        found = []
        for message in self.messages:
            if message[0] == STATUS:
                found += [(entry[1], entry[3]) for entry in message[1]["log"]]
            if message[0] == TICK:
                for extra in message[3]:
                    if extra[0] == EXTRA_LOG:
                        found += [(entry[1], entry[3]) for entry in extra[1]]
                    if extra[0] == EXTRA_EVENT:
                        found.append((extra[1], extra[3]))
                for chunk in message[4:]:
                    for code, value in zip(chunk[1::2], chunk[2::2], strict=True):
                        found += [(entry[1], entry[3]) for entry in value] if code == LOG else []
        return found


def payload(frame: bytes) -> bytes:
    """The message in a WebSocket frame that the server has written."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]


def _unpacked(frame: bytes) -> Any:
    return msgpack.unpackb(payload(frame), strict_map_key=False)


class Reports:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.incidents: list[tuple[str, str | None, str]] = []
        self.closed: list[tuple[str, str]] = []
        self.reports: list[TickReport] = []
        self.slow_steps: Counter[str] = Counter()
        self.slow_games: list[tuple[str, int, float]] = []
        self.shed: list[tuple[str, int]] = []

    def incident(self, incident: str, room_id: str | None, game: str, fault: BaseException) -> None:
        self.incidents.append((incident, room_id, repr(fault)))

    def ticked(self, game: str, report: TickReport) -> None:
        self.reports.append(report)

    def slow_step(self, game: str) -> None:
        self.slow_steps[game] += 1

    def slow_game(self, game: str, steps: int, worst_s: float, share: float) -> None:
        self.slow_games.append((game, steps, worst_s))

    def rooms_shed(self, game: str, count: int) -> None:
        self.shed.append((game, count))

    def room_opened(self, room_id: str, code: str, game: str) -> None: ...

    def room_closed(self, room_id: str, code: str, why: str) -> None:
        self.closed.append((room_id, why))


class Node:
    """All rooms of a process with a clock that a test moves; ``run`` makes ticks."""

    def __init__(
        self,
        *games: Game,
        seats_per_world: int = 800,
        phases: Phases | None = None,
        quotas: Quotas = NO_QUOTAS,
        waiting_each: int = 0,
        maps: MapMaker | None = None,
        hold_s: int = 30,
    ) -> None:
        self.now = 0.0
        self._second = 1
        self.count = 0
        self.directory, self.reports = MemoryDirectory(), Reports()
        self.resume_claims: dict[str, SeatClaim] = {}
        self.clock = TickClock(lambda: self.now)
        self.registry = RoomRegistry(
            {game.name: game for game in games or (Runners(),)},
            phases or RoundPhases(),
            self.clock,
            Contracts(
                issue_resume=self._issue,
                directory=self.directory,
                reporter=self.reports,
                new_id=lambda: self._next("id"),
                new_code=lambda: self._next("CODE"),
                wall_s=lambda: self.now,
                waiting=HoldingCap(waiting_each),
            ),
            seats_per_world,
            hold_s=hold_s,
            quotas=quotas,
            maps=maps,
        )
        self.clock.on_fault = self.registry.faults.note

    def join(
        self, room: Room, player: str, *, spectate: bool = False, address: str = ""
    ) -> tuple[Member, RecordingLink]:
        """Reserve a place and claim it."""
        link = RecordingLink()
        claim = self.registry.membership.reserve(
            room, player, player.title(), spectate=spectate, address=address
        )
        return self.registry.membership.claim(claim, link), link

    def runner(self, room: Room) -> WorldRunner:
        """The world of a room that plays."""
        runner = self.registry.worlds.runner(room)
        assert runner is not None
        return runner

    def receive(self, member: Member, message: Command | Resync | Ack) -> None:
        """A message of a member but an input."""
        dispatch.receive(self.registry, member, message)

    def ask(self, member: Member, link: RecordingLink, command: str, /, **args: Any) -> list[Any]:
        """Send a command; returns the reply's error and value."""
        self.receive(member, Command(7, command, args))
        _, request, error, value = link.of_type(REPLY)[-1]
        assert request == 7
        return [error, value]

    def resume_claim(self, link: RecordingLink) -> SeatClaim:
        """The claim of the resume token in a link's last welcome."""
        return self.resume_claims[link.last(1)[1]["resume"]]

    def run(self, seconds: float) -> None:
        """Let time pass; every due tick is made, and housekeeping once a second."""
        end = self.now + seconds
        while True:
            deadline = self.clock.next_deadline
            due = min(end, self._second, end if deadline is None else deadline)
            self.now = max(due, self.now)
            if self.now >= self._second:
                self._second = int(self.now) + 1
                keep_house(self.registry, 1.0)
            self.clock.run_due()
            self._acknowledge()
            if self.now >= end:
                return

    def _acknowledge(self) -> None:
        """Every member has what it was sent, as behind a fast link."""
        for runner in self.registry.worlds:
            for room in runner.batch.rooms:
                for member in room.members.values():
                    member.outbox.ack(member.outbox.connection.newest_sent)

    def _issue(self, claim: SeatClaim) -> str:
        token = f"token {len(self.resume_claims)}"
        self.resume_claims[token] = claim
        return token

    def _next(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"


def runner_with(game: Game, rooms: int, **settings: Any) -> tuple[WorldRunner, list[Room]]:
    """A world with some rooms of bots only, with seeds from 1 on, that never park."""
    runner = WorldRunner(game, RoundPhases(), lambda: 0.0)
    made = []
    for seed in range(1, rooms + 1):
        chosen = game.settings.model_validate({"min_players": 3, **settings})
        made.append(new_room(game, chosen, room_id=f"r{seed}", code=f"C{seed}", seed=seed))
        runner.insert(made[-1])
    return runner, made


def input_frame(game: Game, tick: int, buttons: int = 0, *presses: int) -> bytes:
    """An INPUT; where the game has an aim, it turns with the tick. Presses not given are 0."""
    aim = (tick * 500 % 65_536).to_bytes(2, "little") if game.input.aim else b""
    counters = bytes((*presses, *[0] * (len(game.input.presses) - len(presses))))
    record = bytes((buttons,)) + aim + counters
    return pack_input(tick, max(tick - 2, 0), max(tick - 3, 0) * 16, record)

"""A bot: one connection, from its hello until it leaves or is closed.

``play`` is a loop over messages: each is measured, then answered.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol

from game_server.client.session import ClientCore, Pong, Reply, Status, Welcome
from game_server.client.snapshot import Tick
from game_server.protocol.declare import NO_MARGIN
from load_tests.swarm.bots.behaviours import Observation, Position, Wanderer, controls
from load_tests.swarm.bots.header_reader import has_keyframe
from load_tests.swarm.bots.lobbies import LOBBY_PHASE, LobbyRoutine
from load_tests.swarm.measure import locust_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from load_tests.swarm.measure.bot_metrics import BotMetrics

PING_EVERY_S = 1.0
OVERDUE_TICKS = 1.5
"""After this many intervals since the last tick, the next one counts as missed."""
EXPECTED_REFUSALS = frozenset(
    {"rate_limit", "rate_limited", "slow_mode", "not_now", "muted", "not_host", "full"}
)
"""Codes of refusals that a room's rules demand. Any other refusal is a failure."""


class BotConnection(Protocol):
    """A connection. ``receive`` waits for a message. Every method may raise Closed."""

    def send(self, frame: bytes) -> None: ...
    def receive(self) -> bytes: ...
    def drop(self) -> None: ...
    def close(self) -> None: ...


class Ending(Enum):
    """How a bot ended its connection itself."""

    LEFT = auto()
    DROPPED = auto()


class Bot:
    """One connection of a bot. ``now`` returns monotonic seconds; ``must_drop`` whether a storm
    ends all connections now.
    """

    def __init__(
        self,
        core: ClientCore,
        behaviour: Wanderer,
        metrics: BotMetrics,
        routine: LobbyRoutine,
        now: Callable[[], float],
        must_drop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.welcome: Welcome | None = None
        """The newest welcome: the bot's slot, and the token to resume with."""
        self._core = core
        self._behaviour = behaviour
        self._metrics = metrics
        self._routine = routine
        self._now = now
        self._must_drop = must_drop
        self._gaps = metrics.recorders[locust_names.GAP]
        self._acks = metrics.recorders[locust_names.ACK]
        self._sizes = metrics.recorders[locust_names.BYTES]
        self._buttons: list[str] = []
        self._presses: list[str] = []
        self._players: str | None = None
        self._interval_s = 1.0
        self._ticks_to_decision = 0
        self._unacked: deque[tuple[int, float]] = deque()
        self._commands: dict[int, tuple[str, float]] = {}
        self._last_tick_at: float | None = None
        self._pinged_at = 0.0
        self._awaits_keyframe = False
        self._verified = 0

    def play(
        self,
        connection: BotConnection,
        games: Mapping[str, Mapping[str, Any]],
        hello: bytes,
        joined: tuple[locust_names.Row, float],
        ticket_at: float | None = None,
    ) -> Ending:
        """Say hello, and play until the bot ends the connection. Raises Closed and ProtocolError.

        ``joined`` is the row that the welcome is measured in, and when its time began.
        ``ticket_at`` is when the bot asked for its ticket; None when it resumes.
        """
        connection.send(hello)
        self._awaits_keyframe = ticket_at is not None
        try:
            while True:
                frame = connection.receive()
                now = self._now()
                message = self._core.receive(frame)
                if isinstance(message, Tick):
                    self._measure_tick(frame, message, now, ticket_at or now)
                    if (ending := self._act(connection, message, now)) is not None:
                        return ending
                elif isinstance(message, Welcome):
                    if self.welcome is None:
                        self._metrics.event(joined[0], 1000 * (now - joined[1]), len(frame))
                    self._on_welcome(message, games[message.game])
                elif isinstance(message, Status):
                    self._on_status(connection, message, now)
                elif isinstance(message, Pong):
                    self._metrics.recorders[locust_names.PING].record(1000 * now - message.time_ms)
                elif isinstance(message, Reply):
                    self._on_reply(message, now)
        finally:
            self._measure_open_gap(self._now())

    def leave(self, connection: BotConnection) -> None:
        """Give the seat back."""
        connection.send(self._core.command("leave")[1])
        connection.close()

    def _on_welcome(self, welcome: Welcome, tables: Mapping[str, Any]) -> None:
        """Start as the welcome says. A room whose game has changed sends a new one."""
        self.welcome = welcome
        self._interval_s = 1 / welcome.tick_hz
        self._ticks_to_decision = 0
        self._unacked.clear()
        self._last_tick_at, self._verified = None, 0
        self._buttons = tables["input"]["buttons"]
        self._presses = tables["input"]["presses"]
        self._players = _kind_of_players(tables)

    # Measuring

    def _measure_tick(self, frame: bytes, tick: Tick, now: float, ticket_at: float) -> None:
        if self._awaits_keyframe and has_keyframe(frame):
            self._awaits_keyframe = False
            self._metrics.event(locust_names.FIRST_KEYFRAME, 1000 * (now - ticket_at), len(frame))
        if self._last_tick_at is not None:
            self._measure_gap(now - self._last_tick_at)
        self._last_tick_at = now
        self._sizes.record(len(frame))
        if self._unacked and self._unacked[0][0] <= tick.tick:
            late_s = _lateness_ticks(tick) * self._interval_s
            while self._unacked and self._unacked[0][0] <= tick.tick:
                self._acks.record(1000 * (now - self._unacked.popleft()[1] + late_s))
        if tick.resync or self._core.world.verified != self._verified:
            self._measure_world(tick)

    def _measure_gap(self, gap_s: float) -> None:
        """Count a gap, and each tick that was missed in it with the time that it was late.

        The inputs that the bot could not send meanwhile count too: each would have taken that time
        and its lead. Otherwise a server that hangs for a second would have one slow tick among
        thousands (coordinated omission, as Gil Tene calls it).
        """
        self._gaps.record(1000 * gap_s)
        if gap_s < OVERDUE_TICKS * self._interval_s:
            return
        lead_ms = 1000 * self._core.lead * self._interval_s
        for missed in range(1, round(gap_s / self._interval_s)):
            late_ms = 1000 * (gap_s - missed * self._interval_s)
            self._gaps.record(late_ms)
            if self._is_playing:
                self._acks.record(late_ms + lead_ms)

    def _measure_open_gap(self, now: float) -> None:
        """At the end of a connection: count the gap of a tick that is overdue and never came."""
        if self._last_tick_at is None:
            return
        gap_s = now - self._last_tick_at
        if gap_s >= OVERDUE_TICKS * self._interval_s:
            self._measure_gap(gap_s)
            for _, sent_at in self._unacked:
                self._acks.record(1000 * (now - sent_at))

    def _measure_world(self, tick: Tick) -> None:
        for cell in tick.resync:
            self._metrics.failure(
                locust_names.RESYNC, f"cell {cell} of game {self._game} was wrong"
            )
        for _ in range(self._core.world.verified - self._verified):
            self._metrics.recorders[locust_names.VERIFIED].record(0)
        self._verified = self._core.world.verified

    # Acting

    def _act(self, connection: BotConnection, tick: Tick, now: float) -> Ending | None:
        """Decide, or go on as decided. Returns how the bot ended the connection, if it did."""
        if self._ticks_to_decision > 0:
            self._ticks_to_decision -= 1
            self._send_input(connection, self._core.repeat() if self._is_playing else None, now)
        elif (ending := self._decide(connection, tick, now)) is not None:
            return ending
        for frame in self._core.data_to_send():
            connection.send(frame)
        return None

    def _decide(self, connection: BotConnection, tick: Tick, now: float) -> Ending | None:
        seen = self._observe(tick)
        self._ticks_to_decision = seen.ticks_per_decision - 1
        intent = self._behaviour.decide(seen)
        if intent.drop or self._must_drop():
            connection.drop()
            return Ending.DROPPED
        if intent.leave:
            self.leave(connection)
            return Ending.LEFT
        if self._is_playing:
            held = controls(intent, self._buttons, self._presses)
            self._send_input(connection, self._core.input(aim=intent.aim, **held), now)
        elif intent.spectate is not None:
            connection.send(self._core.watch(slot=intent.spectate))
        if intent.chat is not None:
            self._send_command(connection, "chat", now, text=intent.chat)
        if now - self._pinged_at >= PING_EVERY_S:
            self._pinged_at = now
            connection.send(self._core.ping(1000 * now))
        return None

    def _send_input(self, connection: BotConnection, frame: bytes | None, now: float) -> None:
        if frame is not None:
            self._unacked.append((int.from_bytes(frame[3:7], "big"), now))
            connection.send(frame)

    def _on_status(self, connection: BotConnection, status: Status, now: float) -> None:
        if status.content.get("phase") == LOBBY_PHASE:  # there are no ticks to wait for
            self._last_tick_at, self._awaits_keyframe = None, False
        slot = self.welcome.slot if self.welcome else None
        command = self._routine.next_command(status.content, slot, now)
        if command is not None:
            name, args = command
            self._send_command(connection, name, now, **args)

    def _send_command(self, connection: BotConnection, name: str, now: float, **args: Any) -> None:
        number, frame = self._core.command(name, **args)
        self._commands[number] = (name, now)
        connection.send(frame)

    def _on_reply(self, reply: Reply, now: float) -> None:
        name, sent_at = self._commands.pop(reply.id, ("unasked", now))
        row, ms = locust_names.command(name), 1000 * (now - sent_at)
        if reply.error and reply.error[0] not in EXPECTED_REFUSALS:
            self._metrics.failure(row, f"{reply.error[0]}: {reply.error[1]}", ms)
        else:
            self._metrics.event(row, ms)

    def _observe(self, tick: Tick) -> Observation:
        assert self.welcome is not None
        world, kind, others = tick.world, self._players, list[Position]()
        if kind is not None and world.held:
            players = world[kind]
            is_other = players["slot"] != self.welcome.slot
            columns = players["x"][is_other].tolist(), players["y"][is_other].tolist()
            others = list(zip(*columns, strict=True))
        return Observation(
            tick.tick, self.welcome.tick_hz, tick.own or {}, self.welcome.map, others
        )

    @property
    def _is_playing(self) -> bool:
        return self.welcome is not None and self.welcome.slot is not None

    @property
    def _game(self) -> str:
        return self.welcome.game if self.welcome else "?"


def _kind_of_players(tables: Mapping[str, Any]) -> str | None:
    """The kind that shows where players are: the first with a position and a slot."""
    for kind in tables["kinds"]:
        names = {column[0] for column in (*kind["born"], *kind["sent"])}
        if {"x", "y", "slot"} <= names:
            return str(kind["name"])
    return None


def _lateness_ticks(tick: Tick) -> float:
    """How late the inputs that a tick acknowledges may have been.

    The margin is that of the worst input in a second or two, so each input of that time counts as
    late as the worst one: rather too late than not late enough.
    """
    margin = NO_MARGIN if tick.own is None else tick.own["margin"]
    return 0 if margin == NO_MARGIN else max(0.0, -margin)

"""A bot: one connection's life, from its hello until it leaves or is closed.

The loop reads as what comes in: each message is measured, then answered.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol

from game_server.client.session import ClientCore, Pong, Reply, Status, Welcome
from game_server.client.snapshot import Tick
from game_server.protocol.declare import NO_MARGIN
from load_tests.swarm.bots.behaviours import Place, Sight, Wanderer, held
from load_tests.swarm.bots.header_reader import has_keyframe
from load_tests.swarm.bots.lobbies import LOBBY_PHASE, Etiquette
from load_tests.swarm.measure import locust_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from load_tests.swarm.measure.bot_metrics import Measurements

PING_EVERY_S = 1.0
OVERDUE_TICKS = 1.5
"""A tick that follows the last one by more than this many of its intervals is missed."""
FINE = frozenset(
    {"rate_limit", "rate_limited", "slow_mode", "not_now", "muted", "not_host", "full"}
)
"""Refusals that a room owes to its rules; any other is a failure."""


class BotConnection(Protocol):
    """A connection: ``receive`` waits, and every method may raise Closed."""

    def send(self, frame: bytes) -> None: ...
    def receive(self) -> bytes: ...
    def drop(self) -> None: ...
    def close(self) -> None: ...


class Ending(Enum):
    """How a life ended by the bot's own will."""

    LEFT = auto()
    DROPPED = auto()


class Bot:
    """``now`` is monotonic seconds. ``called_away`` tells whether everybody drops the line now.

    ``welcome`` is the room's last word on who the bot is, with the token that takes it back.
    """

    def __init__(
        self,
        core: ClientCore,
        mind: Wanderer,
        measure: Measurements,
        etiquette: Etiquette,
        now: Callable[[], float],
        called_away: Callable[[], bool] = lambda: False,
    ) -> None:
        self.welcome: Welcome | None = None
        self._core = core
        self._mind = mind
        self._measure = measure
        self._etiquette = etiquette
        self._now = now
        self._called_away = called_away
        self._gaps = measure.tallies[locust_names.GAP]
        self._acks = measure.tallies[locust_names.ACK]
        self._sizes = measure.tallies[locust_names.BYTES]
        self._buttons: list[str] = []
        self._presses: list[str] = []
        self._players: str | None = None
        self._interval_s = 1.0
        self._decides_in_ticks = 0
        self._unacked: deque[tuple[int, float]] = deque()
        self._asked: dict[int, tuple[str, float]] = {}
        self._last_tick_at: float | None = None
        self._pinged_at = 0.0
        self._awaits_keyframe = False
        self._verified = 0

    def play(
        self,
        line: BotConnection,
        games: Mapping[str, Mapping[str, Any]],
        hello: bytes,
        joined: tuple[locust_names.Entry, float],
        ticket_at: float | None = None,
    ) -> Ending:
        """Say hello and play on. Raises Closed and ProtocolError.

        ``joined`` is the entry that the welcome completes, and when it began; ``ticket_at`` when
        the ticket was asked for, by those who have one.
        """
        line.send(hello)
        self._awaits_keyframe = ticket_at is not None
        try:
            while True:
                frame = line.receive()
                now = self._now()
                message = self._core.receive(frame)
                if isinstance(message, Tick):
                    self._measure_tick(frame, message, now, ticket_at or now)
                    if (ending := self._act(line, message, now)) is not None:
                        return ending
                elif isinstance(message, Welcome):
                    if self.welcome is None:
                        self._measure.event(joined[0], 1000 * (now - joined[1]), len(frame))
                    self._enter(message, games[message.game])
                elif isinstance(message, Status):
                    self._behave(line, message, now)
                elif isinstance(message, Pong):
                    self._measure.tallies[locust_names.PING].add(1000 * now - message.time_ms)
                elif isinstance(message, Reply):
                    self._hear(message, now)
        finally:
            self._measure_open_wait(self._now())

    def leave(self, line: BotConnection) -> None:
        """Give the place back."""
        line.send(self._core.command("leave")[1])
        line.close()

    def _enter(self, welcome: Welcome, described: Mapping[str, Any]) -> None:
        """Take up who one is; a room whose game has changed welcomes everybody anew."""
        self.welcome = welcome
        self._interval_s = 1 / welcome.tick_hz
        self._decides_in_ticks = 0
        self._unacked.clear()
        self._last_tick_at, self._verified = None, 0
        self._buttons = described["input"]["buttons"]
        self._presses = described["input"]["presses"]
        self._players = _kind_of_players(described)

    # Measuring

    def _measure_tick(self, frame: bytes, tick: Tick, now: float, ticket_at: float) -> None:
        if self._awaits_keyframe and has_keyframe(frame):
            self._awaits_keyframe = False
            self._measure.event(locust_names.FIRST_KEYFRAME, 1000 * (now - ticket_at), len(frame))
        if self._last_tick_at is not None:
            self._measure_gap(now - self._last_tick_at)
        self._last_tick_at = now
        self._sizes.add(len(frame))
        if self._unacked and self._unacked[0][0] <= tick.tick:
            late_s = _lateness_ticks(tick) * self._interval_s
            while self._unacked and self._unacked[0][0] <= tick.tick:
                self._acks.add(1000 * (now - self._unacked.popleft()[1] + late_s))
        if tick.resync or self._core.world.verified != self._verified:
            self._measure_world(tick)

    def _measure_gap(self, gap_s: float) -> None:
        """A gap in which ticks were missed counts for each of them, as long as that one was late.
        So do the inputs that nobody could send in the meantime: each would have taken that long,
        and its lead. Else a server that stands still for a second has one slow tick among
        thousands (Gil Tene's coordinated omission).
        """
        self._gaps.add(1000 * gap_s)
        if gap_s < OVERDUE_TICKS * self._interval_s:
            return
        lead_ms = 1000 * self._core.lead * self._interval_s
        for missed in range(1, round(gap_s / self._interval_s)):
            late_ms = 1000 * (gap_s - missed * self._interval_s)
            self._gaps.add(late_ms)
            if self._is_playing:
                self._acks.add(late_ms + lead_ms)

    def _measure_open_wait(self, now: float) -> None:
        """At the end of a life: a tick that is overdue will never close its gap."""
        if self._last_tick_at is None:
            return
        gap_s = now - self._last_tick_at
        if gap_s >= OVERDUE_TICKS * self._interval_s:
            self._measure_gap(gap_s)
            for _, sent_at in self._unacked:
                self._acks.add(1000 * (now - sent_at))

    def _measure_world(self, tick: Tick) -> None:
        for cell in tick.resync:
            self._measure.failure(
                locust_names.RESYNC, f"cell {cell} of game {self._game} was wrong"
            )
        for _ in range(self._core.world.verified - self._verified):
            self._measure.tallies[locust_names.VERIFIED].add(0)
        self._verified = self._core.world.verified

    # Acting

    def _act(self, line: BotConnection, tick: Tick, now: float) -> Ending | None:
        """Do what the mind wants, or go on with it; the bot's own end, if it wants that."""
        if self._decides_in_ticks > 0:
            self._decides_in_ticks -= 1
            self._send_input(line, self._core.repeat() if self._is_playing else None, now)
        elif (ending := self._decide(line, tick, now)) is not None:
            return ending
        for frame in self._core.data_to_send():
            line.send(frame)
        return None

    def _decide(self, line: BotConnection, tick: Tick, now: float) -> Ending | None:
        sight = self._look_around(tick)
        self._decides_in_ticks = sight.ticks_per_decision - 1
        intent = self._mind.decide(sight)
        if intent.drop or self._called_away():
            line.drop()
            return Ending.DROPPED
        if intent.leave:
            self.leave(line)
            return Ending.LEFT
        if self._is_playing:
            wish = held(intent, self._buttons, self._presses)
            self._send_input(line, self._core.input(aim=intent.aim, **wish), now)
        elif intent.look is not None:
            line.send(self._core.watch(slot=intent.look))
        if intent.say is not None:
            self._ask(line, "chat", now, text=intent.say)
        if now - self._pinged_at >= PING_EVERY_S:
            self._pinged_at = now
            line.send(self._core.ping(1000 * now))
        return None

    def _send_input(self, line: BotConnection, frame: bytes | None, now: float) -> None:
        if frame is not None:
            self._unacked.append((int.from_bytes(frame[3:7], "big"), now))
            line.send(frame)

    def _behave(self, line: BotConnection, status: Status, now: float) -> None:
        if status.content.get("phase") == LOBBY_PHASE:  # there are no ticks to wait for
            self._last_tick_at, self._awaits_keyframe = None, False
        slot = self.welcome.slot if self.welcome else None
        wish = self._etiquette.answer(status.content, slot, now)
        if wish is not None:
            self._ask(line, wish[0], now, **wish[1])

    def _ask(self, line: BotConnection, name: str, now: float, **args: Any) -> None:
        number, frame = self._core.command(name, **args)
        self._asked[number] = (name, now)
        line.send(frame)

    def _hear(self, reply: Reply, now: float) -> None:
        name, asked_at = self._asked.pop(reply.id, ("unasked", now))
        entry, ms = locust_names.command(name), 1000 * (now - asked_at)
        if reply.error and reply.error[0] not in FINE:
            self._measure.failure(entry, f"{reply.error[0]}: {reply.error[1]}", ms)
        else:
            self._measure.event(entry, ms)

    def _look_around(self, tick: Tick) -> Sight:
        assert self.welcome is not None
        world, kind, others = tick.world, self._players, list[Place]()
        if kind is not None and world.held:
            seen = world[kind]
            foreign = seen["slot"] != self.welcome.slot
            places = seen["x"][foreign].tolist(), seen["y"][foreign].tolist()
            others = list(zip(*places, strict=True))
        return Sight(tick.tick, self.welcome.tick_hz, tick.own or {}, self.welcome.map, others)

    @property
    def _is_playing(self) -> bool:
        return self.welcome is not None and self.welcome.slot is not None

    @property
    def _game(self) -> str:
        return self.welcome.game if self.welcome else "?"


def _kind_of_players(described: Mapping[str, Any]) -> str | None:
    """The kind that shows where players are: the first with a place and a slot."""
    for kind in described["kinds"]:
        names = {column[0] for column in (*kind["born"], *kind["sent"])}
        if {"x", "y", "slot"} <= names:
            return str(kind["name"])
    return None


def _lateness_ticks(tick: Tick) -> float:
    """How late the inputs acknowledged by a tick may have come. Its margin is that of the worst
    input in a second or two, so all of that time counts as if each had been late like it: not too
    little, and a late input's intent was carried out by a later one.
    """
    margin = NO_MARGIN if tick.own is None else tick.own["margin"]
    return 0 if margin == NO_MARGIN else max(0.0, -margin)

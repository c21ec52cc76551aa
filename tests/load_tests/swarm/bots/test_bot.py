"""A bot against a scripted connection."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

import msgpack
import pytest

from game_server.games.paint_tag.game import PaintTag
from game_server.protocol.messages import (
    HELLO,
    PING,
    PROTOCOL_VERSION,
    REPLY,
    STATUS,
    TICK,
    WELCOME,
    pack,
)
from load_tests.swarm.bots.behaviours import Intent, Observation, Wanderer
from load_tests.swarm.bots.bot import Bot, Ending
from load_tests.swarm.bots.header_reader import HeaderCore
from load_tests.swarm.bots.lobbies import LobbyRoutine
from load_tests.swarm.measure import locust_names
from load_tests.swarm.measure.bot_metrics import BotMetrics

if TYPE_CHECKING:
    from load_tests.swarm.measure.locust_names import Row

GAMES = {"paint_tag": PaintTag().tables.describe()}


class ConnectionEnds(Exception):
    pass


class Clock:
    """A clock that the script sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class ScriptedConnection:
    """Hands out frames at their times, keeps what is sent, and ends."""

    def __init__(self, clock: Clock, script: list[tuple[float, bytes]], ends_at: float) -> None:
        self.sent: list[Any] = []
        self.inputs: list[int] = []
        self.records: list[bytes] = []
        self.ended: str | None = None
        self._clock = clock
        self._script = script
        self._ends_at = ends_at

    def send(self, frame: bytes) -> None:
        message = msgpack.unpackb(frame)
        if message[0] == 2:
            self.inputs.append(message[1])
            self.records.append(message[4])
        else:
            self.sent.append(message)

    def receive(self) -> bytes:
        if not self._script:
            self._clock.now = max(self._clock.now, self._ends_at)
            raise ConnectionEnds
        self._clock.now, frame = self._script.pop(0)
        return frame

    def drop(self) -> None:
        self.ended = "dropped"

    def close(self) -> None:
        self.ended = "closed"


class Scripted(Wanderer):
    """A behaviour with an intent for each tick."""

    def __init__(self, *intents: Intent) -> None:
        super().__init__(Random(1))
        self._intents = list(intents)

    def decide(self, seen: Observation) -> Intent:
        return self._intents.pop(0) if self._intents else Intent()


def _welcome(slot: int | None = 0, tick_hz: int = 10) -> bytes:
    return pack([WELCOME, {
        "game": "paint_tag", "slot": slot, "resume": "again", "tick": 9, "tick_hz": tick_hz,
        "room": {}, "map": {}, "constants": {}, "settings": {}, "roster": [], "log": 1,
        "status": {}, "member": 1, "cells": {"size": 1024, "cols": 1, "rows": 1},
    }])  # fmt: skip


def _tick(tick: int, *, keyframe: bool = False, margin: int = 1) -> bytes:
    extras = [[0, None, [0]]] if keyframe else []
    private = bytes([1, 0, margin & 255])
    packed: bytes = msgpack.packb([TICK, 0x1000_0000 + tick, private, extras])
    return packed.replace((0x1000_0000 + tick).to_bytes(4, "big"), tick.to_bytes(4, "big"), 1)


class Played:
    """A bot that played a script, with its events and histograms."""

    def __init__(
        self,
        script: list[tuple[float, bytes]],
        *intents: Intent,
        storm: bool = False,
        ends_at: float = 0.0,
    ) -> None:
        clock = Clock()
        self.events: list[tuple[Row, float, str | None]] = []
        self.metrics = BotMetrics(
            lambda row, ms, size, failure: self.events.append((row, round(ms), failure))
        )
        self.connection = ScriptedConnection(clock, script, ends_at)
        core = HeaderCore(GAMES)
        self.bot = Bot(
            core, Scripted(*intents), self.metrics, LobbyRoutine(1), clock, lambda: storm
        )
        self.ending: Ending | None = None
        with suppress(ConnectionEnds):
            self.ending = self.bot.play(
                self.connection, GAMES, core.hello(ticket="t"), (locust_names.JOIN, -0.25), -0.125
            )

    def counts(self, row: Row) -> dict[int, int]:
        recorder = self.metrics.recorders[row]
        return recorder.take().counts if recorder else {}


def test_joining_is_timed_to_the_welcome_and_to_the_first_keyframe() -> None:
    played = Played([(0.0, _welcome()), (0.1, _tick(10)), (0.2, _tick(11, keyframe=True))])
    assert played.connection.sent[0] == [HELLO, PROTOCOL_VERSION, "t", None]
    assert played.events == [
        (locust_names.JOIN, 250, None),
        (locust_names.FIRST_KEYFRAME, 325, None),
    ]


def test_gaps_sizes_and_round_trips_are_counted_at_every_tick() -> None:
    script = [(0.0, _welcome())] + [(0.1 * n, _tick(9 + n)) for n in range(1, 6)]
    played = Played(script)
    assert played.counts(locust_names.GAP) == {100: 4}
    assert played.counts(locust_names.BYTES) == {13: 5}
    assert played.connection.inputs == [12, 13, 14, 15, 16]
    assert played.counts(locust_names.ACK) == {200: 3}  # an input is two ticks early


def test_a_gap_counts_for_every_tick_that_was_missed_in_it() -> None:
    played = Played([(0.0, _welcome()), (0.1, _tick(10)), (0.5, _tick(14))])
    assert played.counts(locust_names.GAP) == {400: 1, 300: 1, 200: 1, 100: 1}
    # One input went out before; three could not, and would have been two ticks early.
    assert played.counts(locust_names.ACK) == {500: 1, 400: 2, 300: 1}


def test_a_server_that_never_ticks_again_is_not_left_out() -> None:
    script = [(0.0, _welcome()), (0.1, _tick(10)), (0.2, _tick(11))]
    played = Played(script, ends_at=0.6)
    assert played.counts(locust_names.GAP) == {100: 2, 400: 1, 300: 1, 200: 1}
    assert played.counts(locust_names.ACK) == {500: 2, 400: 2, 300: 1}


def test_a_tick_that_is_not_due_yet_is_no_gap() -> None:
    played = Played([(0.0, _welcome()), (0.1, _tick(10)), (0.2, _tick(11))], ends_at=0.34)
    assert played.counts(locust_names.GAP) == {100: 1}
    assert played.counts(locust_names.ACK) == {}


def test_a_spectator_has_no_inputs_that_could_wait() -> None:
    played = Played([(0.0, _welcome(None)), (0.1, _tick(10)), (0.5, _tick(14))], ends_at=2.0)
    assert played.counts(locust_names.ACK) == {}


def test_inputs_that_may_have_been_late_take_as_many_ticks_longer() -> None:
    script = [(0.0, _welcome())] + [(0.1 * n, _tick(9 + n, margin=-3)) for n in range(1, 5)]
    assert Played(script).counts(locust_names.ACK) == {500: 2}  # 200 ms, and three ticks of 100


def test_an_unknown_margin_is_no_lateness() -> None:
    script = [(0.0, _welcome())] + [(0.1 * n, _tick(9 + n, margin=-128)) for n in range(1, 5)]
    assert Played(script).counts(locust_names.ACK) == {200: 2}


def test_between_decisions_a_bot_holds_the_same_buttons_and_presses_nothing() -> None:
    script = [(0.0, _welcome(tick_hz=30))] + [(0.03 * n, _tick(9 + n)) for n in range(1, 6)]
    connection = Played(script, Intent(dx=1.0), Intent(dy=1.0)).connection
    right, down = connection.records[0], connection.records[3]
    assert connection.records == [right, right, right, down, down]
    assert right != down
    assert connection.inputs == [12, 13, 14, 15, 16]


def test_a_bot_pings_once_a_second() -> None:
    script = [(0.0, _welcome())] + [(0.1 * n, _tick(9 + n)) for n in range(1, 25)]
    pings = [message for message in Played(script).connection.sent if message[0] == PING]
    assert [round(time_ms) for _, time_ms in pings] == [1000, 2000]


def test_a_spectator_sends_no_inputs_and_chooses_a_player() -> None:
    played = Played([(0.0, _welcome(None)), (0.1, _tick(10))], Intent(spectate=2))
    assert played.connection.inputs == []
    assert [6, 10, None, None, 2] in played.connection.sent


def test_in_a_lobby_a_bot_gets_ready_and_no_gap_is_counted() -> None:
    status = {
        "phase": "lobby", "host": 2,
        "members": [{"id": 1, "slot": 0, "ready": False, "spectator": False}],
    }  # fmt: skip
    script = [
        (0.0, _welcome()),
        (0.1, _tick(10)),
        (0.2, pack([STATUS, status])),
        (0.25, pack([REPLY, 1, None, None])),
        (5.0, _tick(11)),
    ]
    played = Played(script)
    assert [4, 1, "ready", {"on": True}] in played.connection.sent
    assert played.events[-1] == (locust_names.command("ready"), 50, None)
    assert played.counts(locust_names.GAP) == {}


def test_a_refused_command_is_a_failure_unless_the_rooms_rules_say_so() -> None:
    script = [
        (0.0, _welcome()),
        (0.1, _tick(10)),
        (0.2, _tick(11)),
        (0.3, pack([REPLY, 1, ["slow_mode", "Not so fast."], None])),
        (0.4, pack([REPLY, 2, ["empty", "Write something first."], None])),
    ]
    played = Played(script, Intent(chat="hi"), Intent(chat=""))
    chat = locust_names.command("chat")
    assert played.events[1:] == [
        (chat, 200, None),
        (chat, 200, "empty: Write something first."),
    ]


@pytest.mark.parametrize(
    ("intent", "ending", "ended"),
    [(Intent(drop=True), Ending.DROPPED, "dropped"), (Intent(leave=True), Ending.LEFT, "closed")],
)
def test_a_bot_goes_when_it_wants_to(intent: Intent, ending: Ending, ended: str) -> None:
    played = Played([(0.0, _welcome()), (0.1, _tick(10)), (0.2, _tick(11))], intent)
    assert (played.ending, played.connection.ended) == (ending, ended)
    assert ([4, 1, "leave", {}] in played.connection.sent) == (ending is Ending.LEFT)
    assert played.bot.welcome is not None
    assert played.bot.welcome.resume == "again"


def test_a_storm_drops_every_bot() -> None:
    played = Played([(0.0, _welcome()), (0.1, _tick(10))], storm=True)
    assert played.ending is Ending.DROPPED


def test_a_second_welcome_is_no_second_join() -> None:
    played = Played([(0.0, _welcome()), (0.1, _tick(10)), (0.2, _welcome()), (3.0, _tick(11))])
    assert [row for row, _, _ in played.events] == [locust_names.JOIN]
    assert played.counts(locust_names.GAP) == {}

"""Inputs wait for the tick they are for, and none counts twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.netcode.input_buffer import (
    ABSURD,
    DUPLICATE,
    EARLY,
    LATE,
    MALFORMED,
    OK,
    PLAYBACK_S,
    InputBuffer,
    TickInputs,
)
from game_server.protocol.declare import NO_MARGIN, GameTables, Input, SeatState
from game_server.protocol.messages import pack_input
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import World

INPUT = Input(("up", "fire"), aim=True, presses=("dash",), movement=("up",))
UP, FIRE = 1, 2
TICK_HZ = 10


class Bench:
    """A buffer for one room of two people, and one tick at a time."""

    def __init__(self) -> None:
        self.buffer = InputBuffer(INPUT, TICK_HZ)
        self.world = World(GameTables.of({}, {}, INPUT), TICK_HZ)
        self.buffer.declare(self.world)
        self.world.insert(self.world.new_room(GameMap(10, 10), seats=2, seed=0))
        self.world.seats.state = int(SeatState.HUMAN)
        self.world.rooms.tick = 100

    def send(self, *frames: bytes, seat: int = 0) -> list[int]:
        ingested = self.buffer.ingest(self.world, [seat] * len(frames), frames)
        verdicts: list[int] = ingested.verdict.tolist()
        return verdicts

    def tick(self) -> TickInputs:
        self.world.begin_tick()
        return self.buffer.pop(self.world)

    def margin(self, seat: int = 0) -> int:
        return int(self.world.seats.input_margin[seat])


def frame(
    tick: int, buttons: int = 0, aim: int = 0, dash: int = 0, newest: int = 100, view: int = 1600
) -> bytes:
    record = bytes((buttons, aim & 255, aim >> 8, dash & 255))
    return pack_input(tick, newest, view, record)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_the_layout_is_this(bench: Bench) -> None:
    data = bytes.fromhex("95 02 ce 00000065 ce 00000063 ce 00000630 c4 04 01 0080 07")
    assert data == frame(101, UP, 0x8000, 7, newest=99, view=1584)
    got = bench.buffer.ingest(bench.world, [1], [data])
    assert (got.verdict.tolist(), got.newest.tolist()) == ([OK], [99])
    taken = bench.tick()
    assert taken.held["up"].tolist() == [False, True]
    assert taken.held["fire"].tolist() == [False, False]
    assert taken.pressed["dash"].tolist() == [False, True]
    assert taken.aim.tolist() == [0, 32768]
    assert taken.view.tolist() == [1616, 1584]
    assert taken.present.tolist() == [True, True]


@pytest.mark.parametrize(
    ("tick", "verdict"),
    [(0, LATE), (100, LATE), (101, OK), (132, OK), (133, EARLY), (200, EARLY), (201, ABSURD)],
)
def test_the_tick_decides_what_becomes_of_an_input(bench: Bench, tick: int, verdict: int) -> None:
    assert bench.send(frame(tick)) == [verdict]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        frame(101)[:-1],
        frame(101) + b"\0",
        b"\x94" + frame(101)[1:],
        frame(101).replace(b"\xce", b"\xcf", 1),
        frame(101, buttons=4),
        b"\xff" * 23,
        frame(101).replace(b"\xc4\x04", b"\xc4\x05"),
    ],
)
def test_a_malformed_input_does_not_spoil_its_neighbours(bench: Bench, broken: bytes) -> None:
    got = bench.buffer.ingest(bench.world, [0, 1, 1], [broken, frame(101, UP), frame(90)])
    assert got.verdict.tolist() == [MALFORMED, OK, LATE]
    assert got.counts == {"ok": 1, "late": 1, "malformed": 1}
    assert got.newest.tolist() == [0, 100, 100]
    assert bench.tick().held["up"].tolist() == [False, True]


def test_nobody_can_have_received_what_was_not_sent(bench: Bench) -> None:
    got = bench.buffer.ingest(bench.world, [0], [frame(101, newest=4_000_000_000)])
    assert got.newest.tolist() == [100]


def test_the_first_input_for_a_tick_stands(bench: Bench) -> None:
    assert bench.send(frame(101, UP), frame(101, FIRE)) == [OK, DUPLICATE]
    assert bench.send(frame(101, FIRE)) == [DUPLICATE]
    taken = bench.tick()
    assert (taken.held["up"][0], taken.held["fire"][0]) == (True, False)


def test_an_input_waits_for_its_tick(bench: Bench) -> None:
    bench.send(frame(103, UP))
    assert [bool(bench.tick().held["up"][0]) for _ in range(3)] == [False, False, True]


def test_a_missing_input_holds_the_movement_for_four_ticks(bench: Bench) -> None:
    bench.send(frame(101, UP | FIRE, aim=77))
    taken = [bench.tick() for _ in range(6)]
    assert [bool(t.held["up"][0]) for t in taken] == [True, True, True, True, True, False]
    assert [bool(t.held["fire"][0]) for t in taken] == [True] + [False] * 5
    assert [int(t.aim[0]) for t in taken] == [77] * 6


def test_a_press_in_a_late_input_counts_once(bench: Bench) -> None:
    bench.send(frame(101))
    bench.tick()
    bench.send(frame(101, dash=1))
    bench.send(frame(102, dash=1))
    assert [bool(bench.tick().pressed["dash"][0]) for _ in range(3)] == [True, False, False]


def test_presses_that_come_late_together_count_as_one(bench: Bench) -> None:
    bench.send(*[frame(90 + n, dash=n) for n in range(5)])
    assert [bool(bench.tick().pressed["dash"][0]) for _ in range(3)] == [True, False, False]


def test_a_press_counter_wraps(bench: Bench) -> None:
    pressed = []
    for counter in range(1, 600):
        bench.send(frame(100 + counter, dash=counter))
        pressed.append(bool(bench.tick().pressed["dash"][0]))
    assert pressed == [True] * 599


def test_reset_begins_anew_with_counters_from_zero(bench: Bench) -> None:
    bench.send(frame(101, UP, dash=9), frame(102, UP))
    bench.tick()
    bench.buffer.reset(bench.world, np.array([0]))
    taken = bench.tick()
    assert not taken.held["up"][0]
    bench.send(frame(103, dash=1))
    assert bench.tick().pressed["dash"][0]


def test_a_view_may_lie_a_second_back_and_not_ahead(bench: Bench) -> None:
    old = {"view": 0, "newest": 0}
    bench.send(frame(101, **old), frame(102, view=1632), frame(103, view=9999))
    assert [int(bench.tick().view[0]) for _ in range(3)] == [101 * 16 - 160, 1632, 103 * 16]


def test_nobody_gets_an_older_view_by_claiming_to_have_less_than_before(bench: Bench) -> None:
    behind = round(PLAYBACK_S * TICK_HZ)
    for tick, acked in ((101, 0), (102, 99)):
        frames = [frame(tick, view=0, newest=95)]
        bench.buffer.ingest(bench.world, [0], frames, np.array([acked]))
    assert int(bench.tick().view[0]) == (95 - behind) * 16
    assert int(bench.tick().view[0]) == (99 - behind) * 16


def test_a_view_lies_close_behind_what_its_player_has(bench: Bench) -> None:
    bench.send(frame(101, view=0, newest=100), frame(102, view=0, newest=98))
    assert [int(bench.tick().view[0]) for _ in range(2)] == [100 * 16 - 48, 98 * 16 - 48]


def test_the_margin_is_the_least_of_the_last_seconds(bench: Bench) -> None:
    bench.tick()
    assert bench.margin() == NO_MARGIN
    for ahead in (4, 2, 5):
        bench.send(frame(int(bench.world.tick[0]) + 1 + ahead))
        bench.tick()
    assert (bench.margin(0), bench.margin(1)) == (2, NO_MARGIN)
    bench.send(frame(90))
    bench.tick()
    assert bench.margin() == -15
    for _ in range(2 * TICK_HZ):
        bench.send(frame(int(bench.world.tick[0]) + 2))
        bench.tick()
    assert bench.margin() == 1


def test_bots_enter_through_the_same_ring() -> None:
    bench = Bench()
    bench.world.begin_tick()
    wanted = TickInputs(
        {"up": np.array([True]), "fire": np.array([False])},
        {"dash": np.array([True])},
        np.array([5]),
        np.zeros(1, np.int64),
        np.ones(1, bool),
    )
    bench.buffer.ingest_bots(bench.world, [1], wanted, ticks=3)
    taken = [bench.buffer.pop(bench.world), bench.tick(), bench.tick()]
    assert [bool(t.held["up"][1]) for t in taken] == [True, True, True]
    assert [bool(t.pressed["dash"][1]) for t in taken] == [True, False, False]
    assert [int(t.aim[1]) for t in taken] == [5, 5, 5]


def test_a_saved_room_keeps_its_inputs(bench: Bench) -> None:
    bench.send(frame(103, UP, dash=1))
    bench.world.insert(bench.world.remove(0))
    taken = [bench.tick() for _ in range(3)]
    assert (taken[2].held["up"][0], taken[2].pressed["dash"][0]) == (True, True)
    assert {"input_tick", "input_record", "input_presses"} <= bench.world.seats.saved


ticks = st.integers(95, 140)
sent = st.lists(
    st.lists(st.tuples(ticks, st.integers(0, 3), st.booleans()), max_size=6), max_size=30
)


@given(sent)
def test_stuffing_gains_nothing(batches: list[list[tuple[int, int, bool]]]) -> None:
    """However many inputs arrive in whatever order, a tick has one of them at most, and presses
    never outnumber those made, nor is the last one lost.
    """
    bench, made, counted = Bench(), 0, 0
    first: dict[int, int] = {}
    for batch in batches:
        frames = []
        for tick, buttons, press in batch:
            made += press
            frames.append(frame(tick, buttons, dash=made))
            if int(bench.world.tick[0]) < tick <= int(bench.world.tick[0]) + 32:
                first.setdefault(tick, buttons)
        bench.send(*frames)
        taken = bench.tick()
        counted += bool(taken.pressed["dash"][0])
        now = int(bench.world.tick[0])
        if now in first:
            assert bool(taken.held["fire"][0]) == bool(first[now] & FIRE)
        else:
            assert not taken.held["fire"][0]
    assert counted <= made

"""The client's core, fed with bytes: what it understands, refuses, and answers."""

from __future__ import annotations

import math
from typing import Any

import pytest

from game_server.client.session import ClientCore, Pong, Reply, Status, Welcome
from game_server.client.snapshot import Tick
from game_server.protocol.cells import CellLayout
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.messages import (
    ACK,
    COMMAND,
    PONG,
    REPLY,
    RESYNC,
    STATUS,
    TICK,
    WELCOME,
    pack,
)
from tests.netcode.scene import TABLES

HZ = 20
WELCOME_FIELDS: dict[str, Any] = {
    "game": "toy", "slot": 1, "resume": "token", "tick": 100, "tick_hz": HZ, "room": {},
    "map": {}, "constants": {}, "settings": {}, "roster": [], "log": 5,
    "cells": CellLayout.of(500, 400, 100).plain(), "more": "is ignored",
}  # fmt: skip


def tick_message(tick: int, *chunks: Any, margin: int = -128, extras: Any = ()) -> bytes:
    private = b"\x08\x00" + margin.to_bytes(1, "little", signed=True) + bytes(6)
    return pack([TICK, tick, private, list(extras), *chunks])


@pytest.fixture
def core() -> ClientCore:
    core = ClientCore({"toy": TABLES.describe()})
    assert isinstance(core.receive(pack([WELCOME, WELCOME_FIELDS])), Welcome)
    return core


def test_hello_carries_the_version_and_one_secret() -> None:
    core = ClientCore({})
    assert core.hello(ticket="t") == bytes.fromhex("94 01 02 a174 c0")
    assert core.hello(resume="r") == bytes.fromhex("94 01 02 c0 a172")


def test_a_tick_brings_the_players_own_record(core: ClientCore) -> None:
    tick = core.receive(tick_message(101, margin=2))
    assert isinstance(tick, Tick)
    assert tick.own == {"view_cell": 8, "margin": 2, "x": 0.0, "vx": 0.0}
    assert (tick.tick, core.world.tick, core.world.view_cell) == (101, 101, 8)


def test_other_messages_are_recognised(core: ClientCore) -> None:
    assert core.receive(pack([PONG, 1.5, 7, 128])) == Pong(1.5, 7, 128)
    assert core.receive(pack([REPLY, 1, None, {"a": 1}])) == Reply(1, None, {"a": 1})
    assert core.receive(pack([REPLY, 2, ["no", "Not now."], None])) == Reply(
        2, ("no", "Not now."), None
    )
    assert core.receive(pack([STATUS, {"phase": 0}])) == Status({"phase": 0})


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xc1",
        b"\x94\x02",
        pack("text"),
        pack([9]),
        pack([TICK, "x", None, []]),
        pack([TICK, 101, b"short", []]),
        pack([TICK, 101, None, [[7]]]),
        pack([TICK, 101, None, [], [99, 1]]),
        pack([TICK, 101, None, [], [8, 16, b"odd"]]),
        pack([TICK, 101, None, [], [8, 17, b"\x00\x01\x00"]]),
        pack([TICK, 101, None, [], [0, 16, b""]]),
        pack([TICK, 101, None, [], [8, 122, b"\x00"]]),
        pack([TICK, 101, None, [], [8, 250, b"\x00"]]),
        pack([TICK, 101, None, [], [8, 23, b"\x00\x00"]]),
        pack([TICK, 101, None, [], [0, 120, [[1]]]]),
        pack([PONG, None, 1, 1]),
        pack([REPLY, 1, "error", None]),
    ],
)
def test_what_is_not_of_the_protocol_is_refused_whole(core: ClientCore, frame: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        core.receive(frame)
    assert caught.value.code == CloseCode.BAD_MESSAGE
    assert (core.world.tick, core.world.held) == (100, set())


def test_a_tick_before_the_welcome_is_refused() -> None:
    with pytest.raises(ProtocolError):
        ClientCore({}).receive(tick_message(1))


def test_a_welcome_of_an_unknown_game_is_refused() -> None:
    with pytest.raises(ProtocolError):
        ClientCore({}).receive(pack([WELCOME, WELCOME_FIELDS]))


def test_an_input_has_the_fixed_layout(core: ClientCore) -> None:
    core.receive(tick_message(101))
    frame = core.input(up=True, dash=True, aim=math.pi / 2)
    assert frame == bytes.fromhex("95 02 ce 00000067 ce 00000065 ce 00000650 c4 04 01 0040 01")


def test_a_press_is_counted_and_a_held_button_is_not(core: ClientCore) -> None:
    presses = []
    for tick, dash in enumerate([True, True, False, True], start=101):
        core.receive(tick_message(tick))
        frame = core.input(dash=dash, fire=True)
        assert frame is not None
        presses.append(frame[-1])
    assert presses == [1, 2, 2, 3]


def test_a_tick_has_one_input(core: ClientCore) -> None:
    core.receive(tick_message(101))
    assert core.input(up=True) is not None
    assert core.input(up=True) is None


def test_a_button_that_the_game_does_not_have_is_a_mistake(core: ClientCore) -> None:
    with pytest.raises(TypeError, match="'jump'"):
        core.input(jump=True)


@pytest.mark.parametrize(
    ("margin", "lead"), [(-5, 8), (0, 3), (1, 2), (3, 2), (4, 1), (-100, 24), (-128, 2)]
)
def test_the_margin_steers_the_lead(core: ClientCore, margin: int, lead: int) -> None:
    core.receive(tick_message(100 + 2 * HZ, margin=margin))
    assert core.lead == lead


def test_a_margin_is_believed_again_only_after_it_can_have_changed(core: ClientCore) -> None:
    for tick in range(101, 100 + 4 * HZ):
        core.receive(tick_message(tick, margin=0))
    assert core.lead == 3
    core.receive(tick_message(100 + 4 * HZ, margin=0))
    assert core.lead == 4


def test_who_sends_no_input_acknowledges_now_and_then(core: ClientCore) -> None:
    sent = []
    for tick in range(101, 110):
        core.receive(tick_message(tick))
        sent += core.data_to_send()
    assert sent == [pack([ACK, 104, None, None, None]), pack([ACK, 108, None, None, None])]


def test_a_wrong_checksum_asks_for_the_keyframe(core: ClientCore) -> None:
    tick = core.receive(tick_message(101, [8, 121, b"\x01\x00\x00\x00"], extras=[[0, None, [8]]]))
    assert isinstance(tick, Tick)
    assert tick.resync == [8]
    assert core.data_to_send() == [pack([RESYNC, 8])]


def test_an_update_of_an_unknown_entity_asks_for_the_keyframe(core: ClientCore) -> None:
    core.receive(tick_message(101, extras=[[0, None, [8]]]))
    core.receive(tick_message(102, [8, 17, b"\x02\x05\x08\x00"]))
    assert core.data_to_send() == [pack([RESYNC, 8])]


def test_known_log_entries_are_not_repeated(core: ClientCore) -> None:
    kill = len(TABLES.events) - 2
    entries = [[number, kill, 100, [0, "ram"]] for number in (4, 5, 6)]
    first = core.receive(tick_message(101, extras=[[1, entries]]))
    again = core.receive(tick_message(102, [0, 120, entries[1:]]))
    assert isinstance(first, Tick)
    assert isinstance(again, Tick)
    assert [event.number for event in first.events] == [5, 6]
    assert first.events[0].fields == {"by": 0, "what": "ram"}
    assert again.events == []


def test_an_event_seen_in_two_cells_is_one_event(core: ClientCore) -> None:
    beam = 128 + len(TABLES.events) - 3
    one, other = bytes(8), b"\x01" + bytes(7)
    tick = core.receive(tick_message(101, [8, beam, one + one], [9, beam, one + other]))
    assert isinstance(tick, Tick)
    assert [event.fields["x0"] for event in tick.events] == [0.0, 0.0, 0.125]


def test_commands_are_numbered(core: ClientCore) -> None:
    assert core.command("chat", text="hi") == (1, pack([COMMAND, 1, "chat", {"text": "hi"}]))
    assert core.command("leave")[0] == 2

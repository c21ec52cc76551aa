"""The ticks that a wire reads out of messages, and its answers."""

from __future__ import annotations

import msgpack

from game_server.protocol import messages
from load_tests.bench.clients.wires import (
    NO_TICK,
    ColyseusShipsWire,
    ColyseusWire,
    GameWire,
    InputHeads,
    LobbyWire,
    PayloadWire,
    SocketIoWire,
    Wire,
)
from load_tests.bench.workload.players import Player
from load_tests.websocket_frames import BINARY, TEXT

BUTTONS = {"buttons": ["left", "right"], "aim": False, "presses": []}


def tick_of(wire: Wire, message: bytes) -> int:
    return wire.tick(BINARY, b"\x82\x7e\0\0" + message, 4, 4 + len(message))


def game_wire() -> GameWire:
    return GameWire(Player(BUTTONS, seed=1), InputHeads(1))


def test_a_tick_is_read_from_arrays_of_any_length() -> None:
    for chunks in (0, 3, 20):
        for tick in (5, 200, 60_000, 70_000):
            message = msgpack.packb([messages.TICK, tick, b"private", [], *range(chunks)])
            assert tick_of(game_wire(), message) == tick
    long = b"\x93\x02\xce" + (5).to_bytes(4, "big")
    assert tick_of(game_wire(), long) == 5


def test_other_messages_are_no_ticks_and_need_no_answer() -> None:
    message = msgpack.packb([messages.STATUS, {}])
    assert tick_of(game_wire(), message) == NO_TICK
    assert game_wire().other(BINARY, message) == b""


def test_in_a_lobby_statuses_are_counted() -> None:
    wire = LobbyWire()
    status, reply = msgpack.packb([messages.STATUS, {}]), msgpack.packb([messages.REPLY, 1])
    assert [tick_of(wire, each) for each in (status, reply, status)] == [1, NO_TICK, 2]
    assert wire.answer(1) == b""


def test_an_input_is_for_the_tick_after_next() -> None:
    player = Player(BUTTONS, seed=1)
    answer = GameWire(player, InputHeads(1)).answer(1000)
    assert answer[:6] == b"\x82\x94\0\0\0\0"
    assert answer[6:] == messages.pack_input(1002, 1000, 998 * 16, player.record(1000))


def test_players_share_what_depends_on_the_tick() -> None:
    heads = InputHeads(1)
    assert heads.at(7) is heads.at(7)
    assert heads.at(7) != heads.at(8)


def test_the_payloads_tick_stands_at_its_end() -> None:
    payload = bytes(496) + (77).to_bytes(4, "big")
    assert tick_of(PayloadWire(), payload) == 77
    assert tick_of(ColyseusWire(), b"\x11\xa1t" + payload) == 77
    assert tick_of(PayloadWire(), b"short") == NO_TICK
    assert PayloadWire().answer(77)[:6] == b"\x82\x94\0\0\0\0"


def test_pings_of_socket_io_are_answered() -> None:
    wire = SocketIoWire()
    assert wire.other(TEXT, b"2") == b"\x81\x81\0\0\0\x003"
    assert wire.other(TEXT, b"40{}") == b""
    assert wire.answer(1).startswith(b"\x81")


def test_patches_of_colyseus_are_counted() -> None:
    wire = ColyseusShipsWire(Player(BUTTONS, seed=1))
    assert tick_of(wire, b"\x0e the whole state") == NO_TICK
    assert [tick_of(wire, b"\x0f a patch") for _ in range(2)] == [1, 2]


def test_an_input_has_as_many_bytes_for_every_server_of_ships() -> None:
    player = Player(BUTTONS, seed=1)
    ours, theirs = GameWire(player, InputHeads(1)), ColyseusShipsWire(player)
    assert len(ours.answer(5)) == len(theirs.answer(5)) == 26

"""Reading only the head of a tick message."""

from __future__ import annotations

import struct
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.client.session import ClientCore
from game_server.client.snapshot import Tick
from game_server.games.paint_tag.game import PaintTag
from game_server.protocol.close_codes import ProtocolError
from game_server.protocol.messages import PONG, TICK, WELCOME, pack
from load_tests.swarm.bots.header_reader import (
    HeaderCore,
    OwnRecordReader,
    TickHead,
    has_keyframe,
    read_head,
)

GAMES = {"paint_tag": PaintTag().tables.describe()}


def _tick(tick: int, private: bytes | None, extras: list[Any], *chunks: Any) -> bytes:
    """A tick message as the server makes it: the tick has always four bytes."""
    packed: bytes = msgpack.packb([TICK, 0x1000_0000 + tick, private, extras, *chunks])
    return packed.replace((0x1000_0000 + tick).to_bytes(4, "big"), tick.to_bytes(4, "big"), 1)


def _welcome() -> bytes:
    return pack([WELCOME, {
        "game": "paint_tag", "slot": 0, "resume": "r", "tick": 9, "tick_hz": 10, "room": {},
        "map": {}, "constants": {}, "settings": {}, "roster": [], "log": 1, "status": {},
        "member": 1, "cells": {"size": 1024, "cols": 1, "rows": 1},
    }])  # fmt: skip


def test_the_head_holds_tick_and_private_record() -> None:
    frame = _tick(70_000, b"\x01\x00\x02", [], [0, 1])
    assert frame[:8].hex(" ") == "95 02 ce 00 01 11 70 c4"
    assert read_head(frame) == TickHead(70_000, b"\x01\x00\x02")
    assert read_head(_tick(3, None, [])) == TickHead(3, None)


def test_a_message_of_many_chunks_has_a_longer_head() -> None:
    frame = _tick(12, b"\x01\x00\x02", [], *([cell, 1] for cell in range(20)))
    assert frame[:3].hex(" ") == "dc 00 18"
    assert read_head(frame) == TickHead(12, b"\x01\x00\x02")


def test_other_messages_have_no_head() -> None:
    assert read_head(pack([PONG, 1.5, 20, 3])) is None
    assert read_head(_welcome()) is None
    assert read_head(b"") is None


@given(st.binary(max_size=40))
def test_any_bytes_can_be_read(frame: bytes) -> None:
    head = read_head(frame)
    assert head is None or 0 <= head.tick < 2**32


@given(st.integers(0, 200))
def test_a_cut_message_has_no_head(length: int) -> None:
    frame = _tick(70_000, bytes(24), [])
    head = read_head(frame[:length])
    assert (head is None) == (length < len(frame) - 1)  # the extras are not read


def test_keyframes_are_found_in_extras() -> None:
    assert has_keyframe(_tick(5, None, [[0, None, [0]]], [0]))
    assert not has_keyframe(_tick(5, None, [[3, 1]], [0]))


def test_a_header_reader_steers_and_acknowledges_as_a_whole_client_does() -> None:
    whole, heads = ClientCore(GAMES), HeaderCore(GAMES)
    sent: list[list[bytes]] = []
    for core in (whole, heads):
        core.receive(_welcome())
        sent.append([])
        for tick in range(10, 60):
            margin = (-3 if tick < 35 else 1) & 255
            message = core.receive(_tick(tick, bytes([1, 0, margin]), [], [0]))
            assert isinstance(message, Tick)
            assert message.own is not None
            assert message.own["margin"] == (-3 if tick < 35 else 1)
            frame = core.input(up=tick % 2 == 0)
            sent[-1] += [*core.data_to_send(), *([frame] if frame else [])]
    assert sent[0] == sent[1]
    assert len(sent[0]) > 40


def test_only_the_columns_to_steer_by_are_read_of_the_private_record() -> None:
    tables = {"private": [
        ["view_cell", "u16", "u2", None], ["margin", "i8", "i1", None],
        ["x", "position", "u4", 8], ["vx", "velocity", "i2", 4], ["y", "position", "u2", 8],
    ]}  # fmt: skip
    record = struct.pack("<HbIhH", 7, -2, 80_004, -5, 16)
    assert OwnRecordReader(tables).values(record) == {"margin": -2, "x": 10_000.5, "y": 2}
    with pytest.raises(struct.error):
        OwnRecordReader(tables).values(record + b"?")


def test_a_private_record_of_another_length_is_an_error_of_the_protocol() -> None:
    core = HeaderCore(GAMES)
    core.receive(_welcome())
    with pytest.raises(ProtocolError, match="private record"):
        core.receive(_tick(10, bytes(4), []))

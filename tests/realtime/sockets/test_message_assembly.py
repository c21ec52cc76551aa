"""Frames become messages."""

from __future__ import annotations

import pytest
from websockets.frames import Frame, Opcode

from game_server.protocol.close_codes import CloseCode
from game_server.realtime.sockets.message_assembly import (
    INVALID_TEXT,
    MAX_FRAGMENTS,
    Assembly,
    BrokenMessageError,
)


def received(*frames: Frame) -> list[bytes | str | None]:
    assembly = Assembly()
    return [assembly.receive(frame) for frame in frames]


def test_fragments_are_joined_and_text_is_decoded_as_a_whole() -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    begin, end = Frame(Opcode.TEXT, first, fin=False), Frame(Opcode.CONT, second)
    assert received(begin, end) == [None, "é"]
    assert received(Frame(Opcode.BINARY, b"a", fin=False), Frame(Opcode.CONT, b"b")) == [
        None,
        b"ab",
    ]


def test_a_message_is_under_way_until_its_last_fragment() -> None:
    assembly = Assembly()
    assembly.receive(Frame(Opcode.BINARY, b"a", fin=False))
    assert assembly.is_under_way
    assembly.receive(Frame(Opcode.CONT, b"b"))
    assert not assembly.is_under_way


def test_text_that_is_not_utf8_ends_the_connection_with_1007() -> None:
    with pytest.raises(BrokenMessageError) as broken:
        received(Frame(Opcode.TEXT, b"\xff"))
    assert broken.value.code == INVALID_TEXT


def test_a_message_of_too_many_fragments_ends_the_connection() -> None:
    begin, more = Frame(Opcode.BINARY, b"", fin=False), Frame(Opcode.CONT, b"", fin=False)
    received(begin, *[more] * (MAX_FRAGMENTS - 1))
    with pytest.raises(BrokenMessageError) as broken:
        received(begin, *[more] * MAX_FRAGMENTS)
    assert broken.value.code == CloseCode.BAD_MESSAGE

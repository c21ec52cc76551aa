"""Messages of clients: what the server reads, and the sentence for everything else."""

from __future__ import annotations

import math
from typing import Any

import msgpack
import pytest

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.messages import (
    Ack,
    ClientMessage,
    Command,
    Hello,
    Ping,
    Resync,
    is_input,
    pack,
    pack_input,
    parse,
)

NO_ARRAY = "A message must be one msgpack array."
NO_TYPE = "A message must be a msgpack array that starts with its type."
NOT_PLAIN = "A message may hold only finite numbers, text and shallow lists and maps."


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ([1, 2, "ticket", None], Hello("ticket", None)),
        ([1, 2, None, "token"], Hello(None, "token")),
        ([3, 12.5], Ping(12.5)),
        ([4, 7, "chat", {"text": "hi"}], Command(7, "chat", {"text": "hi"})),
        ([5, 65_535], Resync(65_535)),
        ([6, 100, None, None, None], Ack(100, None, None, None)),
        ([6, 100, 1.5, 2, 3], Ack(100, 1.5, 2, 3)),
    ],
)
def test_a_message_is_read_by_its_type(sent: list[Any], message: ClientMessage) -> None:
    assert parse(pack(sent)) == message


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ([1, 2, 5, None], "A message of type 1 has the wrong fields."),
        ([3, math.nan], NOT_PLAIN),
        ([3, True], "A message of type 3 has the wrong fields."),
        ([4, 1, "x" * 33, {}], "A message of type 4 has the wrong fields."),
        ([4, -1, "chat", {}], "A message of type 4 has the wrong fields."),
        ([4, 1, "chat", {"a": [[[[[[[[[]]]]]]]]]}], NOT_PLAIN),
        ([5, 65_536], "A message of type 5 has the wrong fields."),
        ([6, 1, None, None, -1], "A message of type 6 has the wrong fields."),
        ([2, 1, 1, 1, b""], "An input must have the fixed layout that the game's tables describe."),
        ([99], "There is no message of type 99."),
        ([], NO_TYPE),
        (["hello"], NO_TYPE),
        ({"a": 1}, NO_TYPE),
    ],
)
def test_other_content_is_refused_with_a_sentence(sent: Any, reason: str) -> None:
    assert refusal(pack(sent)) == (CloseCode.BAD_MESSAGE, reason)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"", NO_ARRAY),
        (pack([3, 1]) + b"\x00", NO_ARRAY),
        (b"\x91\xc7\x01\x05\x00", NO_ARRAY),  # an extension type
        (b"\x92\x03\xa1\xff", NO_ARRAY),  # no UTF-8
        (b"\x91" * 2_000, NO_ARRAY),
        (pack([0] * 65), NO_ARRAY),
        (bytes(4_097), "A message may have at most 4,096 bytes."),
    ],
)
def test_bytes_that_are_no_plain_array_are_refused(frame: bytes, reason: str) -> None:
    assert refusal(frame) == (CloseCode.BAD_MESSAGE, reason)


def test_the_hello_of_another_version_is_told_to_reload() -> None:
    assert refusal(pack([1, 1, "whatever", {"came": "later"}, 5]))[0] == CloseCode.VERSION


def test_secrets_stay_out_of_a_messages_repr() -> None:
    assert repr(parse(pack([1, 2, "my ticket", None]))) == "Hello()"
    assert repr(parse(pack([4, 1, "chat", {"text": "psst"}]))) == "Command(id=1, name='chat')"


def test_an_input_has_one_layout_whatever_its_numbers_are() -> None:
    small, large = pack_input(1, 0, 0, b"abcd"), pack_input(2**32 - 1, 2**31, 77, b"abcd")
    assert len(small) == len(large)
    assert msgpack.unpackb(large) == [2, 2**32 - 1, 2**31, 77, b"abcd"]
    assert is_input(small, 4)
    assert not is_input(small, 5)
    assert not is_input(pack([6, 1, 2, 3, bytes(12)]).ljust(len(small), b"\x00"), 4)


def refusal(frame: bytes) -> tuple[CloseCode, str]:
    with pytest.raises(ProtocolError) as refused:
        parse(frame)
    return refused.value.code, refused.value.reason

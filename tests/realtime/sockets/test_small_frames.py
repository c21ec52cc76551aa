"""Small frames: read exactly when they are whole, final, binary, masked and small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.realtime.sockets.small_frames import small_frame
from tests.support.servers.in_process import client_frame


def test_the_example_of_the_rfc_as_a_binary_frame() -> None:
    # RFC 6455 §5.7: a single-frame masked message "Hello", here with the binary opcode.
    data = bytes.fromhex("82 85 37fa213d 7f9f4d5158")
    assert small_frame(data, 0) == (b"Hello", 11)


@given(st.lists(st.binary(max_size=130), max_size=8))
def test_frames_in_a_row_are_read_until_one_is_not_small(messages: list[bytes]) -> None:
    data, at, read = b"".join(map(client_frame, messages)), 0, []
    while (found := small_frame(data, at)) is not None:
        read.append(found[0])
        at = found[1]
    expected = messages[: next((i for i, m in enumerate(messages) if len(m) > 125), None)]
    assert read == expected
    assert at == len(b"".join(map(client_frame, expected)))


@given(st.binary(max_size=125), st.integers(0, 130))
def test_a_frame_that_is_cut_short_is_left_alone(message: bytes, kept: int) -> None:
    data = client_frame(message)
    if kept < len(data):
        assert small_frame(data[:kept], 0) is None


@pytest.mark.parametrize(
    "data",
    [
        b"\x82\x05Hello",
        client_frame(b"Hello", 0x1),
        client_frame(b"Hello", fin=False),
        client_frame(b"Hello", 0x9),
        b"\xc2" + client_frame(b"Hello")[1:],
        client_frame(b"x" * 126),
    ],
    ids=["unmasked", "text", "fragment", "ping", "reserved bit", "long"],
)
def test_other_frames_are_left_to_the_parser(data: bytes) -> None:
    assert small_frame(data, 0) is None

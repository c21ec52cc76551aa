"""WebSocket frames as a server sends them (RFC 6455 §5.2)."""

from __future__ import annotations

import pytest

from game_server.netcode.messages.framing import frame, frame_header


@pytest.mark.parametrize(
    ("length", "header"),
    [
        (0, "82 00"),
        (125, "82 7d"),
        (126, "82 7e 007e"),
        (65_535, "82 7e ffff"),
        (65_536, "82 7f 0000000000010000"),
    ],
)
def test_the_header_takes_the_shortest_form(length: int, header: str) -> None:
    assert frame_header(length) == bytes.fromhex(header)


def test_a_frame_is_its_header_and_the_message() -> None:
    assert frame(b"abc") == b"\x82\x03abc"

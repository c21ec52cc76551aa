"""Frames as a client writes and reads them."""

from __future__ import annotations

import pytest

from load_tests.websocket_frames import BINARY, TEXT, close_code, frame, payload_span


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_clients_frame_is_masked_with_zeros(size: int) -> None:
    heads = {0: "82 80", 125: "82 fd", 126: "82 fe 00 7e", 65_535: "82 fe ff ff"}
    head = bytes.fromhex(heads.get(size, "82 ff 00 00 00 00 00 01 00 00"))
    assert frame(BINARY, bytes(size)) == head + bytes(4) + bytes(size)
    assert frame(TEXT, bytes(size))[:1] == b"\x81"


@pytest.mark.parametrize(
    ("data", "span"),
    [
        (b"\x82\x02ab", (2, 4)),
        (b"\x82\x7e\x01\x00", (4, 260)),
        (b"\x82\x7f" + (70_000).to_bytes(8, "big"), (10, 70_010)),
        (b"\x82", (0, 0)),
        (b"\x82\x7e\x01", (0, 0)),
    ],
)
def test_a_frame_ends_where_its_head_says(data: bytes, span: tuple[int, int]) -> None:
    assert payload_span(data, 0) == span


@pytest.mark.parametrize(
    ("payload", "code", "reason"), [(b"\x11\xa4full", 4516, "full"), (b"", 1005, "")]
)
def test_a_close_frame_has_a_code_and_a_reason(payload: bytes, code: int, reason: str) -> None:
    assert close_code(payload) == (code, reason)

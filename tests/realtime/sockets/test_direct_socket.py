"""What the two drivers of a socket share."""

from __future__ import annotations

from game_server.realtime.sockets.direct_socket import MAX_REASON_BYTES, close_reason


def test_a_reason_that_fits_into_a_close_frame_stays() -> None:
    assert close_reason("a" * MAX_REASON_BYTES) == "a" * 123


def test_a_longer_reason_is_cut_between_characters() -> None:
    assert close_reason("a" + "é" * 62) == "a" + "é" * 61
    assert close_reason("é" * 62) == "é" * 61

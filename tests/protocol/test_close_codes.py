"""Close codes: their number, their sentence, and whether a client comes back."""

from __future__ import annotations

import pytest

from game_server.protocol.close_codes import CloseCode, ProtocolError


@pytest.mark.parametrize(
    ("code", "number", "comes_back"),
    [
        (CloseCode.INTERNAL, 4000, True),
        (CloseCode.NO_PONG, 4003, True),
        (CloseCode.BAD_MESSAGE, 4500, False),
        (CloseCode.ROOM_GONE, 4507, False),
    ],
)
def test_codes_below_4500_say_to_come_back(code: CloseCode, number: int, comes_back: bool) -> None:
    assert (code, code.comes_back) == (number, comes_back)


def test_an_error_has_the_sentence_of_its_code_unless_it_has_its_own() -> None:
    fault = ProtocolError(CloseCode.FULL)
    assert (fault.reason, str(fault)) == ("There is no place left.", "4504 There is no place left.")
    assert ProtocolError(CloseCode.FULL, "All 8 seats are taken.").reason == (
        "All 8 seats are taken."
    )


def test_every_sentence_fits_into_a_close_frame() -> None:
    """RFC 6455 §5.5: at most 125 bytes, two of them the code."""
    assert all(len(code.reason.encode()) <= 123 for code in CloseCode)

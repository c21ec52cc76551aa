"""Text of strangers, made safe for a terminal and a log."""

from __future__ import annotations

import pytest

from game_server.observability.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Grüße 👋", "Grüße 👋"), ("\x1b[31mred", "?[31mred"), ("two\nlines\u202e", "two?lines?")],
)
def test_control_characters_are_replaced_and_letters_are_kept(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_is_cut_and_says_so() -> None:
    assert printable("abcdef", 4) == "abc…"
    assert printable("abcd", 4) == "abcd"

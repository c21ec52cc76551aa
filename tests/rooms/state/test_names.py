"""Names: cleaned for other people's screens, unique in a room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.rooms.state.names import MAX_NAME_CHARACTERS, bot_name, clean_name, unique_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ann \t Lee\n", "Ann Lee"),
        ("\u202eevil\u0000", "evil"),
        ("\u200b\u200d", "Guest"),
        ("", "Guest"),
        ("e\u0301", "é"),
        ("x" * 50, "x" * 20),
        ("\u3164\u2800", "Guest"),
        ("e\u200d\u0301", "é"),
        ("Z" + "\u0351" * 40 + "o", "Z" + "\u0351" * 3 + "o"),
        ("\u2067<b>Ann</b>\u2069", "<b>Ann</b>"),
        ("\U0001f468\u200d\U0001f680\ufe0f", "\U0001f468\U0001f680\ufe0f"),
        ("\U0001f1e9\U0001f1ea", "\U0001f1e9\U0001f1ea"),
        ("\u202e" * 10_240, "Guest"),
    ],
)
def test_names_are_cleaned(typed: str, shown: str) -> None:
    assert clean_name(typed) == shown


@given(st.text(max_size=100))
def test_a_cleaned_name_is_clean_and_of_fitting_length(typed: str) -> None:
    name = clean_name(typed)
    assert 1 <= len(name) <= MAX_NAME_CHARACTERS
    assert name.isprintable() or " " in name
    assert clean_name(name) == name


def test_a_name_that_is_taken_gets_a_number_in_any_case_of_letters() -> None:
    assert unique_name("Ann", ["Bob"]) == "Ann"
    assert unique_name("Ann", ["ANN", "ann 2"]) == "Ann 3"
    assert unique_name("\uff21nn", ["Ann"]) == "\uff21nn 2"
    assert unique_name("y" * 20, ["y" * 20]) == "y" * 18 + " 2"


def test_bots_of_a_room_have_different_names() -> None:
    for seed in (0, 5, 2**32 - 1):
        names = [bot_name(seed, slot) for slot in range(1000)]
        assert len(set(names)) == 1000
    assert [bot_name(22, slot) for slot in range(3)] == ["Zaurak", "Procyon", "Altair 2"]

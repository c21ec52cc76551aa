"""Keyframes: what replaces a cell, made once for all who need it."""

from __future__ import annotations

from tests.netcode.hand_made import Arena, hexed
from tests.netcode.messages.test_shared_messages import crowd


def test_a_keyframe_is_the_difference_from_the_empty_cell(arena: Arena) -> None:
    arena.begin().ships.spawn(0, x=10.0, y=20.0, hull=100, slot=7)
    arena.end()
    arena.begin()
    messages = arena.end()
    assert messages.keyframes.get(0, [1], 0, {})[0] == hexed(
        "c0 93 01 10 c4 09  0100 0700 5000 a000 64"
    )
    assert messages.keyframes.get(0, [0], 0, {})[0] == hexed(
        "c0 95 00"
        "00 c4 09  0000 00 00000000 0000"  # match: phase, ends_at, round
        "08 c4 0c  0000 01 00 00000000 0000 0000"  # seat: state, team, score, kills, deaths
    )


def test_a_keyframe_of_an_empty_cell_says_so(arena: Arena) -> None:
    arena.begin()
    assert arena.end().keyframes.get(0, [1], 0, {})[0] == hexed("c0 91 01")


def test_a_keyframe_is_made_once_for_all_who_join_at_once() -> None:
    one, many = crowd(1), crowd(40)
    assert many.replicator.keyframes_encoded == one.replicator.keyframes_encoded == 10

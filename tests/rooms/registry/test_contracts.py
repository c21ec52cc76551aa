"""Ids and codes of rooms."""

from __future__ import annotations

from game_server.rooms.registry.contracts import random_code


def test_codes_have_six_consonants() -> None:
    codes = [random_code() for _ in range(500)]
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) == set("BCDFGHJKLMNPQRSTVWXZ")
    assert len(set(codes)) == 500

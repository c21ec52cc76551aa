"""The measured scenes of replication are really encoded."""

from __future__ import annotations

from load_tests.bench.encode import CELL, Scene


def test_ships_and_shots_make_messages_tick_by_tick() -> None:
    measured = list(Scene(rooms=2, ships=4, side=CELL, rocks=3, firing=0.5).ticks(10))
    assert len(measured) == 10
    assert all(size > 20 for *_, size in measured)

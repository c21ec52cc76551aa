from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.games.driftline.duel import act, duel

if TYPE_CHECKING:
    from tests.games.driftline.arena import Arena


@pytest.fixture
def arena() -> Arena:
    return duel()


def test_ships_that_meet_bounce_off_each_other(arena: Arena) -> None:
    arena.place(0, 940.0, 900.0, vx=300.0)
    arena.place(1, 990.0, 900.0)
    act(arena, 3)
    assert arena.w.ships.vx[1] > 100
    assert arena.w.ships.vx[0] < arena.w.ships.vx[1]

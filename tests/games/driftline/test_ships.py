from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.protocol.declare import packed
from tests.games.driftline.duel import duel

if TYPE_CHECKING:
    from tests.games.driftline.arena import Arena


@pytest.fixture
def arena() -> Arena:
    return duel()


def test_the_private_record_has_24_bytes_and_one_for_mines_on_board(arena: Arena) -> None:
    assert packed(arena.game.tables.private).itemsize == 25


def test_only_the_owner_knows_how_many_mines_a_ship_carries(arena: Arena) -> None:
    ships = arena.game.tables.kinds["ships"]
    assert "mines" in ships.private
    assert "mines" not in {*ships.sent, *ships.born}

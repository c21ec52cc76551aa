"""Games of one room at a time, in plain Python."""

from __future__ import annotations

import pytest

from game_server.games.room_game import RoomGame
from game_server.protocol.declare import DeclarationError, Kind
from game_server.protocol.wire import U8


@pytest.mark.parametrize("name", ["spawn", "map", "seats", "tick", "walls"])
def test_a_kind_that_would_hide_what_hooks_use_is_refused(name: str) -> None:
    game = type("Odd", (RoomGame,), {"name": "odd", "title": "Odd", name: Kind(sent={"x": U8})})()
    with pytest.raises(DeclarationError, match=f"a kind cannot be called '{name}'"):
        _ = game.tables

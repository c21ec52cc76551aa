"""Private records: view cell, input margin, and the private columns of the seat's entity."""

from __future__ import annotations

import pytest

from game_server.netcode.messages.replicator import Replicator
from game_server.protocol.declare import DeclarationError, GameTables, Input, Kind
from game_server.protocol.wire import INT, U8
from tests.netcode.hand_made import Arena, hexed


def test_a_record_has_the_columns_of_the_seats_own_entity(arena: Arena) -> None:
    arena.begin().ships.spawn(0, x=10.0, seat=0)
    assert arena.end().seats.private(0) == hexed("c4 05 0100 80 5000")


def test_a_record_carries_the_input_margin_as_a_signed_byte(arena: Arena) -> None:
    arena.begin().seats.input_margin = -3
    assert arena.end().seats.private(0) == hexed("c4 05 0100 fd 0000")


def test_private_columns_must_fit_into_a_short_bin() -> None:
    def replicator(columns: int) -> Replicator:
        private = {f"c{number}": U8 for number in range(columns)}
        kinds = {"ships": Kind(private=private, state={"seat": INT}, cell=None)}
        return Replicator(GameTables.of(kinds, {}, Input()), 30, 100.0)

    replicator(252)
    with pytest.raises(DeclarationError):
        replicator(253)

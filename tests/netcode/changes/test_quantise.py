"""Values that no record can carry are found before anything is sent, with the room at fault."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.netcode.changes.quantise import BadRooms
from game_server.simulation.game_map import GameMap
from tests.netcode.hand_made import Arena


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0, 9000.0])
def test_a_value_that_no_record_can_carry_names_its_room_and_changes_nothing(
    value: float,
) -> None:
    arena = Arena()
    arena.world.insert(arena.world.new_room(GameMap(100, 100), seats=1, seed=0))
    world = arena.begin()
    world.ships.spawn([0, 1], x=[5.0, value])
    world.apply()
    with pytest.raises(BadRooms) as caught:
        arena.replicator.quantise(world)
    assert caught.value.rooms == (1,)
    assert not world.ships.wire_cell.any()


def test_an_event_that_no_record_can_carry_names_its_room(arena: Arena) -> None:
    arena.begin().emit("spark", room=0, x=np.nan, y=0.0)
    with pytest.raises(BadRooms):
        arena.replicator.quantise(arena.world)


@pytest.mark.parametrize("slot", [-1, 99])
def test_a_slot_that_its_room_does_not_have_names_the_room(slot: int) -> None:
    arena = Arena()
    arena.world.insert(arena.world.new_room(GameMap(100, 100), seats=1, seed=0))
    world = arena.begin()
    world.ships.spawn([0, 1], x=5.0, seat=[0, slot])
    world.apply()
    with pytest.raises(BadRooms) as caught:
        arena.replicator.quantise(world)
    assert caught.value.rooms == (1,)

"""Each chunk that is due and seen is encoded once, however many members watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.netcode.sending.outbox import Limits
from game_server.protocol.declare import SeatState
from tests.netcode.scene import Member, Scene
from tests.support.present import present

if TYPE_CHECKING:
    from game_server.netcode.messages.tick_messages import TickMessages
    from tests.netcode.hand_made import Arena


def crowd(seats: int) -> Scene:
    """A map of 5 × 4 cells; all players stand in cell 8, which is column 2, row 1."""
    scene = Scene((500, 400), seats=max(seats, 1))
    scene.begin()
    scene.world.ships.spawn([0] * seats, x=250.0, y=150.0, seat=list(range(seats)))
    scene.world.rocks.spawn([0, 0, 0], x=[50.0, 250.0, 450.0], y=150.0)
    for slot in range(seats):
        scene.join(0, slot, Limits(keyframe_bytes=10**6))
    scene.end()
    return scene


def roll_on(scene: Scene) -> TickMessages:
    """A tick in which every rock turns."""
    scene.begin().rocks.spin += 1
    return scene.end()


@pytest.mark.parametrize("seats", [1, 50])
def test_every_due_chunk_is_encoded_once(seats: int) -> None:
    scene = crowd(seats)
    scene.begin()
    scene.end()
    before = scene.replicator.chunks_encoded
    for _ in range(10):
        encoded = roll_on(scene).shared.encoded
        assert [cell for _, cell, _ in encoded if cell == 8] == [8]
        assert len(encoded) == len(set(encoded))
    checksums = 10  # one a cell within half a second
    assert scene.replicator.chunks_encoded - before <= 10 + checksums
    assert all(present(member.store.get("rocks", 2))["spin"] == 10 for member in scene.members)


def test_cells_that_nobody_sees_are_not_encoded() -> None:
    scene = crowd(1)
    keys = {cell for _, cell, _ in roll_on(scene).shared.encoded}
    assert keys <= {0, 2, 3, 4, 7, 8, 9, 12, 13, 14}


def test_a_room_without_people_costs_no_chunk() -> None:
    scene = crowd(0)
    assert roll_on(scene).shared.encoded == []


def test_members_of_one_view_share_the_same_bytes() -> None:
    scene = crowd(3)
    messages = roll_on(scene)
    assert messages.shared.by_view(0, 8) is messages.shared.by_view(0, 8)


def test_a_spectator_costs_no_encoding() -> None:
    scene = crowd(2)
    alone = roll_on(scene).shared.encoded
    members: list[Member] = [scene.spectate(0, 8) for _ in range(5)]
    scene.begin()
    scene.end()
    watched = roll_on(scene).shared.encoded
    assert [key for key in watched if key[1] == 8] == [key for key in alone if key[1] == 8]
    assert all(member.store.tick == int(scene.world.tick[0]) for member in members)


def test_a_view_that_nobody_was_said_to_have_is_a_mistake(arena: Arena) -> None:
    arena.world.seats.state = int(SeatState.BOT)
    arena.begin()
    with pytest.raises(LookupError):
        arena.end().shared.by_view(0, 1)

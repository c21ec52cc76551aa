"""The connected members of a world: their rows, and which of them send inputs that count."""

from __future__ import annotations

import numpy as np

from game_server.rooms.world.connected_members import NO_MEMBERS, NOBODY, ConnectedMembers
from tests.support.rooms import Node


def test_players_come_with_the_rows_of_their_seats_and_spectators_with_those_of_their_rooms() -> (
    None
):
    node = Node()
    first, second = (node.registry.open("runners", seed=seed) for seed in (1, 2))
    ann, _ = node.join(first, "ann")
    bob, _ = node.join(second, "bob")
    zoe, _ = node.join(second, "zoe", spectate=True)
    connected = ConnectedMembers.of([first, second], [0, 4])
    assert connected.members == [ann, bob]
    assert connected.players.seats.tolist() == [0, 4]
    assert connected.players.rooms.tolist() == [0, 1]
    assert connected.spectators == [(1, zoe)]


def test_only_a_player_who_sits_in_the_world_sends() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    (ann, _), (zoe, _) = node.join(room, "ann"), node.join(room, "zoe", spectate=True)
    connected = ConnectedMembers.of([room], [0])
    rows = np.array([member.outbox.connection.row for member in (zoe, ann)])
    world = node.runner(room).world
    assert connected.senders(rows, world).tolist() == [NOBODY, NOBODY]  # not seated before a tick
    node.runner(room).tick()
    assert connected.senders(rows, world).tolist() == [NOBODY, 0]
    assert NO_MEMBERS.senders(rows, world).tolist() == [NOBODY, NOBODY]

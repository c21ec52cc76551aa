"""Every stay in a room begins with a welcome and an outbox of its own."""

from __future__ import annotations

from game_server.protocol.messages import TICK, WELCOME
from tests.support.rooms import Node


def test_the_first_tick_message_shows_the_whole_state_and_then_only_changes() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    _, link = node.join(room, "ann")
    node.run(0.2)
    first, second = link.of_type(TICK)[:2]
    assert [extra[2][0] for extra in first[3]] == [0, 1]
    assert second[3] == []


def test_a_change_of_place_begins_anew_with_another_token_and_outbox() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, private=True, lobby=False)
    ann, link = node.join(room, "ann")
    node.run(0.2)
    outbox, token, before = ann.outbox, link.last(WELCOME)[1]["resume"], len(link.frames)
    node.registry.membership.change_place(ann, spectate=True)
    assert ann.outbox is not outbox
    assert ann.outbox.connection.columns is outbox.connection.columns
    assert link.last(WELCOME)[1]["resume"] != token
    assert len(link.since(before).of_type(WELCOME)) == 1

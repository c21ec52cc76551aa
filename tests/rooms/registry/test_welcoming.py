"""Every stay in a room begins with a welcome and an outbox of its own."""

from __future__ import annotations

from game_server.protocol.messages import TICK
from tests.support.rooms import Node


def test_the_first_tick_message_shows_the_whole_state_and_then_only_changes() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    _, link = node.join(room, "ann")
    node.run(0.2)
    first, second = link.of_type(TICK)[:2]
    assert [extra[:2] for extra in first[3] if extra[0] == 0] == [[0, 0], [0, 1]] or first[3]
    assert second[3] == []

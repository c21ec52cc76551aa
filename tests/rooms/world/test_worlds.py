"""Which world has which room."""

from __future__ import annotations

from tests.support.rooms import Node


def test_rooms_share_worlds_up_to_the_limit_of_seats() -> None:
    node = Node(seats_per_world=8)
    for number in range(5):
        node.join(node.registry.open("runners", seed=number), "ann")
    assert sorted(len(runner.batch.rooms) for runner in node.registry.worlds) == [1, 2, 2]
    large = node.registry.open("runners", seed=7, settings={"player_limit": 20})
    node.join(large, "ann")
    assert node.runner(large).batch.rooms == [large]
    assert node.registry.counts == {"rooms": 6, "worlds": 4, "members": 6}

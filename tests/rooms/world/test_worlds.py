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


def test_a_world_without_rooms_ends_and_a_room_that_comes_back_gets_one() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    ann, _ = node.join(room, "ann")
    node.run(0.2)
    node.registry.membership.leave(ann)
    node.run(1.5)
    assert (list(node.registry.worlds), node.registry.worlds.runner(room)) == ([], None)
    assert node.registry.worlds.fraction(room) == 0.0
    node.join(room, "bob")
    assert [runner.batch.rooms for runner in node.registry.worlds] == [[room]]


def test_a_moved_room_goes_on_in_the_other_world_at_its_tick() -> None:
    node = Node()
    rooms = [node.registry.open("runners", seed=seed) for seed in (1, 2)]
    for room in rooms:
        node.join(room, "ann")
    node.run(1.0)
    old, tick = node.runner(rooms[1]), node.registry.tick_of(rooms[1])
    new = node.registry.worlds.move(rooms[1], None)
    assert (old.batch.rooms, new.batch.rooms) == ([rooms[0]], [rooms[1]])
    node.run(0.1)
    assert new.tick_of(rooms[1]) in (tick + 1, tick + 2)

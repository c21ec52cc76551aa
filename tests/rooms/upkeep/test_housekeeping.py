"""Keeping house: once a second for each room, and little at a time."""

from __future__ import annotations

from game_server.rooms.upkeep.housekeeping import MOST_CLOSED, PARTS_PER_S, Housekeeping
from tests.support.rooms import Node


def parts(node: Node, house: Housekeeping, seconds: float) -> list[int]:
    """How many rooms each part has closed."""
    closed = []
    for _ in range(round(seconds * PARTS_PER_S)):
        before = len(node.registry.rooms)
        node.now += 1 / PARTS_PER_S
        house.go_on()
        closed.append(before - len(node.registry.rooms))
    return closed


def test_rooms_that_nobody_is_in_close_after_a_minute_few_at_a_time() -> None:
    node = Node()
    house = Housekeeping(node.registry)
    for _ in range(500):
        node.registry.open("runners")
    assert sum(parts(node, house, 59.0)) == 0
    closed = parts(node, house, 8.0)
    assert (sum(closed), max(closed), node.registry.rooms) == (500, MOST_CLOSED, [])


def test_a_round_that_takes_longer_than_a_second_counts_the_time_that_it_took() -> None:
    node = Node()
    house = Housekeeping(node.registry)
    room = node.registry.open("runners")
    for _ in range(10):
        node.now += 5.0
        house.go_on()
        house.go_on()
    assert room.idle_s == 50.0
    node.now += 10.0
    house.go_on()
    house.go_on()
    assert node.registry.rooms == []

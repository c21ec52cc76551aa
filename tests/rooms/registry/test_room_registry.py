"""All rooms of a process: opened, found, saved, closed."""

from __future__ import annotations

from game_server.protocol.close_codes import CloseCode
from tests.support.rooms import Node


def test_closing_everything_tells_every_member() -> None:
    node = Node()
    links = [node.join(node.registry.open("runners", seed=n), "ann")[1] for n in range(3)]
    node.registry.close_all(CloseCode.DRAINING)
    assert {link.close_code for link in links} == {4001}
    assert node.registry.counts == {"rooms": 0, "worlds": 0, "members": 0}
    assert node.directory.rooms == {}


def test_a_room_that_was_saved_counts_its_places_where_it_is_loaded() -> None:
    node = Node()
    room = node.registry.open("runners")
    node.join(room, "ann", address="203.0.113.9")
    saved = node.registry.save(room)
    node.registry.close(room, CloseCode.DRAINING)
    node.registry.adopt(saved)
    assert node.registry.waiting.total == 1  # held for her, wherever she called from
    node.run(31.0)
    assert node.registry.waiting.total == 0

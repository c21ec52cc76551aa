"""The directory: no two open rooms share a code."""

from __future__ import annotations

from game_server.cluster.memory import MemoryDirectory


def test_a_code_belongs_to_the_room_that_took_it_first() -> None:
    directory = MemoryDirectory()
    assert directory.register("ABCDE", "room1")
    assert not directory.register("ABCDE", "room2")
    assert directory.register("ABCDE", "room1")
    assert directory.lookup("ABCDE") == "room1"


def test_only_its_room_frees_a_code() -> None:
    directory = MemoryDirectory()
    directory.register("ABCDE", "room1")
    directory.unregister("ABCDE", "room2")
    assert directory.lookup("ABCDE") == "room1"
    directory.unregister("ABCDE", "room1")
    directory.unregister("ABCDE", "room1")
    assert directory.lookup("ABCDE") is None

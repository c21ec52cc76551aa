"""The public facts about a room, for people who have not joined it."""

from __future__ import annotations

from game_server.rooms.state.public_info import room_info
from tests.support.rooms import Node


def test_a_list_shows_who_is_in_a_room_and_how_it_stands() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1, settings={"min_players": 3})
    node.join(room, "ann")
    node.join(room, "zoe", spectate=True)
    node.run(4.0)
    info = room_info(room)
    assert (info.players, info.bots, info.spectators, info.limit) == (1, 2, 1, 4)
    assert (info.phase, info.private, info.needs_password, info.lobby) == (
        "playing", False, False, False,
    )  # fmt: skip
    assert info.plain()["title"] == "Runners"


def test_a_private_room_with_a_password_shows_nothing_of_what_goes_on_in_it() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1, private=True, password="hash")
    node.join(room, "ann")
    info = room_info(room)
    assert (info.phase, info.players, info.bots, info.spectators, info.locked) == (None,) * 5
    assert (info.private, info.needs_password, info.lobby) == (True, True, True)
    assert "hash" not in str(info.plain())

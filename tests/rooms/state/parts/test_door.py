"""The door: which rooms quick play finds, and what is public about a room."""

from __future__ import annotations

import pytest

from game_server.rooms.state.parts.door import Door


@pytest.mark.parametrize(
    ("door", "admits"),
    [
        (Door(), True),
        (Door(private=True), False),
        (Door(locked=True), False),
        (Door(password="hash"), False),
        (Door(late_join="watch"), True),
    ],
)
def test_strangers_come_in_by_open_doors_only(door: Door, admits: bool) -> None:
    assert door.admits_strangers is admits


def test_only_a_private_room_with_a_password_hides_what_goes_on_in_it() -> None:
    assert Door(private=True, password="hash").hides_room
    assert not Door(private=True).hides_room
    assert not Door(password="hash").hides_room

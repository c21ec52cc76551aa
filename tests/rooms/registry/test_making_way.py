"""Spectators' places: one address may have them all, until others come."""

from __future__ import annotations

from itertools import count

import pytest

from game_server.rooms.state.parts.seats import SeatsFull
from game_server.rooms.state.room import SPECTATOR_LIMIT
from tests.support.rooms import Node, RecordingLink

SCHOOL, HOME, CAFE = "192.0.2.1", "203.0.113.9", "198.51.100.7"


class Stands:
    """The spectators of a room."""

    def __init__(self) -> None:
        self.node = Node()
        self.room = self.node.registry.open("runners")
        self.numbers = count()

    def watch(self, address: str, times: int = 1) -> list[RecordingLink]:
        return [
            self.node.join(self.room, f"p{number}", spectate=True, address=address)[1]
            for _, number in zip(range(times), self.numbers, strict=False)
        ]

    def held(self, address: str) -> int:
        return sum(seat.address == address for seat in self.room.spectators)


def test_one_address_may_have_all_places_and_no_more() -> None:
    stands = Stands()
    stands.watch(SCHOOL, SPECTATOR_LIMIT)
    with pytest.raises(SeatsFull):
        stands.watch(SCHOOL)


def test_the_newest_of_the_address_with_the_most_makes_way_for_another() -> None:
    stands = Stands()
    links = stands.watch(SCHOOL, SPECTATOR_LIMIT)
    stands.watch(HOME)
    assert [link.closed for link in links[:-1]] == [None] * (SPECTATOR_LIMIT - 1)
    assert links[-1].closed == (
        4504,
        "Somebody else came to watch, and your address has the most places.",
    )
    assert (stands.held(SCHOOL), stands.held(HOME)) == (15, 1)


def test_places_are_shared_out_evenly_and_nobody_is_pushed_around() -> None:
    stands = Stands()
    stands.watch(SCHOOL, SPECTATOR_LIMIT)
    stands.watch(HOME, 8)
    assert (stands.held(SCHOOL), stands.held(HOME)) == (8, 8)
    for address in (SCHOOL, HOME):
        with pytest.raises(SeatsFull):
            stands.watch(address)
    stands.watch(CAFE, 5)
    assert sorted(map(stands.held, (SCHOOL, HOME, CAFE))) == [5, 5, 6]


def test_a_player_who_stops_playing_finds_a_place_too() -> None:
    stands = Stands()
    links = stands.watch(SCHOOL, SPECTATOR_LIMIT)
    player, _ = stands.node.join(stands.room, "ann", address=HOME)
    stands.node.registry.membership.change_place(player, spectate=True)
    assert player.spectator
    assert links[-1].closed is not None


def test_seats_that_one_address_keeps_without_coming_make_way_and_used_ones_do_not() -> None:
    node = Node()
    room = node.registry.open("runners", settings={"player_limit": 4})
    for number in range(4):
        node.registry.membership.reserve(room, f"hoarder {number}", "H", address=SCHOOL)
    for name in ("ann", "bob"):
        node.join(room, name, address=HOME)
    assert [seat.player_id for seat in room.seats] == ["hoarder 0", "hoarder 1", "bob", "ann"]
    with pytest.raises(SeatsFull):
        node.join(room, "cat", address=HOME)
    used = node.registry.open("runners", settings={"player_limit": 2})
    for name in ("dan", "eve"):
        node.join(used, name, address=SCHOOL)
    with pytest.raises(SeatsFull):
        node.join(used, "ann", address=HOME)


def test_the_seats_of_a_party_wait_for_its_friends() -> None:
    node = Node()
    room = node.registry.open("runners", settings={"player_limit": 2})
    for name in ("ann", "bob"):
        node.registry.membership.reserve(room, name, name, address=HOME, party="PARTY")
    with pytest.raises(SeatsFull):
        node.join(room, "cat", address=CAFE)

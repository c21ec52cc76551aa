"""Whose voice counts in a vote: people of one address are one, unless everybody is of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.limits.addresses import network_key
from game_server.protocol.close_codes import ProtocolError
from game_server.protocol.messages import STATUS
from game_server.rooms.state.parts.seats import Seats
from game_server.rooms.state.parts.votes import Vote, tally
from tests.support.peopled_rooms import PublicRoom

HOME, CAFE, SCHOOL = "203.0.113.9", "198.51.100.7", "192.0.2.1"
ONE_SITE = ("2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:3::1")
ADDRESSES = (HOME, CAFE, SCHOOL, *ONE_SITE)


def room_of(*addresses: str) -> Seats:
    """Connected players from some addresses, whose numbers count from 1 on."""
    seats = Seats(20)
    for number, address in enumerate(addresses, 1):
        seat = seats.reserve(f"player {number}", f"Player {number}", 100, address)
        seat.person_id = number
        seats._connect(seat)
    return seats


def removed(seats: Seats, target: int, yes: set[int], no: frozenset[int] = frozenset()) -> bool:
    count = tally(Vote(target, min(yes, default=0), 0, yes, set(no)), seats, Seats(4))
    assert not (count.is_won and count.is_lost)
    return count.is_won


def test_two_of_one_address_cannot_remove_a_third_of_another() -> None:
    assert not removed(room_of(HOME, HOME, CAFE), 3, {1, 2})
    assert not removed(room_of(*[HOME] * 7, CAFE), 8, set(range(1, 8)))
    assert not removed(room_of(*ONE_SITE, CAFE), 4, {1, 2, 3})


def test_where_everybody_is_of_one_address_each_is_a_voice() -> None:
    school = room_of(*[SCHOOL] * 5)
    assert not removed(school, 5, {1, 2})
    assert removed(school, 5, {1, 2, 3})


def test_those_of_one_address_cannot_keep_their_friend_in_against_the_others() -> None:
    seats = room_of(HOME, HOME, HOME, HOME, CAFE, SCHOOL)
    assert removed(seats, 1, {5, 6}, frozenset({2, 3, 4}))


def test_the_voice_of_an_address_is_what_more_of_its_people_want() -> None:
    seats = room_of(HOME, HOME, HOME, CAFE, SCHOOL)
    assert removed(seats, 5, {1, 2, 4}, frozenset({3}))
    assert not removed(seats, 5, {1, 4}, frozenset({3}))


def test_a_spectator_of_another_address_is_protected_as_well() -> None:
    watching = room_of(CAFE)
    next(iter(watching)).person_id = 9
    count = tally(Vote(9, 1, 0, {1, 2}, set()), room_of(HOME, HOME), watching)
    assert (count.yes, count.needed, count.is_won) == (1, 2, False)


@given(
    st.lists(st.sampled_from(ADDRESSES), min_size=2, max_size=10),
    st.sets(st.integers(1, 10)),
    st.sets(st.integers(1, 10)),
)
def test_nobody_is_removed_without_yes_of_two_networks_or_of_their_own_alone(
    addresses: list[str], yes: set[int], no: set[int]
) -> None:
    seats = room_of(*addresses)
    target = len(addresses)
    yes = {number for number in yes if number < target}
    if removed(seats, target, yes, frozenset(no - yes)):
        networks = {network_key(addresses[number - 1]) for number in yes}
        assert len(networks) > 1 or {network_key(a) for a in addresses} == networks
        assert len(yes) > 1


@pytest.mark.parametrize("players", range(3, 12))
def test_a_room_whose_people_have_all_their_own_address_votes_by_heads(players: int) -> None:
    seats = room_of(*(f"203.0.113.{number}" for number in range(players)))
    enough = (players - 1) // 2 + 1
    assert removed(seats, players, set(range(1, max(enough, 2) + 1)))
    assert not removed(seats, players, set(range(1, max(enough, 2))))


def test_more_than_half_of_the_others_remove_somebody_for_good() -> None:
    crowd = PublicRoom("ann", "bob", "cat", "dan")
    assert crowd.ask("ann", "vote_kick", member=4) is None
    crowd.node.run(0.2)
    vote = crowd.links["cat"].of_type(STATUS)[-1][1]["vote"]
    assert vote == {"target": 4, "by": 1, "yes": 1, "needed": 2, "ends_tick": 600}
    assert crowd.ask("dan", "vote", yes=False) == "not_now"
    assert crowd.ask("ann", "vote", yes=True) is None
    assert crowd.links["dan"].closed is None
    assert crowd.ask("bob", "vote", yes=True) is None
    assert crowd.links["dan"].closed == (4508, "The others voted you out.")
    with pytest.raises(ProtocolError):
        crowd.node.join(crowd.room, "dan")


def test_a_vote_that_nobody_follows_ends_and_cannot_be_called_again_at_once() -> None:
    crowd = PublicRoom("ann", "bob", "cat")
    crowd.ask("ann", "vote_kick", member=2)
    assert crowd.ask("cat", "vote_kick", member=1) == "not_now"
    crowd.node.run(31.0)
    assert crowd.room.votes.current is None
    assert crowd.ask("ann", "vote_kick", member=2) == "rate_limited"
    assert crowd.ask("cat", "vote_kick", member=2) is None
    assert crowd.ask("ann", "vote", yes=False) is None
    assert crowd.room.votes.current is None
    assert crowd.links["bob"].closed is None


def test_a_vote_ends_when_its_target_leaves() -> None:
    crowd = PublicRoom("ann", "bob", "cat")
    crowd.ask("ann", "vote_kick", member=2)
    crowd.node.registry.membership.leave(crowd.members["bob"])
    crowd.node.run(1.1)
    assert crowd.room.votes.current is None


def test_two_people_cannot_vote_each_other_out() -> None:
    crowd = PublicRoom("ann", "bob")
    assert crowd.ask("ann", "vote_kick", member=2) == "not_now"
    assert crowd.ask("ann", "vote_kick", member=1) == "bad_value"


def test_two_of_one_address_cannot_even_call_a_vote_against_one_of_another() -> None:
    crowd = PublicRoom()
    for name, address in (("ann", "203.0.113.9"), ("bob", "203.0.113.9"), ("eve", "192.0.2.1")):
        crowd.come(name, address=address)
    assert crowd.ask("ann", "vote_kick", member=3) == "not_now"
    crowd.come("dan", address="198.51.100.7")
    assert crowd.ask("ann", "vote_kick", member=3) is None
    assert crowd.ask("bob", "vote", yes=True) is None
    assert crowd.links["eve"].closed is None
    crowd.node.run(0.2)
    vote = crowd.links["eve"].of_type(STATUS)[-1][1]["vote"]
    assert (vote["yes"], vote["needed"]) == (1, 2)
    assert crowd.ask("dan", "vote", yes=True) is None
    assert crowd.links["eve"].closed == (4508, "The others voted you out.")


def test_those_of_one_address_call_votes_as_seldom_as_one_person() -> None:
    crowd = PublicRoom()
    crowd.come("ann", address="203.0.113.9")
    crowd.come("bob", address="203.0.113.9")
    crowd.come("cat", address="198.51.100.7")
    crowd.come("eve", address="192.0.2.1")
    assert crowd.ask("ann", "vote_kick", member=4) is None
    crowd.node.run(31.0)
    assert crowd.ask("bob", "vote_kick", member=4) == "rate_limited"
    crowd.node.registry.membership.leave(crowd.members["ann"])
    crowd.come("ann", address="203.0.113.9")
    assert crowd.ask("ann", "vote_kick", member=4) == "rate_limited"
    assert crowd.ask("cat", "vote_kick", member=4) is None

"""Votes: voices of addresses, and how many it takes."""

from __future__ import annotations

import pytest

from game_server.rooms.state.parts.seats import SeatClaim, Seats
from game_server.rooms.state.parts.votes import Tally, Vote, tally, voices

TARGET = 9


def seated(*addresses: str, target: str = "elsewhere") -> Seats:
    """Connected players with the person ids 1, 2, …, and the target."""
    seats = Seats(8)
    people = [*enumerate(addresses, 1), (TARGET, target)]
    for person_id, address in people:
        name = f"player {person_id}"
        seat = seats.reserve(name, name, 100, address)
        seat.person_id = person_id
        claim = SeatClaim("room", name, False, seat.slot, seat.serial, seat.ticket)
        seats.claim_with_ticket(claim)
    return seats


def count(seats: Seats, *, yes: tuple[int, ...] = (), no: tuple[int, ...] = ()) -> Tally:
    return tally(Vote(TARGET, 1, 600, set(yes), set(no)), seats, Seats(4))


def test_people_of_one_address_are_one_voice() -> None:
    seats = seated("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2")
    assert count(seats, yes=(1, 2, 3)) == Tally(voices=2, yes=1, no=0)
    assert count(seats, yes=(1, 2), no=(3,)) == Tally(voices=2, yes=1, no=0)


def test_an_address_that_is_even_has_not_voted() -> None:
    seats = seated("10.0.0.1", "10.0.0.1", "10.0.0.2")
    assert count(seats, yes=(1,), no=(2,)) == Tally(voices=2, yes=0, no=0)


def test_where_all_share_an_address_each_is_a_voice() -> None:
    seats = seated("10.0.0.1", "10.0.0.1", "10.0.0.1", target="10.0.0.1")
    assert count(seats, yes=(1, 2), no=(3,)) == Tally(voices=3, yes=2, no=1)
    assert len({voices(seats, Seats(4))(seat) for seat in seats}) == 4


@pytest.mark.parametrize(
    ("tally", "won", "lost"),
    [
        (Tally(voices=1, yes=1), False, True),
        (Tally(voices=2, yes=2), True, False),
        (Tally(voices=3, yes=2), True, False),
        (Tally(voices=4, yes=2), False, False),
        (Tally(voices=4, yes=2, no=2), False, True),
        (Tally(voices=5, yes=3, no=2), True, False),
    ],
)
def test_it_takes_more_than_half_and_never_one_alone(tally: Tally, won: bool, lost: bool) -> None:
    assert (tally.is_won, tally.is_lost) == (won, lost)


def test_the_last_vote_of_a_person_counts() -> None:
    vote = Vote(TARGET, 1, 600, {1}, set())
    vote.cast(2, yes=True)
    vote.cast(2, yes=False)
    assert (vote.yes, vote.no) == ({1}, {2})

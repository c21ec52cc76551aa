"""Parties: who is in one, who leads it, and how long it lasts."""

from __future__ import annotations

from itertools import count

import pytest

from game_server.matchmaking import parties as parties_module
from game_server.matchmaking.errors import Refused
from game_server.matchmaking.parties import Parties
from game_server.matchmaking.tokens import Guest
from tests.matchmaking.service import MatchmakingService, refusal
from tests.support.present import present

ANN, BOB, EVE = (Guest(name.lower(), name) for name in ("Ann", "Bob", "Eve"))


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parties(clock: Clock) -> Parties:
    numbers = count()
    return Parties(clock, lambda: f"PARTY{next(numbers) // 2}")  # every code comes twice


def test_the_one_who_came_next_leads_when_the_leader_leaves(parties: Parties) -> None:
    party = parties.open(ANN)
    assert parties.join(BOB, party.code.lower()) is party
    assert (party.leader, list(party.members)) == ("ann", ["ann", "bob"])
    parties.leave(ANN, party.code)
    assert party.leader == "bob"


def test_two_parties_never_share_a_code(parties: Parties) -> None:
    assert [parties.open(guest).code for guest in (ANN, BOB)] == ["PARTY0", "PARTY1"]


def test_nobody_is_in_two_parties(parties: Parties) -> None:
    first, second = parties.open(ANN), parties.open(BOB)
    parties.join(ANN, second.code)
    assert list(second.members) == ["bob", "ann"]
    with pytest.raises(Refused):
        parties.of(ANN, first.code)


def test_a_stranger_can_not_tell_a_party_from_none(parties: Parties) -> None:
    party = parties.open(ANN)
    answers = []
    for code in (party.code, "NOPE"):
        with pytest.raises(Refused) as caught:
            parties.of(EVE, code)
        answers.append((caught.value.status, caught.value.message.replace(code, "")))
    assert answers[0] == answers[1]


def test_a_party_has_at_most_eight_members(parties: Parties) -> None:
    party = parties.open(ANN)
    for n in range(7):
        parties.join(Guest(str(n), str(n)), party.code)
    with pytest.raises(Refused) as caught:
        parties.join(EVE, party.code)
    assert (caught.value.code, caught.value.status) == ("full", 409)
    assert parties.join(ANN, party.code) is party


def test_a_party_that_nobody_asks_for_is_forgotten(parties: Parties, clock: Clock) -> None:
    party = parties.open(ANN)
    clock.now = 899.0
    assert parties.of(ANN, party.code) is party
    clock.now = 1_800.0
    with pytest.raises(Refused):
        parties.of(ANN, party.code)


def test_parties_of_one_address_are_limited_and_do_not_limit_others(
    clock: Clock,
) -> None:
    numbers = count()
    parties = Parties(clock, lambda: f"PARTY{next(numbers)}", each=64)
    opened = [parties.open(Guest(f"g{n}", "G"), "203.0.113.9") for n in range(64)]
    with pytest.raises(Refused) as caught:
        parties.open(Guest("one more", "G"), "203.0.113.9")
    assert (caught.value.code, caught.value.status) == ("rate_limit", 429)
    assert parties.open(ANN, "203.0.113.10").leader == "ann"
    parties.leave(Guest("g0", "G"), opened[0].code)
    assert parties.open(Guest("one more", "G"), "203.0.113.9").leader == "one more"


def test_opening_another_party_takes_no_second_place(clock: Clock) -> None:
    numbers = count()
    parties = Parties(clock, lambda: f"PARTY{next(numbers)}", each=1)
    assert [parties.open(ANN, "203.0.113.9").leader for _ in range(3)] == ["ann"] * 3
    assert len(parties) == 1


def test_one_party_too_many_ends_the_one_that_was_longest_not_heard_of(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parties_module, "MAX_PARTIES", 2)
    numbers = count()
    parties = Parties(clock, lambda: f"PARTY{next(numbers)}")
    first, second = parties.open(ANN), parties.open(BOB)
    parties.of(ANN, first.code)
    parties.open(EVE)
    assert parties.of(ANN, first.code) is first
    with pytest.raises(Refused):
        parties.of(BOB, second.code)
    assert parties.open(BOB).members.keys() == {"bob"}


def test_who_may_not_open_a_party_stays_in_the_one_that_they_are_in(clock: Clock) -> None:
    numbers = count()
    parties = Parties(clock, lambda: f"PARTY{next(numbers)}", each=1)
    first = parties.open(ANN, "203.0.113.9")
    parties.join(BOB, first.code, "203.0.113.9")
    with pytest.raises(Refused):
        parties.open(BOB, "203.0.113.9")
    assert parties.of(BOB, first.code) is first


async def test_a_party_is_placed_together(service: MatchmakingService) -> None:
    nearly_full = service.play("x")
    service.play("y")
    ann, bob, cleo = (Guest(name, name) for name in ("ann", "bob", "cleo"))
    party = service.matchmaker.open_party(ann)
    for friend in (bob, cleo):
        service.matchmaker.join_party(friend, party.code)
    placed = service.play("ann", party=party.code)
    assert placed.room_id != nearly_full.room_id  # two places are left there, and three needed
    room = present(service.node.registry.room(placed.room_id))
    assert [seat.player_id for seat in room.seats] == ["bob", "cleo", "ann"]
    assert service.matchmaker.party(bob, party.code).room_code == placed.code
    joined = await service.matchmaker.join(bob, placed.code)
    assert service.enter(joined).seat == 0


@pytest.mark.slow
async def test_a_party_has_a_minute_to_come_and_plays_in_one_team(
    service: MatchmakingService,
) -> None:
    room = service.node.registry.open("runners", settings={"teams": 2, "min_players": 4})
    service.node.join(room, "x")
    ann, bob = Guest("ann", "Ann"), Guest("bob", "Bob")
    party = service.matchmaker.open_party(ann)
    service.matchmaker.join_party(bob, party.code)
    service.enter(service.play("ann", party=party.code))
    service.node.run(55.0)
    service.node.join(room, "y")
    assert len(room.seats) == 4
    service.enter(await service.matchmaker.join(bob, room.code))
    teams = {seat.player_id: seat.team for seat in room.seats}
    assert teams == {"x": 1, "ann": 2, "bob": 2, "y": 1}


def test_a_party_that_fits_in_no_room_is_refused_and_takes_no_place(
    service: MatchmakingService,
) -> None:
    guests = [Guest(f"guest {n}", f"Guest {n}") for n in range(5)]
    party = service.matchmaker.open_party(guests[0])
    for guest in guests[1:]:
        service.matchmaker.join_party(guest, party.code)
    assert refusal(service.play, "guest 0", party=party.code) == ("party_too_large", 409)
    assert [len(room.seats) for room in service.node.registry.public_rooms()] in ([], [0])


def test_only_the_leader_looks_for_a_room(service: MatchmakingService) -> None:
    party = service.matchmaker.open_party(Guest("ann", "Ann"))
    service.matchmaker.join_party(Guest("bob", "Bob"), party.code)
    assert refusal(service.play, "bob", party=party.code) == ("not_leader", 403)
    assert refusal(service.play, "eve", party=party.code) == ("no_such_party", 404)


def test_the_places_of_a_party_count_where_each_friend_called_from() -> None:
    service = MatchmakingService(waiting=2)
    ann, bob, cat, dan = (Guest(name, name) for name in ("ann", "bob", "cat", "dan"))
    party = service.matchmaker.open_party(ann, "home")
    service.matchmaker.join_party(bob, party.code, "home")
    service.matchmaker.join_party(cat, party.code, "cafe")
    service.play("ann", party=party.code, address="home")
    assert [service.node.registry.waiting.held(where) for where in ("home", "cafe")] == [2, 1]
    service.matchmaker.join_party(dan, party.code, "home")
    assert refusal(service.play, "ann", party=party.code, address="home") == ("rate_limit", 429)

"""Seats: the table of transitions, claims that work once, deadlines, and never a seat too many."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from game_server.rooms.state.parts.seats import (
    NEVER,
    TRANSITIONS,
    Act,
    SeatClaim,
    SeatError,
    Seats,
    SeatsFull,
    Stage,
)
from tests.support.present import present


def claim(player: str, slot: int, serial: int, nonce: int) -> SeatClaim:
    return SeatClaim("room", player, False, slot, serial, nonce)


def ticket_of(seats: Seats, player: str) -> SeatClaim:
    seat = seats.of(player)
    assert seat is not None
    return claim(player, seat.slot, seat.serial, seat.ticket)


def connected(seats: Seats, player: str) -> SeatClaim:
    """Seat a player; returns the resume claim."""
    seats.reserve(player, player, 10)
    seat = seats.claim_with_ticket(ticket_of(seats, player))
    return claim(player, seat.slot, seat.serial, seat.resume)


def test_a_seat_goes_from_reserved_to_connected_to_held_to_free() -> None:
    seats = Seats(2)
    stages = [seats.reserve("ann", "Ann", until=10).stage]
    stages.append(seats.claim_with_ticket(claim("ann", 0, 1, 2)).stage)
    stages.append(seats.drop(0, until=30).stage)
    assert stages == [Stage.RESERVED, Stage.CONNECTED, Stage.HELD]
    assert seats.expire(29) == []
    assert [seat.player_id for seat in seats.expire(30)] == ["ann"]
    assert len(seats) == 0


def test_every_stage_can_be_reached_and_every_taken_one_can_be_left() -> None:
    assert set(TRANSITIONS.values()) == set(Stage)
    for stage in (Stage.RESERVED, Stage.CONNECTED, Stage.HELD):
        assert TRANSITIONS[stage, Act.RELEASE] is Stage.FREE


def test_an_act_that_the_table_does_not_have_is_refused() -> None:
    seats = Seats(1)
    seats.reserve("ann", "Ann", 10)
    with pytest.raises(SeatError, match="a reserved seat cannot drop"):
        seats.drop(0, 20)
    assert present(seats.of("ann")).stage is Stage.RESERVED


def test_a_ticket_works_once() -> None:
    seats = Seats(1)
    seats.reserve("ann", "Ann", 10)
    ticket = ticket_of(seats, "ann")
    seats.claim_with_ticket(ticket)
    with pytest.raises(SeatError, match="used already"):
        seats.claim_with_ticket(ticket)


def test_a_second_reservation_voids_the_first_ticket_and_keeps_the_seat() -> None:
    seats = Seats(2)
    seats.reserve("ann", "Ann", 10)
    first = ticket_of(seats, "ann")
    seats.reserve("ann", "Ann", 20)
    assert len(seats) == 1
    with pytest.raises(SeatError):
        seats.claim_with_ticket(first)
    assert seats.claim_with_ticket(ticket_of(seats, "ann")).stage is Stage.CONNECTED


def test_a_resume_token_is_rotated_at_each_use() -> None:
    seats = Seats(1)
    first = connected(seats, "ann")
    seats.drop(0, 40)
    seat = seats.claim_with_resume(first)
    assert seat.stage is Stage.CONNECTED
    with pytest.raises(SeatError, match="used already"):
        seats.claim_with_resume(first)
    assert seats.claim_with_resume(claim("ann", 0, seat.serial, seat.resume)).slot == 0


def test_a_ticket_is_no_resume_token() -> None:
    seats = Seats(1)
    seats.reserve("ann", "Ann", 10)
    with pytest.raises(SeatError):
        seats.claim_with_resume(ticket_of(seats, "ann"))


def test_a_claim_on_a_seat_that_somebody_else_has_now_is_refused() -> None:
    seats = Seats(1)
    ann = connected(seats, "ann")
    seats.release(0)
    connected(seats, "bob")
    with pytest.raises(SeatError, match="released"):
        seats.claim_with_resume(ann)


def test_a_full_room_refuses_a_newcomer_but_not_its_own_players() -> None:
    seats = Seats(2)
    connected(seats, "ann")
    connected(seats, "bob")
    with pytest.raises(SeatsFull):
        seats.reserve("cleo", "Cleo", 10)
    assert seats.reserve("ann", "Ann", 10).slot == 0


def test_the_deadline_is_that_of_the_next_seat_to_fall_free() -> None:
    seats = Seats(3)
    assert seats.deadline == NEVER
    connected(seats, "ann")
    assert seats.deadline == NEVER
    seats.reserve("bob", "Bob", 50)
    seats.drop(0, 40)
    assert seats.deadline == 40


def test_seats_survive_being_made_plain() -> None:
    seats = Seats(3)
    connected(seats, "ann")
    seats.reserve("bob", "Bob", 50)
    again = Seats.from_plain(seats.plain())
    assert again.plain() == seats.plain()
    assert again.claim_with_ticket(ticket_of(seats, "bob")).slot == 1


@pytest.mark.parametrize("slot", [0, 3])
def test_plain_seats_that_share_a_slot_or_exceed_the_limit_are_refused(slot: int) -> None:
    seats = Seats(3)
    seats.reserve("ann", "Ann", 10)
    plain = seats.plain()
    plain["seats"].append({**plain["seats"][0], "slot": slot})
    with pytest.raises(ValueError, match="slot"):
        Seats.from_plain(plain)


class SeatsMachine(RuleBasedStateMachine):
    """Whatever players do, in any order: no seat too many, none leaked, no claim works twice."""

    players = st.sampled_from([f"player {n}" for n in range(6)])
    LIMIT = 3

    def __init__(self) -> None:
        super().__init__()
        self.seats = Seats(self.LIMIT)
        self.tick = 0
        self.claims: list[tuple[str, SeatClaim]] = []
        self.used: set[tuple[str, SeatClaim]] = set()
        self.expected: dict[str, Stage] = {}

    @rule(player=players)
    def reserve(self, player: str) -> None:
        try:
            seat = self.seats.reserve(player, player, self.tick + 15)
        except SeatsFull:
            assert len(self.expected) == self.LIMIT
            assert player not in self.expected
            return
        self.expected.setdefault(player, Stage.RESERVED)
        self.claims.append(("ticket", claim(player, seat.slot, seat.serial, seat.ticket)))

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def show_a_claim(self, data: st.DataObject) -> None:
        how, shown = data.draw(st.sampled_from(self.claims))
        accept = self.seats.claim_with_ticket if how == "ticket" else self.seats.claim_with_resume
        try:
            seat = accept(shown)
        except SeatError:
            return
        assert (how, shown) not in self.used
        assert seat.player_id == shown.player_id in self.expected
        self.used.add((how, shown))
        self.expected[shown.player_id] = Stage.CONNECTED
        resume = claim(shown.player_id, seat.slot, seat.serial, seat.resume)
        self.claims.append(("resume", resume))

    @rule(player=players)
    def drop(self, player: str) -> None:
        if self.expected.get(player) is Stage.CONNECTED:
            self.seats.drop(present(self.seats.of(player)).slot, self.tick + 30)
            self.expected[player] = Stage.HELD

    @rule(player=players)
    def leave(self, player: str) -> None:
        if player in self.expected:
            self.seats.release(present(self.seats.of(player)).slot)
            del self.expected[player]

    @rule(ticks=st.integers(1, 40))
    def time_passes(self, ticks: int) -> None:
        self.tick += ticks
        for seat in self.seats.expire(self.tick):
            assert self.expected.pop(seat.player_id) in (Stage.RESERVED, Stage.HELD)

    @invariant()
    def seats_are_as_expected(self) -> None:
        assert {seat.player_id: seat.stage for seat in self.seats} == self.expected
        assert len(self.seats) <= self.LIMIT
        slots = [seat.slot for seat in self.seats]
        assert sorted(set(slots)) == slots
        assert all(0 <= slot < self.LIMIT for slot in slots)

    def teardown(self) -> None:
        for seat in list(self.seats):
            if seat.stage is Stage.CONNECTED:
                self.seats.drop(seat.slot, self.tick)
        self.seats.expire(self.tick + 1_000)
        assert len(self.seats) == 0


TestSeatsMachine = SeatsMachine.TestCase
TestSeatsMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

"""Tokens: signed, expiring, and not to be mistaken for one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game_server.matchmaking.tokens import GUEST_S, Guest, TokenError, Tokens
from game_server.rooms.state.parts.seats import SeatClaim

CLAIM = SeatClaim("room", "player", False, 3, 7, 8)


class Times:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def tokens(times: Times) -> Tokens:
    return Tokens("secret", times)


def test_a_ticket_says_what_was_signed(tokens: Tokens) -> None:
    assert tokens.read_ticket(tokens.issue_ticket(CLAIM)) == CLAIM
    assert tokens.read_resume(tokens.issue_resume(CLAIM)) == CLAIM


def test_a_ticket_expires_after_15_seconds(tokens: Tokens, times: Times) -> None:
    ticket = tokens.issue_ticket(CLAIM)
    times.now += 15.0
    assert tokens.read_ticket(ticket) == CLAIM
    times.now += 0.1
    with pytest.raises(TokenError, match="expired"):
        tokens.read_ticket(ticket)


def test_another_node_with_the_secret_reads_a_ticket_and_one_without_does_not(
    tokens: Tokens, times: Times
) -> None:
    ticket = tokens.issue_ticket(CLAIM)
    assert Tokens("secret", times).read_ticket(ticket) == CLAIM
    with pytest.raises(TokenError, match="not valid"):
        Tokens("other", times).read_ticket(ticket)


def test_one_sort_of_token_is_not_taken_for_another(tokens: Tokens) -> None:
    _, guest = tokens.new_guest("Ann")
    ticket, resume = tokens.issue_ticket(CLAIM), tokens.issue_resume(CLAIM)
    for read, wrong in (
        (tokens.read_ticket, (guest, resume)),
        (tokens.read_resume, (guest, ticket)),
        (tokens.read_guest, (ticket, resume)),
    ):
        for token in wrong:
            with pytest.raises(TokenError):
                read(token)


@pytest.mark.parametrize("forged", ["", "x", "a.b", "é.ü", "." * 5000, "e30.AAAA"])
def test_a_forged_token_is_refused(tokens: Tokens, forged: str) -> None:
    for read in (tokens.read_ticket, tokens.read_resume, tokens.read_guest):
        with pytest.raises(TokenError):
            read(forged)


def test_a_guest_token_is_the_identity_across_visits(tokens: Tokens) -> None:
    guest, token = tokens.new_guest("  Ann\n")
    assert tokens.read_guest(token) == guest
    assert (guest.name, guest.made) == ("Ann", 1_000.0)
    assert tokens.new_guest("Ann")[0].player_id != guest.player_id


def test_a_guest_token_expires_a_year_after_it_was_issued_and_keeps_when_its_owner_was_made(
    tokens: Tokens, times: Times
) -> None:
    guest, first = tokens.new_guest("Ann")
    times.now += GUEST_S
    renewed = tokens.issue_guest(tokens.read_guest(first))
    times.now += 1
    with pytest.raises(TokenError, match="expired"):
        tokens.read_guest(first)
    times.now += GUEST_S - 1
    assert tokens.read_guest(renewed) == guest
    assert guest.made == 1_000.0


def test_a_revoked_identity_has_no_good_token_of_any_sort(tokens: Tokens) -> None:
    guest, first = tokens.new_guest("Ann")
    claim = replace(CLAIM, player_id=guest.player_id)
    later, ticket, resume = (
        tokens.issue_guest(guest),
        tokens.issue_ticket(claim),
        tokens.issue_resume(claim),
    )
    tokens.revoke(guest.player_id)
    for read, token in (
        (tokens.read_guest, first),
        (tokens.read_guest, later),
        (tokens.read_ticket, ticket),
        (tokens.read_resume, resume),
    ):
        with pytest.raises(TokenError, match="revoked"):
            read(token)
    assert tokens.read_ticket(tokens.issue_ticket(CLAIM)) == CLAIM


def test_a_guest_without_a_name_gets_one(tokens: Tokens) -> None:
    guest, _ = tokens.new_guest("")
    assert guest.name == f"Guest {guest.player_id[:4]}"
    assert tokens.read_guest(tokens.issue_guest(Guest("id", "New"))) == Guest("id", "New")

"""Bans: for a player, and for players who are new at their address."""

from __future__ import annotations

from game_server.rooms.state.parts.bans import MOST, Bans

HOME, CAFE = "203.0.113.9", "198.51.100.7"


def test_a_new_identity_at_the_address_of_a_banned_player_is_refused_and_an_older_one_is_not() -> (
    None
):
    bans = Bans()
    bans.add("mallory", HOME, now=100.0)
    assert bans.refuse("mallory", made=1.0, address=CAFE)
    assert bans.refuse("mallory again", made=101.0, address=HOME)
    assert not bans.refuse("sister", made=99.0, address=HOME)
    assert not bans.refuse("stranger", made=101.0, address=CAFE)


def test_another_subnet_of_the_same_site_is_no_other_address() -> None:
    bans = Bans()
    bans.add("mallory", "2001:db8:1:1::1", now=100.0)
    assert bans.refuse("mallory again", made=101.0, address="2001:db8:1:ffff::1")
    assert not bans.refuse("stranger", made=101.0, address="2001:db8:2::1")


def test_a_second_ban_at_an_address_forgives_nobody_made_after_the_first() -> None:
    bans = Bans()
    bans.add("mallory", HOME, now=100.0)
    bans.add("eve", HOME, now=200.0)
    assert bans.refuse("mallory again", made=150.0, address=HOME)


def test_where_nobody_knows_the_address_only_the_player_is_banned() -> None:
    bans = Bans()
    bans.add("mallory")
    assert "mallory" in bans
    assert not bans.refuse("new", made=1e12, address="")


def test_a_room_keeps_a_limited_number_of_bans_and_lifts_the_oldest() -> None:
    bans = Bans()
    for number in range(MOST + 1):
        bans.add(f"player {number}", f"10.0.{number >> 8}.{number & 255}", now=1.0)
    assert len(bans.plain()) == MOST
    assert "player 0" not in bans
    assert bans.refuse("player 1", 0.0, "")

"""Caps by address: one subscriber counts once, and nobody can make the tables grow."""

from __future__ import annotations

import pytest

from game_server.limits.addresses import site_key
from game_server.limits.per_address import HoldingCap, MinuteCap
from game_server.limits.recent import MOST


def test_connections_of_one_address_are_capped_until_one_leaves() -> None:
    cap = HoldingCap(2)
    assert [cap.enter("203.0.113.9") for _ in range(3)] == [True, True, False]
    assert cap.enter("203.0.113.10")
    cap.leave("203.0.113.9")
    assert cap.enter("203.0.113.9")


def test_a_cap_of_zero_is_no_cap() -> None:
    cap, minute = HoldingCap(0), MinuteCap(0, lambda: 0.0)
    assert all(cap.enter("203.0.113.9") and minute.admit("203.0.113.9") for _ in range(1_000))


def test_calls_of_one_address_are_capped_by_the_minute() -> None:
    now = 0.0
    cap = MinuteCap(6, lambda: now)
    assert [cap.admit("203.0.113.9") for _ in range(7)] == [True] * 6 + [False]
    now = 10.0
    assert [cap.admit("203.0.113.9") for _ in range(2)] == [True, False]


def test_a_site_holds_and_calls_sixteen_times_as_much_as_one_address() -> None:
    holding, minute = HoldingCap(2), MinuteCap(2, lambda: 0.0)
    hosts = [f"2001:db8:1:{number:x}::1" for number in range(40)]
    assert sum(holding.enter(host) for host in hosts for _ in range(2)) == 32
    assert sum(minute.admit(host) for host in hosts for _ in range(2)) == 32
    assert holding.enter("2001:db8:2::1")
    assert site_key("203.0.113.9") is None


def test_everybody_together_holds_no_more_than_the_whole() -> None:
    cap = HoldingCap(2, in_all=3)
    assert [cap.enter(f"203.0.113.{last}", 2) for last in range(2)] == [True, False]
    assert cap.enter("203.0.113.1")
    cap.leave("203.0.113.0", 2)
    assert (cap.total, cap.held("203.0.113.0"), cap.held("203.0.113.1")) == (1, 0, 1)


def test_a_cost_that_is_charged_afterwards_is_waited_for() -> None:
    now = 0.0
    cap = MinuteCap(60, lambda: now)
    cap.charge("203.0.113.9", 90)
    assert not cap.admit("203.0.113.9")
    assert cap.wait_s("203.0.113.9") == 31
    now = 31.0
    assert cap.admit("203.0.113.9")


@pytest.mark.slow
def test_no_number_of_addresses_makes_a_table_grow_beyond_its_bound() -> None:
    cap = MinuteCap(1, lambda: 0.0)
    for number in range(MOST + 1_000):
        cap.admit(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert cap.remembered == MOST


def test_what_cannot_be_refused_is_counted_beyond_the_cap() -> None:
    cap = HoldingCap(1)
    for _ in range(2):
        cap.count("203.0.113.9")
    assert (cap.held("203.0.113.9"), cap.has_space("203.0.113.9")) == (2, False)
    cap.leave("203.0.113.9")
    cap.leave("203.0.113.9")
    assert cap.enter("203.0.113.9")

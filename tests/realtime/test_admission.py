"""Admission: whose pages may connect, and how often one address may."""

from __future__ import annotations

import pytest

from game_server.realtime import admission
from game_server.realtime.admission import (
    ConnectionCap,
    MinuteCap,
    address_key,
    origin_allowed,
)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "play.example"),
        ("http://localhost:8000", "localhost:8000"),
        ("http://192.168.1.5:8000", "192.168.1.5:8000"),
        ("https://play.example", "play.example"),
        ("https://play.example", "play.example:443"),
        ("http://play.example:80", "play.example"),
        ("https://Play.Example", "play.example"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_own_host_is_let_in(origin: str | None, host: str) -> None:
    assert origin_allowed(origin, host, ())


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "play.example"),
        ("https://play.example.evil.example", "play.example"),
        ("http://localhost:3000", "localhost:8000"),
        ("null", "play.example"),
        ("", "play.example"),
        ("file://", ""),
        ("https://", ""),
        ("play.example", "play.example"),
    ],
)
def test_any_other_origin_is_not(origin: str, host: str) -> None:
    assert not origin_allowed(origin, host, ())


def test_an_origin_on_the_list_is_let_in() -> None:
    allowed = {"https://play.example"}
    assert origin_allowed("https://play.example", "node7.internal", allowed)
    assert not origin_allowed("http://play.example", "node7.internal", allowed)
    assert origin_allowed("https://anything.example", "node7.internal", {"*"})


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_one_subscriber_counts_as_one_address(host: str, key: str) -> None:
    assert address_key(host) == key


def test_connections_of_one_address_are_capped_until_one_leaves() -> None:
    cap = ConnectionCap(2)
    assert [cap.enter("203.0.113.9") for _ in range(3)] == [True, True, False]
    assert cap.enter("203.0.113.10")
    cap.leave("203.0.113.9")
    assert cap.enter("203.0.113.9")


def test_a_cap_of_zero_is_no_cap() -> None:
    cap, minute = ConnectionCap(0), MinuteCap(0, lambda: 0.0)
    assert all(cap.enter("203.0.113.9") and minute.admit("203.0.113.9") for _ in range(1_000))


def test_calls_of_one_address_are_capped_by_the_minute() -> None:
    now = 0.0
    cap = MinuteCap(6, lambda: now)
    assert [cap.admit("203.0.113.9") for _ in range(7)] == [True] * 6 + [False]
    now = 10.0
    assert [cap.admit("203.0.113.9") for _ in range(2)] == [True, False]


def test_addresses_with_nothing_to_remember_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PRUNE_AT", 3)
    now = 0.0
    cap = MinuteCap(1, lambda: now)
    for last in range(3):
        cap.admit(f"203.0.113.{last}")
    now = 60.0
    cap.admit("203.0.113.3")
    assert cap.remembered == 1

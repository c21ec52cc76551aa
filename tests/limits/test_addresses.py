"""Keys of addresses: one for each subscriber, one for their site."""

from __future__ import annotations

import pytest

from game_server.limits.addresses import SITE_FACTOR, address_key, counted_keys, network_key


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


def test_two_subscribers_of_one_site_may_be_one_person() -> None:
    assert network_key("2001:db8:1:2::1") == network_key("2001:db8:1:3::1") == "2001:db8:1::/48"
    assert network_key("203.0.113.9") == "203.0.113.9"


def test_an_ipv6_address_counts_for_itself_and_for_its_site() -> None:
    keys = list(counted_keys("2001:db8:1:2::7"))
    assert keys == [("2001:db8:1:2::/64", 1), ("2001:db8:1::/48", SITE_FACTOR)]
    assert list(counted_keys("203.0.113.9")) == [("203.0.113.9", 1)]

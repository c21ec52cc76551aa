"""Lists of addresses as settings name them."""

from __future__ import annotations

import pytest

from game_server.limits.addresses import AddressList


@pytest.mark.parametrize(
    ("host", "is_listed"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", False),
        ("10.2.3.4", True),
        ("::1", True),
        ("::ffff:10.2.3.4", True),
        ("2001:db8::1", False),
        ("proxy", True),
        ("another", False),
        ("", False),
    ],
)
def test_an_address_is_listed_by_itself_or_its_network(host: str, is_listed: bool) -> None:
    assert (host in AddressList("127.0.0.1, ::1,10.0.0.0/8,proxy,")) == is_listed


def test_a_star_is_every_address_and_nothing_is_none() -> None:
    assert "203.0.113.9" in AddressList("*")
    assert "203.0.113.9" not in AddressList("")

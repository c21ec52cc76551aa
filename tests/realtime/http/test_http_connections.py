"""How many connections an address may hold, and which one closes when another comes."""

from __future__ import annotations

from game_server.realtime.http.http_connections import HttpConnections
from game_server.realtime.process.descriptors import Shares
from tests.support.fake_loop import FakeLoop, FakeTransport

ANN, BEN, PROXY = "203.0.113.1", "203.0.113.2", "10.0.0.1"


class Crowd:
    """Connections as they are made, with what was refused."""

    def __init__(self, each: int, in_all: int) -> None:
        self.refusals: list[str] = []
        self.table = HttpConnections(each, in_all, {PROXY}, self.refusals.append)

    def come(self, address: str) -> FakeTransport | None:
        transport = FakeTransport(FakeLoop(), address)
        return transport if self.table.enter(transport, address) else None


def is_closed(transport: FakeTransport | None) -> bool:
    assert transport is not None
    return transport.is_closing()


def test_one_more_of_an_address_closes_its_longest_idle_one() -> None:
    crowd = Crowd(each=2, in_all=0)
    other, first, second = crowd.come(BEN), crowd.come(ANN), crowd.come(ANN)
    third = crowd.come(ANN)
    assert [is_closed(each) for each in (other, first, second, third)] == [
        False,
        True,
        False,
        False,
    ]
    assert crowd.refusals == ["http_idle"]
    assert len(crowd.table) == 3


def test_what_is_being_answered_is_never_closed() -> None:
    crowd = Crowd(each=1, in_all=0)
    first = crowd.come(ANN)
    assert first is not None
    crowd.table.busy(first)
    assert crowd.come(ANN) is None
    assert crowd.refusals == ["http_address"]
    crowd.table.idle(first)
    assert crowd.come(ANN) is not None
    assert is_closed(first)


def test_at_the_limit_for_all_an_address_closes_its_own_idle_ones_first() -> None:
    crowd = Crowd(each=0, in_all=3)
    stranger, mine, other = crowd.come(BEN), crowd.come(ANN), crowd.come(BEN)
    assert crowd.come(ANN) is not None
    assert [is_closed(each) for each in (stranger, mine, other)] == [False, True, False]
    assert crowd.come("203.0.113.3") is not None, "has none, so the longest idle one goes"
    assert is_closed(stranger)


def test_with_nothing_idle_the_newcomer_is_refused() -> None:
    crowd = Crowd(each=0, in_all=1)
    first = crowd.come(ANN)
    assert first is not None
    crowd.table.busy(first)
    assert crowd.come(BEN) is None
    assert crowd.refusals == ["http_full"]
    crowd.table.leave(first)
    crowd.table.leave(first)
    assert crowd.come(BEN) is not None


def test_connections_through_a_proxy_count_in_the_total_only() -> None:
    crowd = Crowd(each=1, in_all=3)
    assert all(crowd.come(PROXY) for _ in range(3))
    assert crowd.refusals == []
    assert crowd.come(PROXY) is not None
    assert crowd.refusals == ["http_idle"]


def test_forty_browsers_of_one_address_never_meet_the_default() -> None:
    crowd = Crowd(each=400, in_all=Shares.of(20_000).http)
    assert all(crowd.come(ANN) for _ in range(40 * 6))
    assert crowd.refusals == []

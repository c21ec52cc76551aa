"""Rate limits: what an honest client sends passes; a flood is dropped, then closed."""

from __future__ import annotations

import pytest

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.realtime.sessions.rate_limit import Meter


class Times:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def flood(meter: Meter, name: str, size: int) -> None:
    for _ in range(1_000):
        meter.admit(name, size)


@pytest.mark.parametrize("tick_hz", [10, 30, 60])
def test_an_honest_players_inputs_always_pass(tick_hz: int) -> None:
    times, dropped = Times(), list[str]()
    meter = Meter(tick_hz, times, dropped.append)
    for _ in range(60 * tick_hz):
        times.now += 1 / (1.05 * tick_hz)
        assert meter.admit("input", 25)
    assert dropped == []


def test_ten_stalled_seconds_of_inputs_pass_at_once() -> None:
    times, dropped = Times(), list[str]()
    meter = Meter(30, times, dropped.append)
    assert all(meter.admit("input", 25) for _ in range(300))
    assert dropped == []


def test_excess_is_dropped_and_counted_by_its_type() -> None:
    times, dropped = Times(), list[str]()
    meter = Meter(30, times, dropped.append)
    passed = sum(meter.admit("command", 40) for _ in range(25))
    assert (passed, dropped) == (20, ["command"] * 5)


def test_other_types_pass_while_one_is_over_its_limit() -> None:
    meter = Meter(30, Times(), lambda name: None)
    while meter.admit("ping", 10):
        pass
    assert meter.admit("input", 25)


def test_a_flood_is_closed_with_the_limit_it_broke() -> None:
    meter = Meter(30, Times(), lambda name: None)
    with pytest.raises(ProtocolError) as caught:
        flood(meter, "ping", 10)
    assert caught.value.code is CloseCode.RATE_LIMIT
    assert caught.value.reason == "Too many ping messages: at most 4 a second."


def test_big_messages_run_into_the_limit_for_bytes() -> None:
    times, dropped = Times(), list[str]()
    meter = Meter(30, times, dropped.append)
    passed = sum(meter.admit("resync", 4_096) for _ in range(18))
    assert (passed, dropped) == (16, ["bytes"] * 2)
    with pytest.raises(ProtocolError, match=r"Too many bytes: at most 16,384 a second\."):
        flood(meter, "resync", 4_096)


def test_inputs_admitted_together_count_as_if_each_had_been_asked_for() -> None:
    dropped: list[str] = []
    meter = Meter(10, lambda: 5.0, dropped.append)
    assert meter.admit_inputs(99, 99 * 30)
    assert not meter.admit_inputs(2, 60)
    assert meter.admit("input", 30)
    assert not meter.admit("input", 30)
    meter = Meter(1000, lambda: 5.0, dropped.append)
    assert not meter.admit_inputs(2, 64 * 1024 + 1)
    assert meter.admit_inputs(10_000, 64 * 1024)
    assert dropped == ["input"]

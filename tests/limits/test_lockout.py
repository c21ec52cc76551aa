"""Lock-outs: failures count, knowledge does not."""

from __future__ import annotations

import pytest

from game_server.limits.lockout import Lockout
from game_server.limits.recent import MOST


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_key_is_locked_after_its_failures_and_others_are_not() -> None:
    lockout = Lockout(3, 10.0, Clock())
    for _ in range(2):
        lockout.fail("a")
    assert lockout.locked_s("a") == 0
    lockout.fail("a")
    assert lockout.locked_s("a") == 10.0
    assert lockout.locked_s("b") == 0


def test_each_further_lock_lasts_twice_as_long_up_to_64_times() -> None:
    clock = Clock()
    lockout = Lockout(1, 10.0, clock)
    lasted = []
    for _ in range(9):
        lockout.fail("a")
        lasted.append(lockout.locked_s("a"))
        clock.now += lasted[-1]
    assert lasted == [10, 20, 40, 80, 160, 320, 640, 640, 640]


def test_a_success_and_ten_quiet_minutes_clear_a_key() -> None:
    clock = Clock()
    lockout = Lockout(2, 10.0, clock)
    lockout.fail("a")
    lockout.succeed("a")
    lockout.fail("a")
    assert lockout.locked_s("a") == 0
    clock.now += 600
    lockout.fail("a")
    assert lockout.locked_s("a") == 0


def test_a_limit_of_zero_never_locks() -> None:
    lockout = Lockout(0, 10.0, Clock())
    for _ in range(1_000):
        lockout.fail("a")
    assert lockout.locked_s("a") == 0


def test_a_site_is_locked_after_sixteen_times_as_many_failures_from_whatever_addresses() -> None:
    lockout = Lockout(3, 10.0, Clock())
    hosts = [f"2001:db8:1:{number:x}::1" for number in range(48)]
    for host in hosts:
        assert lockout.locked_s(host) == 0
        lockout.fail(host)
    assert lockout.locked_s("2001:db8:1:ffff::1") == 10.0
    assert lockout.locked_s("2001:db8:2::1") == 0
    assert lockout.locked_s("203.0.113.9") == 0


def test_failures_count_apart_in_each_scope() -> None:
    lockout = Lockout(1, 10.0, Clock())
    lockout.fail("203.0.113.9", "one room")
    assert lockout.locked_s("203.0.113.9", "one room") == 10.0
    assert lockout.locked_s("203.0.113.9", "another") == lockout.locked_s("203.0.113.9") == 0


def test_while_everybody_fails_too_often_one_failure_locks_and_none_never_does() -> None:
    clock = Clock()
    lockout = Lockout(20, 10.0, clock, in_all=60)
    for number in range(60):
        lockout.fail(f"203.0.113.{number}")
        assert lockout.locked_s(f"203.0.113.{number}") == 0
    lockout.fail("198.51.100.1")
    assert lockout.locked_s("198.51.100.1") == 10.0
    assert lockout.locked_s("198.51.100.2") == 0
    clock.now += 60
    lockout.fail("198.51.100.2")
    assert lockout.locked_s("198.51.100.2") == 0


@pytest.mark.slow
def test_no_number_of_addresses_makes_the_table_grow_beyond_its_bound() -> None:
    lockout = Lockout(20, 10.0, Clock(), in_all=300)
    for number in range(MOST + 1_000):
        lockout.fail(f"2001:{number >> 16:x}:{number & 65_535:x}::1")
    assert lockout.remembered == MOST

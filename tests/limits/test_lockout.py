"""Lock-outs: failures count, knowledge does not."""

from __future__ import annotations

from game_server.limits.lockout import Lockout


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

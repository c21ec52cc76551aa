"""How long bots pause before they try again."""

from __future__ import annotations

from random import Random

from load_tests.swarm.bots.backoff import Backoff


def test_each_failure_pauses_longer_up_to_a_limit() -> None:
    backoff = Backoff(Random(7))
    wanted = [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    pauses = [backoff.pause_s() for _ in wanted]
    assert all(s / 2 <= pause <= s * 1.5 for pause, s in zip(pauses, wanted, strict=True))
    assert len(set(pauses)) == len(pauses)


def test_a_success_makes_pauses_short_again() -> None:
    backoff = Backoff(Random(7))
    for _ in range(9):
        backoff.pause_s()
    backoff.reset()
    assert backoff.pause_s() <= 1.5

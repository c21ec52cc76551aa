"""Which bots verify."""

from __future__ import annotations

import pytest

from load_tests.swarm.bots.verifiers import Verifiers


def test_of_ten_bots_the_first_verifies_and_so_does_every_tenth_after_it() -> None:
    verifiers = Verifiers(0.1)
    assert [at for at in range(31) if verifiers.add()] == [0, 10, 20, 30]


@pytest.mark.parametrize(("share", "number"), [(0.0, 0), (0.25, 50), (0.6, 120), (1.0, 200)])
def test_the_share_is_kept_exactly(share: float, number: int) -> None:
    verifiers = Verifiers(share)
    assert sum(verifiers.add() for _ in range(200)) == number


def test_bots_that_have_stopped_are_not_present() -> None:
    verifiers = Verifiers(0.5)
    added = [verifiers.add() for _ in range(6)]
    assert verifiers.present == 3
    for verifies in added[:3]:
        verifiers.remove(verifies)
    assert verifiers.present == 1

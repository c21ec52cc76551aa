import warnings

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game_server.simulation.random import counter_bits, counter_random

integers = st.integers(-(2**63), 2**63 - 1)


def test_the_seed_alone_counts_through_splitmix64() -> None:
    # The first three outputs of Vigna's splitmix64.c from state 0.
    bits = counter_bits(np.array([1, 2, 3]), 0, 0, 0)
    assert [hex(b) for b in bits.tolist()] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f4",
        "0x6c45d188009454f",
    ]


def test_known_draws_stay_what_they_are() -> None:
    # Saved rooms and replays go on drawing these.
    drawn = counter_random(np.array([1, 1, 2]), np.array([30, 31, 30]), 4, np.array([9, 9, 9]))
    assert drawn.tolist() == [0.16208653975455234, 0.1008440772921857, 0.7757424840660834]


@given(integers, integers, integers, st.lists(integers, min_size=1, max_size=8))
def test_a_draw_does_not_depend_on_its_neighbours(
    seed: int, tick: int, purpose: int, ids: list[int]
) -> None:
    together = counter_random(seed, tick, purpose, np.array(ids))
    assert together.tolist() == [float(counter_random(seed, tick, purpose, i)) for i in ids]


@given(integers, integers, integers, integers)
def test_draws_lie_in_the_unit_interval_and_wrap_in_silence(
    seed: int, tick: int, purpose: int, id: int
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = counter_random(seed, tick, purpose, id)
    assert drawn.shape == ()
    assert 0.0 <= float(drawn) < 1.0


def test_draws_fill_the_interval_evenly() -> None:
    drawn = counter_random(3, np.arange(100)[:, None], 1, np.arange(1_000))
    assert drawn.shape == (100, 1_000)
    counts = np.bincount((drawn.ravel() * 100).astype(int), minlength=100)
    assert counts.min() > 850
    assert counts.max() < 1_150


def test_every_argument_changes_the_draw() -> None:
    axis = np.arange(8)
    bits = counter_bits(axis[:, None, None, None], axis[:, None, None], axis[:, None], axis)
    assert len(np.unique(bits)) == 8**4


def test_draws_of_neighbours_are_not_correlated() -> None:
    base = counter_random(1, 1, 1, np.arange(20_000))
    for other in (
        counter_random(2, 1, 1, np.arange(20_000)),
        counter_random(1, 2, 1, np.arange(20_000)),
        counter_random(1, 1, 2, np.arange(20_000)),
        counter_random(1, 1, 1, np.arange(20_000) + 1),
    ):
        assert abs(np.corrcoef(base, other)[0, 1]) < 0.03

"""Histograms of what happens too often to be reported one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from load_tests.swarm.measure.histogram import Histogram, Recorder, growth, percentile, rounded


def test_values_keep_two_significant_digits_beyond_a_hundred() -> None:
    values = np.array([0.4, 33.6, 99.4, 104, 147, 3_432, 58_760])
    assert rounded(values).tolist() == [0, 34, 99, 100, 150, 3_400, 59_000]


def test_a_histogram_keeps_exact_extremes_and_sum() -> None:
    recorder = Recorder()
    for value in (33.25, 12.5, 149.0, 32.75):
        recorder.record(value)
    assert len(recorder) == 4
    assert recorder.take() == Histogram({33: 2, 12: 1, 150: 1}, 4, 227.5, 12.5, 149.0)


def test_a_histogram_holds_the_values_since_the_last_one() -> None:
    recorder = Recorder()
    recorder.record(1.0)
    recorder.take()
    assert not recorder
    recorder.record(2.0)
    assert recorder.take().counts == {2: 1}


def test_percentiles_count_from_below() -> None:
    counts = {33: 98, 50: 1, 200: 1}
    assert [percentile(counts, share) for share in (0.5, 0.98, 0.99, 1.0)] == [33, 33, 50, 200]
    assert percentile({}, 0.99) == 0


def test_the_growth_between_two_readings() -> None:
    assert growth({33: 10, 40: 2, 50: 1}, {33: 4, 40: 2}) == {33: 6, 50: 1}


@given(st.lists(st.integers(0, 90), min_size=1), st.floats(0.01, 1.0))
def test_a_percentile_is_a_value_that_enough_lie_at_or_below(
    values: list[int], share: float
) -> None:
    counts = {value: values.count(value) for value in values}
    found = percentile(counts, share)
    assert found in counts
    assert sum(value <= found for value in values) >= len(values) * share - 1e-9

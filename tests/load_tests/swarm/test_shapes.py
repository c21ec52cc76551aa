"""Shapes: how many bots are wanted at each moment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.swarm.shapes import SHAPES, ShapeOptions, storms, wanted


def _users(name: str, seconds: list[float], **options: float) -> list[int]:
    shape = ShapeOptions(name, peak=100, rate=10, run_s=100, **options)  # type: ignore[arg-type]
    moments = [wanted(at, shape) for at in seconds]
    return [moment.users for moment in moments if moment is not None]


def test_a_ramp_rises_evenly_over_the_whole_run() -> None:
    assert _users("ramp", [0, 24, 49, 74, 99]) == [1, 25, 50, 75, 100]


def test_steps_stand_still_until_the_next() -> None:
    seconds = [0, 14.9, 15, 29.9, 30, 95]
    assert _users("steps", seconds, step_users=30, step_s=15) == [30, 30, 60, 60, 90, 100]


def test_a_spike_comes_in_the_middle_and_goes() -> None:
    assert _users("spike", [0, 44, 46, 54, 56, 99], spike_s=10) == [20, 20, 100, 100, 20, 20]


def test_a_soak_holds_and_ebbs_away() -> None:
    assert _users("soak", [0, 50, 95, 97.5, 99.9]) == [100, 100, 100, 50, 2]


def test_storms_come_at_their_times() -> None:
    assert [storms(at, 20) for at in (0, 19.9, 20, 59, 60)] == [0, 0, 1, 2, 3]
    assert storms(1_000, None) == 0


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_ends_with_the_run(name: str) -> None:
    assert wanted(99.9, ShapeOptions(name, run_s=100)) is not None
    assert wanted(100, ShapeOptions(name, run_s=100)) is None


@given(st.sampled_from(sorted(SHAPES)), st.floats(0, 99), st.integers(1, 5_000))
def test_no_shape_leaves_the_bounds(name: str, at_s: float, peak: int) -> None:
    moment = wanted(at_s, ShapeOptions(name, peak=peak, rate=5, run_s=100))
    assert moment is not None
    assert 1 <= moment.users <= peak
    assert moment.rate > 0

"""Thresholds from defaults, a file and arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from load_tests.swarm.verdict.thresholds import load_thresholds

if TYPE_CHECKING:
    from pathlib import Path

DEFAULTS = {
    "failures_percent": 1.0,
    "tick_gap_p99_ms": 100.0,
    "input_ack_p95_ms": 250.0,
    "tick_overrun_percent": 1.0,
    "resyncs": 0.0,
    "incidents": 0.0,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "limits.toml"
    path.write_text('[thresholds]\ntick_gap_p99_ms = 60\ntick_overrun_percent = "off"\n')
    return path


def test_without_a_word_the_defaults_hold() -> None:
    assert load_thresholds(None, {"resyncs": ""}) == DEFAULTS


def test_a_file_overrides_defaults_and_arguments_override_the_file(file: Path) -> None:
    given = {"tick_gap_p99_ms": "45.5", "resyncs": "2"}
    assert load_thresholds(str(file), given) == DEFAULTS | {
        "tick_gap_p99_ms": 45.5,
        "tick_overrun_percent": None,
        "resyncs": 2.0,
    }


def test_a_limit_can_be_switched_off_by_argument() -> None:
    assert load_thresholds(None, {"failures_percent": "off"})["failures_percent"] is None


@pytest.mark.parametrize("value", ["much", "-1", "nan"])
def test_a_limit_that_is_no_number_is_named(value: str) -> None:
    with pytest.raises(ValueError, match="resyncs is a number from 0 on, or 'off'; not"):
        load_thresholds(None, {"resyncs": value})


def test_an_unknown_limit_in_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "limits.toml"
    path.write_text("[thresholds]\ntick_gap = 60\n")
    with pytest.raises(ValueError, match="no threshold 'tick_gap'"):
        load_thresholds(str(path), {})

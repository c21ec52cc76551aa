"""The swarm's own command line arguments."""

from __future__ import annotations

import argparse

import pytest

from load_tests.swarm.options import Options, add_arguments


def options(*arguments: str) -> Options:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    parser.set_defaults(num_users=50, spawn_rate=10.0, run_time=60)  # Locust's own
    return Options.of(parser.parse_args(arguments))


def test_by_default_bots_quick_play_and_one_in_ten_verifies() -> None:
    chosen = options()
    assert (chosen.game, chosen.mode, chosen.lobby_size) == (None, None, 0)
    assert chosen.decode == 0.1
    assert (chosen.shape.name, chosen.shape.peak, chosen.shape.run_s) == ("plain", 50, 60.0)
    assert chosen.thresholds["tick_gap_p99_ms"] == 100.0


def test_limits_can_be_set_and_switched_off() -> None:
    chosen = options("--max-tick-gap-p99", "60", "--max-incidents", "off")
    assert chosen.thresholds["tick_gap_p99_ms"] == 60.0
    assert chosen.thresholds["incidents"] is None


def test_only_a_storm_has_storms() -> None:
    assert options("--storm-every", "5").shape.storm_every_s is None
    assert options("--shape", "storm", "--storm-every", "5").shape.storm_every_s == 5.0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--decode", "101"), "--decode is a percentage from 0 to 100"),
        (("--lobby-size", "65"), "--lobby-size is a number from 0 to 64"),
        (("--step-time", "0"), "Steps, spikes and storms have sizes and times above 0"),
        (("--max-resyncs", "some"), "The threshold resyncs is a number from 0 on"),
    ],
)
def test_invalid_values_are_refused_with_a_sentence(
    arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        options(*arguments)

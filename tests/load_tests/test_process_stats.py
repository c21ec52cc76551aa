"""What the bench reads of a server."""

from __future__ import annotations

import os
import sys

import pytest

from load_tests import process_stats
from load_tests.process_stats import Totals

PAGE = """\
# TYPE game_server_tick_phase_seconds histogram
game_server_tick_phase_seconds_sum{game="a",phase="send"} 1.5
game_server_tick_phase_seconds_sum{game="b",phase="send"} 0.5
# TYPE game_server_tick_late_seconds histogram
game_server_tick_late_seconds_bucket{game="a",le="0.001"} 90
game_server_tick_late_seconds_bucket{game="a",le="0.005"} 99
game_server_tick_late_seconds_bucket{game="a",le="+Inf"} 100
# TYPE game_server_inputs counter
game_server_inputs_total{game="a",outcome="ok"} 75
game_server_inputs_total{game="a",outcome="late"} 25
# TYPE game_server_messages_out counter
game_server_messages_out_total 1000
"""


def test_totals_are_of_all_games() -> None:
    totals = Totals.parse(PAGE)
    assert totals.phase_s == {"send": 2.0}
    assert totals.sums["messages_out_total"] == 1000
    assert totals.late_inputs() == 0.25


def test_lateness_is_a_bound_of_the_histogram() -> None:
    totals = Totals.parse(PAGE)
    assert totals.late_within_s(0.9) == 0.001
    assert totals.late_within_s(0.99) == 0.005
    assert Totals().late_within_s(0.99) is None


def test_a_difference_is_what_came_between() -> None:
    later = Totals.parse(PAGE.replace("total 1000", "total 1600"))
    between = later - Totals.parse(PAGE)
    assert between.sums["messages_out_total"] == 600
    assert between.phase_s == {"send": 0.0}
    assert between.late_inputs() is None


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_has_cpu_and_memory() -> None:
    assert process_stats.cpu_s(os.getpid()) > 0
    assert process_stats.resident_kib(os.getpid()) > 1000

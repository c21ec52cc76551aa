"""How a server's core was spent."""

from __future__ import annotations

from math import inf

from load_tests.server_metrics import ServerTotals
from load_tests.swarm.measure.server_load import ServerLoad

PHASES = {"inputs": 0.25, "step": 0.5, "encode": 0.25, "send": 0.5}


def test_cpu_outside_the_ticks_went_to_sockets() -> None:
    totals = ServerTotals(
        ticks=58, dropped_ticks=2, lateness={0.01: 56, inf: 58}, phase_s=PHASES, cpu_s=2.5
    )
    assert ServerLoad.of(totals, 4.0) == ServerLoad(
        tick=0.25, send=0.125, socket=0.25, waiting=0.0, late=4 / 60, cpu=0.625
    )


def test_time_that_a_phase_waited_for_the_core_is_no_work() -> None:
    totals = ServerTotals(phase_s=PHASES, cpu_s=2.0, core_wait_s=2.0)
    assert ServerLoad.of(totals, 2.0) == ServerLoad(
        tick=0.25, send=0.125, socket=0.625, waiting=1.0, cpu=1.0
    )


def test_phases_are_no_more_work_than_the_process_did() -> None:
    totals = ServerTotals(phase_s=PHASES, cpu_s=0.75)
    assert ServerLoad.of(totals, 2.0) == ServerLoad(tick=0.25, send=0.125, cpu=0.375)


def test_a_server_that_has_nothing_to_do_is_not_busy() -> None:
    assert ServerLoad.of(ServerTotals(cpu_s=0.0), 2.0) == ServerLoad(cpu=0.0)


def test_without_cpu_time_only_phases_are_known() -> None:
    assert ServerLoad.of(ServerTotals(phase_s=PHASES), 2.0) == ServerLoad(tick=0.5, send=0.25)

"""Real servers are started, filled and observed: those that need no installation."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

if not hasattr(os, "sched_setaffinity"):
    pytest.skip("the bench pins processes to cores", allow_module_level=True)

from typing import TYPE_CHECKING

from load_tests.bench import run
from load_tests.bench.results.figures import OUTSIDE, Figures
from load_tests.bench.servers.targets import OURS, PEERS, Target
from load_tests.bench.workload.scenarios import PAYLOAD, SCENARIOS, Scenario
from load_tests.server_process import ServerFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BY_KEY = {scenario.key: scenario for scenario in SCENARIOS}
PLAIN = [target for target in (*OURS, *PEERS) if target.program and not target.packages]


@pytest.fixture(autouse=True)
def _own_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(run, "SETTLE_S", 0.5)
    cores = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, cores)


def measured(target: Target, scenario: Scenario, folder: Path) -> Figures:
    return run.run(target, scenario, seconds=1.5, folder=folder)


def test_clients_of_the_game_see_ships_move_and_verify_the_world(tmp_path: Path) -> None:
    settings = {"mode": "world", "side": 2000, "npc": 96}
    scenario = replace(BY_KEY["ships-300"], seats=4, settings=settings)
    figures = measured(OURS[0], scenario, tmp_path)
    assert figures.hz == 20
    assert figures.resyncs == 0
    assert figures.verified
    assert figures.seen
    assert 20 < figures.seen < 100
    assert figures.moving == pytest.approx(figures.seen)
    assert figures.bytes_per_move
    assert figures.inputs_late is not None
    assert figures.ack_p50_ms
    assert set(figures.phases_us) == {"inputs", "step", "encode", "send", OUTSIDE}


def test_driftline_rooms_are_filled_one_by_one(tmp_path: Path) -> None:
    figures = measured(OURS[0], replace(BY_KEY["rooms-100x8"], rooms=2, seats=2), tmp_path)
    assert figures.hz == 30
    assert figures.seen == 2
    assert figures.resyncs == 0


def test_idle_clients_wait_in_lobbies(tmp_path: Path) -> None:
    figures = measured(OURS[0], replace(BY_KEY["idle"], rooms=2, seats=2), tmp_path)
    assert figures.ack_p50_ms is None
    assert figures.verified is None
    assert figures.bytes_per_s < 2000


@pytest.mark.parametrize("target", PLAIN, ids=lambda target: target.key)
def test_every_client_gets_the_payload_in_one_frame(target: Target, tmp_path: Path) -> None:
    figures = measured(target, BY_KEY[PAYLOAD].sized(3), tmp_path)
    assert figures.bytes_down == 504
    assert figures.cpu_us > 0
    assert (figures.send_us is not None) == (target in OURS)


def test_a_program_that_ends_at_once_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Target, "_words", lambda *_: ["false"])
    with pytest.raises(ServerFault, match="did not start"):
        measured(PLAIN[0], BY_KEY[PAYLOAD].sized(1), tmp_path)

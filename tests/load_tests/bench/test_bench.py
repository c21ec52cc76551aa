"""The command prints a row for what it could measure, and says why there is none otherwise."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from load_tests.bench import __main__ as bench
from load_tests.bench import run
from load_tests.bench.results.figures import Figures
from load_tests.bench.servers.baseline import Baseline, SendLoop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from load_tests.bench.servers.targets import Target
    from load_tests.bench.workload.scenarios import Scenario

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bench pins processes")


@pytest.fixture(autouse=True)
def _own_cores() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, cores)


def test_a_server_that_fails_ends_its_row_and_not_the_bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ExceptionGroup("clients", [ConnectionError("no tick arrived")])

    monkeypatch.setattr(run, "run", fail)
    status = bench.main(
        ["payload", "--clients", "2", "3", "--peers", "fastapi", "--peer-folder", str(tmp_path)]
    )
    printed = capsys.readouterr().out
    assert status == 1
    assert printed.count("ConnectionError: no tick arrived") == 2
    assert "FastAPI, 2 clients: ConnectionError" in printed


def test_a_knee_is_found_and_then_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pretend(target: Target, scenario: Scenario, seconds: float, folder: Path) -> Figures:
        clients = scenario.clients
        return Figures(
            hz=30,
            cpu_us=10,
            cpu_share=clients / 2000,
            bytes_down=90,
            late_p50_ms=1,
            late_p99_ms=2,
            late_max_ms=3,
            delivered=1,
            driver_share=0.1,
            kib_per_client=30,
        )

    monkeypatch.setattr(run, "run", pretend)
    monkeypatch.setattr(SendLoop, "run", lambda *_: Baseline("C send()", 5.0, 4.0))
    figures, drawn = tmp_path / "bench.json", tmp_path / "bench.svg"
    assert bench.main(["rooms-knee", "--json", str(figures), "--svg", str(drawn)]) == 0
    assert "held 1,600 clients, not 1,656: 83% CPU" in capsys.readouterr().out
    assert json.loads(figures.read_text())["rows"][0]["clients"] == 1600
    assert drawn.read_text().startswith("<svg")


def test_an_unknown_scenario_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["room-9"])
    assert "there is no scenario 'room-9'" in capsys.readouterr().err


def test_the_help_names_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--help"])
    assert "world-1000    1,000 × 1,000 ships: ships_30 at 30 Hz" in capsys.readouterr().out

"""Whole swarms against a real server: short, and with limits that only a fault breaks.

Locust replaces Python's sockets in its process, so it always runs in one of its own.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.load_tests.swarm.locust_runs import swarm

if TYPE_CHECKING:
    from pathlib import Path

    from load_tests.server_process import ServerProcess


def test_fifty_bots_play_for_twenty_seconds(crowded: ServerProcess, artefacts: Path) -> None:
    page = artefacts / "report.html"
    run = swarm(crowded.url, artefacts, "-u", "50", "-r", "25", "-t", "20s", "--html", str(page))
    assert run.exit_code == 0, "\n".join(run.lines)
    assert run.lines[-1] == "PASS: the server held"
    assert any("checksums verified by 5 of them" in line for line in run.lines)
    if sys.platform == "linux":
        assert any(line.startswith("  server: CPU ") for line in run.lines)
    assert "gap between ticks" in page.read_text()
    assert run.rows["join time"]["num_requests"] >= 50
    assert run.rows["ticket to first keyframe"]["num_requests"] >= 50
    assert run.rows["gap between ticks"]["num_requests"] > 2_000
    assert run.rows["bytes per tick (bytes)"]["max_response_time"] > 100
    assert run.rows["input to ack"]["num_requests"] > 1_500
    assert run.rows["checksum verified"]["num_requests"] > 20
    assert "resync" not in run.rows  # rows without requests are left out


@pytest.mark.parametrize("form", ["http://{0}/", "ws://localhost:{1}/ws"])
def test_a_server_is_found_under_every_form_of_its_address(
    form: str, crowded: ServerProcess, artefacts: Path
) -> None:
    address = form.format(f"127.0.0.1:{crowded.port}", crowded.port)
    run = swarm(address, artefacts, "-u", "2", "-r", "2", "-t", "3s", "Hunter")
    assert run.exit_code == 0, "\n".join(run.lines)
    assert run.rows["gap between ticks"]["num_requests"] > 10
    assert not any("could not be read" in line for line in run.lines)

"""The referee judges all that bots and workers measured, and says what it could not."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import httpx
import pytest

from load_tests.server_process import ServerProcess, free_port
from tests.load_tests.swarm.locust_runs import in_background, swarm, until
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import StartServer


def test_a_master_judges_what_its_worker_measured(crowded: ServerProcess, artefacts: Path) -> None:
    port = str(free_port())
    with in_background(artefacts, "--worker", "--master-port", port) as worker:
        run = swarm(
            crowded.url, artefacts, "--master", "--master-bind-host", "127.0.0.1",
            "--master-bind-port", port, "--expect-workers", "1",
            "-u", "4", "-r", "4", "-t", "5s", "--decode", "50", "Hunter",
        )  # fmt: skip
        assert worker.wait(WITHIN_S) == 0  # the master tells it to quit
    assert run.exit_code == 0, "\n".join(run.lines)
    assert run.lines[-1] == "PASS: the server held"
    assert any(line.endswith("checksums verified by 2 of them") for line in run.lines)
    assert run.rows["gap between ticks"]["num_requests"] > 4 * 30


async def test_emptying_the_tables_does_not_empty_the_verdict(
    crowded: ServerProcess, artefacts: Path
) -> None:
    port = free_port()
    page = f"http://127.0.0.1:{port}"
    form = {"user_count": "4", "spawn_rate": "4", "host": f"{crowded.url}/"}
    with in_background(artefacts, "--web-host", "127.0.0.1", "--web-port", str(port)):
        await until(f"{page}/verdict", "No run")
        httpx.post(f"{page}/swarm", data=form, timeout=WITHIN_S)
        await until(
            f"{page}/stats/requests", r'"gap between ticks",[^}]*"num_requests": ?[1-9]\d\d'
        )
        httpx.post(f"{page}/stats/reset", timeout=WITHIN_S).raise_for_status()
        httpx.post(f"{page}/stop", timeout=WITHIN_S).raise_for_status()
        text = await until(f"{page}/verdict", "Swarm: ")
    ticks = re.search(r"in \d+ s, ([\d,]+) ticks received", text)
    assert ticks is not None
    assert int(ticks[1].replace(",", "")) > 100
    assert "note: Locust's tables were emptied during the run; this is of all of it" in text
    assert text.splitlines()[-1] == "PASS: the server held"


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped here")
async def test_a_server_that_hangs_at_the_end_does_not_pass(
    crowded: ServerProcess, artefacts: Path
) -> None:
    with in_background(
        artefacts,
        "--headless",
        "--host",
        crowded.url,
        "-u",
        "2",
        "-r",
        "2",
        "-t",
        "8s",
        "--max-tick-gap-p99",
        "2000",
        "--max-input-ack-p95",
        "2000",
        "Hunter",
    ) as run:
        await until(f"{crowded.url}/metrics", r'inputs_total{.*outcome="ok"} [1-9]\d\d')
        os.kill(crowded.pid, signal.SIGSTOP)
        try:
            assert run.wait(WITHIN_S) == 1
        finally:
            os.kill(crowded.pid, signal.SIGCONT)
    text = (artefacts / "background.log").read_text()
    assert re.search(r"  FAIL  tick gap p99 +[\d,]+ ms of at most 2,000 ms", text)
    assert re.search(r"  FAIL  input to ack p95 +[\d,]+ ms of at most 2,000 ms", text)
    assert "First bottleneck: unknown" in text


def test_a_server_that_is_not_there_is_named_and_asked_with_pauses(artefacts: Path) -> None:
    port = free_port()
    run = swarm(f"127.0.0.1:{port}/", artefacts, "-u", "2", "-r", "2", "-t", "3s")
    assert run.exit_code == 1
    assert run.lines[-1] == f"FAIL: no bot ever got a tick from http://127.0.0.1:{port}"
    (note,) = (line for line in run.lines if "the first of" in line)
    assert ": GET /api/protocol: no answer: " in note
    asked = run.rows["/api/protocol"]["num_requests"]
    assert 2 <= asked <= 10
    assert f"the first of {asked} errors, {asked} of which were the same" in note
    assert "Traceback" not in (artefacts / "locust.log").read_text()


def test_an_invalid_address_is_answered_by_a_sentence(artefacts: Path) -> None:
    run = swarm("ftp://play.example", artefacts, "-u", "2", "-t", "2s")
    assert run.exit_code == 1
    log = (artefacts / "locust.log").read_text()
    assert "The swarm cannot start: 'ftp://play.example' should be an address such as" in log
    assert "Traceback" not in log


def test_a_limit_of_one_address_is_named(start_server: StartServer, artefacts: Path) -> None:
    server = start_server(guests_per_minute=2)
    run = swarm(server.url, artefacts, "-u", "6", "-r", "6", "-t", "3s")
    assert run.exit_code == 1
    assert any("start it with --no-limits" in line for line in run.lines)


def test_an_invalid_threshold_is_answered_by_a_sentence(artefacts: Path) -> None:
    run = swarm("http://127.0.0.1:9", artefacts, "--max-resyncs", "some", "-t", "1s")
    assert run.exit_code == 1
    log = (artefacts / "locust.log").read_text()
    assert "The swarm cannot start: The threshold resyncs is a number" in log
    assert "Traceback" not in log

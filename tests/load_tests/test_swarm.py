"""Whole swarms against a real server: short, and with limits that only a fault breaks.

Locust replaces Python's sockets in its process, so it always runs in one of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest

from load_tests.server_process import UNLIMITED, ServerProcess, free_port
from tests.support.deadlines import WITHIN_S
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import StartServer

FUNCTIONAL = """\
[thresholds]
failures_percent = 0
tick_gap_p99_ms = 10000
input_ack_p95_ms = 20000
tick_overrun_percent = "off"
resyncs = 0
"""


class Run(NamedTuple):
    exit_code: int
    lines: list[str]
    rows: dict[str, dict[str, Any]]
    """By name, as in Locust's JSON."""


def locust(folder: Path, *arguments: str) -> list[str]:
    """The command of a swarm with limits that only a fault breaks."""
    limits = folder / "limits.toml"
    limits.write_text(FUNCTIONAL)
    return [
        sys.executable, "-m", "locust", "-f", "load_tests/locustfile.py",
        "--thresholds", str(limits), *arguments,
    ]  # fmt: skip


def swarm(url: str, folder: Path, *arguments: str) -> Run:
    """Run Locust without its page, and read its last lines."""
    report = folder / "report.json"  # Locust adds the ending
    done = subprocess.run(
        locust(
            folder, "--headless", "--host", url, "--json-file", str(report.with_suffix("")),
            *arguments,
        ),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )  # fmt: skip
    (folder / "locust.log").write_text(done.stdout + done.stderr)
    rows = json.loads(report.read_text()) if report.exists() else []
    return Run(
        done.returncode, done.stdout.strip().splitlines(), {row["name"]: row for row in rows}
    )


@contextmanager
def in_background(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Locust that runs beside the test and ends with it."""
    with (folder / "background.log").open("wb") as log:
        process = subprocess.Popen(
            locust(folder, *arguments), cwd=REPOSITORY, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(WITHIN_S)


async def until(url: str, pattern: str, patience_s: float = WITHIN_S) -> str:
    """The text at an address, as soon as a regular expression is found in it."""
    async with httpx.AsyncClient(timeout=WITHIN_S) as http, asyncio.timeout(patience_s):
        while True:
            with suppress(httpx.HTTPError):
                text = (await http.get(url)).text
                if re.search(pattern, text):
                    return text
            await asyncio.sleep(0.1)


@pytest.fixture
def crowded(start_server: StartServer) -> ServerProcess:
    """A server without limits on what one address may do."""
    return start_server(**UNLIMITED)


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


def test_private_lobbies_fill_and_play_in_workers_too(
    crowded: ServerProcess, artefacts: Path
) -> None:
    run = swarm(
        crowded.url, artefacts, "-u", "12", "-r", "12", "-t", "10s", "--lobby-size", "3",
        "--processes", "2", "--decode", "100", "Hunter", "Chatter",
    )  # fmt: skip
    assert run.exit_code == 0, "\n".join(run.lines)
    assert 4 <= run.rows["/api/rooms"]["num_requests"] <= 6
    assert run.rows["gap between ticks"]["num_requests"] > 12 * 30
    assert run.rows["checksum verified"]["num_requests"] > 12
    assert run.rows["command ready"]["num_requests"] >= 8


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


async def test_the_page_starts_a_shape_and_has_the_verdict(
    crowded: ServerProcess, artefacts: Path
) -> None:
    port = free_port()
    page = f"http://127.0.0.1:{port}"
    form = {"user_count": "4", "spawn_rate": "4", "run_time": "5s", "host": crowded.url}
    with in_background(artefacts, "--web-host", "127.0.0.1", "--web-port", str(port)):
        assert await until(f"{page}/verdict", "") == "No run has ended yet."
        assert '"shape"' in await until(page, "choices")
        refused = httpx.post(
            f"{page}/swarm", data=form | {"lobby_size": "900"}, timeout=WITHIN_S
        ).json()
        assert (refused["success"], refused["message"]) == (
            False, "--lobby-size is a number from 0 to 64."
        )  # fmt: skip
        refused = httpx.post(
            f"{page}/swarm", data=form | {"host": "http://:8000"}, timeout=WITHIN_S
        ).json()
        assert refused["message"].startswith("'http://:8000' should be an address such as")
        started = httpx.post(
            f"{page}/swarm",
            data=form | {"shape": "ramp", "host": f"{crowded.url}/"},
            timeout=WITHIN_S,
        ).json()
        assert started["message"] == "Swarming started using shape class 'SwarmShape'"
        text = await until(f"{page}/verdict", "Swarm: ")
    assert "Swarm: up to 4 bots in " in text
    assert text.splitlines()[-1] == "PASS: the server held"


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


def test_after_a_storm_every_bot_is_back(crowded: ServerProcess, artefacts: Path) -> None:
    run = swarm(
        crowded.url, artefacts, "-u", "10", "-r", "10", "-t", "11s", "--shape", "storm",
        "--storm-every", "4", "Wanderer",
    )  # fmt: skip
    assert run.exit_code == 0, "\n".join(run.lines)
    assert (
        10 <= run.rows["come back"]["num_requests"] <= 20
    )  # a bot that joins late misses the first storm


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


class NoGameServer(BaseHTTPRequestHandler):
    """Answers every path with JSON that means nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: object) -> None:
        pass


def test_mistakes_are_counted_logged_once_and_followed_by_pauses(artefacts: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), NoGameServer) as other:
        threading.Thread(target=other.serve_forever).start()
        run = swarm(f"http://127.0.0.1:{other.server_port}", artefacts, "-u", "3", "-t", "4s")
        other.shutdown()
    assert run.exit_code == 1
    assert 2 <= run.rows["unforeseen error"]["num_failures"] <= 15
    assert (artefacts / "locust.log").read_text().count("Traceback") == 1


@pytest.mark.parametrize("form", ["http://{0}/", "ws://localhost:{1}/ws"])
def test_a_server_is_found_under_every_form_of_its_address(
    form: str, crowded: ServerProcess, artefacts: Path
) -> None:
    address = form.format(f"127.0.0.1:{crowded.port}", crowded.port)
    run = swarm(address, artefacts, "-u", "2", "-r", "2", "-t", "3s", "Hunter")
    assert run.exit_code == 0, "\n".join(run.lines)
    assert run.rows["gap between ticks"]["num_requests"] > 10
    assert not any("could not be read" in line for line in run.lines)


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

"""Locust in a process of its own: it replaces Python's sockets where it runs."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from tests.support.deadlines import WITHIN_S
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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

"""The log's reader stands still or goes away: the game does not care, and stops as it should."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from game_server.client import join
from load_tests.server_process import COMMAND, free_port
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

fcntl = pytest.importorskip("fcntl")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes are resized on Linux only")
SMALLEST_PIPE = 4096
TICKS = 20


@contextmanager
def full_pipe() -> Iterator[int]:
    """The end to write to of a pipe that is full, and that nobody reads."""
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, SMALLEST_PIPE)
    os.write(write, bytes(SMALLEST_PIPE))
    try:
        yield write
    finally:
        os.close(read)
        os.close(write)


@contextmanager
def gone_reader() -> Iterator[int]:
    read, write = os.pipe()
    os.close(read)
    try:
        yield write
    finally:
        os.close(write)


@pytest.mark.parametrize("standard_error", [full_pipe, gone_reader])
async def test_ticks_go_on_and_the_end_is_clean_although_nobody_reads_the_log(
    standard_error: Callable[[], AbstractContextManager[int]], tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with standard_error() as stderr:
        server = subprocess.Popen(
            [COMMAND, "--port", str(port), "--log-level", "debug"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=tmp_path,
        )
        try:
            async with asyncio.timeout(WITHIN_S):
                while not await answers(url):
                    await asyncio.sleep(0.05)
                async with join(url, name="Ann", game="driftline") as game:
                    seen = 0
                    async for _ in game:  # "room opened" and "joined" have been logged by now
                        seen += 1
                        if seen == TICKS:
                            break
                assert await answers(url)
            server.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.wait, WITHIN_S) == 0
        finally:
            server.kill()
            server.wait()


async def answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2) as http:
            return (await http.get(f"{url}/healthz")).status_code == 200
    except httpx.HTTPError:
        return False

"""Other ASGI servers than our own: each really works, or says what is wrong with the set-up."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import httpx
import hypercorn.asyncio
import hypercorn.config
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from game_server.app import create_app
from game_server.client import Disconnected, host, join
from load_tests.server_process import free_port
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import running_plainly, serving, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TICKS = 3


async def plays(url: str) -> None:
    """Whether ticks come through."""
    async with join(url, name="Ann", game="paint_tag") as game:
        for _ in range(TICKS):
            await anext(game)


@contextmanager
def uvicorn(folder: Path, **environment: str) -> Iterator[str]:
    """uvicorn with its own protocol classes, as a process; yields its address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "game_server.app:create_app"]
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **environment},
        )
    url, ends = f"http://127.0.0.1:{port}", time.monotonic() + WITHIN_S
    try:
        while True:
            with suppress(httpx.TransportError):
                httpx.get(f"{url}/healthz", timeout=WITHIN_S, trust_env=False)
                break
            assert running.poll() is None, "it has ended"
            assert time.monotonic() < ends, "it does not answer"
            time.sleep(0.05)
        yield url
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(WITHIN_S)


async def test_without_a_lifespan_the_first_request_starts_the_game() -> None:
    async with running_plainly(lifespan="off") as live:
        assert not live.app.state.node.is_running
        await plays(live.url)
    live.app.state.node.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers don't find each other")
async def test_several_workers_are_refused_in_every_call_and_in_the_log(artefacts: Path) -> None:
    with uvicorn(artefacts, WEB_CONCURRENCY="2") as url:
        ends = time.monotonic() + WITHIN_S
        while "Application startup complete" not in _log_of_both(artefacts):
            assert time.monotonic() < ends
            await asyncio.sleep(0.05)
        for path in ("/", "/readyz", "/api/rooms", "/ws") * 3:
            answer = httpx.get(url + path, timeout=WITHIN_S, trust_env=False)
            assert (answer.status_code, answer.json()["error"]) == (503, "several_workers")
            assert "WEB_CONCURRENCY=1" in answer.json()["message"]
        with pytest.raises(InvalidStatus):
            await connect(f"ws{url.removeprefix('http')}/ws")
    assert (artefacts / "server.log").read_text().count("runs in several processes") == 2


def _log_of_both(folder: Path) -> str:
    """The log from where the first of two workers has started."""
    text = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
    return text.partition("Application startup complete")[2]


async def test_in_another_application_it_plays_under_its_path() -> None:
    outer = FastAPI()
    inner = create_app(settings())
    outer.mount("/game", inner)
    outer.state.node = inner.state.node
    try:
        async with serving(outer) as port:
            url = f"http://127.0.0.1:{port}/game"
            await plays(url)
            async with host(url, name="Ann") as game:
                assert game.link == f"{url}/j/{game.code}"
            async with httpx.AsyncClient(trust_env=False) as http:
                assert '<base href="../" />' in (await http.get(f"{url}/j/K7QPMX")).text
                assert (await http.get(url, follow_redirects=True)).status_code == 200
    finally:
        inner.state.node.stop()


async def test_hypercorn_runs_it() -> None:
    port, stop = free_port(), asyncio.Event()
    config = hypercorn.config.Config()
    config.graceful_timeout = 0.2
    config.bind, config.accesslog, config.errorlog = [f"127.0.0.1:{port}"], None, None
    url = f"http://127.0.0.1:{port}"
    running = asyncio.create_task(
        hypercorn.asyncio.serve(create_app(settings()), config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]
    )
    async with asyncio.timeout(WITHIN_S), httpx.AsyncClient(trust_env=False) as http:
        while True:
            with suppress(httpx.TransportError):
                await http.get(f"{url}/readyz")
                break
            await asyncio.sleep(0.02)
    await plays(url)
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{port}/ws", origin=Origin("https://evil.example"))
    assert refused.value.response.status_code == 403
    async with join(url, name="Ann", game="paint_tag") as game:
        stop.set()
        with pytest.raises(Disconnected) as ended:
            async for _ in game:
                pass
    await asyncio.wait_for(running, WITHIN_S)
    assert ended.value.comes_back

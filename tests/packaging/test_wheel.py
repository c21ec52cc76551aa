"""The built wheel, installed elsewhere with nothing of the checkout in reach, serves and plays."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from load_tests.server_process import ServerProcess
from tests.support.deadlines import WITHIN_S
from tests.support.pages.linked import until_linked
from tests.support.tools import EXECUTABLE_SUFFIX, REPOSITORY, uv

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

BINARIES = "Scripts" if sys.platform == "win32" else "bin"
PLAY = """
import asyncio, sys
from game_server.client import join

async def main():
    async with join(sys.argv[1], name="Wheel", game=sys.argv[2]) as game:
        async for tick in game:
            print("played tick", tick.tick)
            return

asyncio.run(asyncio.wait_for(main(), 60))
"""


def _run(*command: str | Path, cwd: Path) -> str:
    run = subprocess.run(
        [*map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=400, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a fresh environment that has the wheel and its dependencies only."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(uv(), "build", "--quiet", "--wheel", "--out-dir", folder, REPOSITORY, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    _run(uv(), "venv", "--quiet", "--python", sys.executable, environment, cwd=folder)
    commands = environment / BINARIES
    python = commands / f"python{EXECUTABLE_SUFFIX}"
    _run(uv(), "pip", "install", "--quiet", "--python", python, wheel, cwd=folder)
    return commands


@pytest.mark.parametrize("game", ["driftline", "paint_tag"])
def test_installed_wheel_serves_the_page_and_plays(
    game: str, installed: Path, artefacts: Path
) -> None:
    command = [installed / f"game-server{EXECUTABLE_SUFFIX}"]
    with ServerProcess(artefacts / "server.log", command=command) as server:
        page = httpx.get(server.url, timeout=WITHIN_S)
        assert page.status_code == 200
        assert "<canvas" in page.text
        script = httpx.get(f"{server.url}/main.js", timeout=WITHIN_S)
        assert script.headers["content-type"].startswith("text/java")
        until_linked(server.url)
        docs = httpx.get(f"{server.url}/docs", timeout=WITHIN_S)
        assert "docs/docs.js" in docs.text
        assert httpx.get(f"{server.url}/docs/docs.js", timeout=WITHIN_S).status_code == 200
        python = installed / f"python{EXECUTABLE_SUFFIX}"
        assert "played tick" in _run(python, "-I", "-c", PLAY, server.url, game, cwd=artefacts)

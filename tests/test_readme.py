"""What the README says to type works, and what it shows exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from game_server.client import join
from game_server.protocol.close_codes import CloseCode
from game_server.settings import PREFIX, Settings
from load_tests.server_process import ServerProcess
from tests.conftest import StartServer
from tests.support.patience import WITHIN_S
from tests.support.tools import REPOSITORY, script

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SERVE = "python3 -m pip install uv && uv run game-server"
TEST = "python3 -m pip install uv && uv run pytest"
BOT_INPUTS = 60


def _blocks(language: str) -> list[str]:
    return [text for tag, text in BLOCKS if tag == language]


def _commands() -> list[str]:
    """Every ``uv run …`` of the README's shell blocks, without comments and surroundings."""
    lines = [line.split("  #")[0] for block in _blocks("bash") for line in block.splitlines()]
    return sorted(
        {match[1].strip() for line in lines if (match := re.search(r"uv run (.+)", line))}
    )


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first_screen = README.splitlines()[:40]
    assert SERVE in first_screen
    assert TEST in first_screen


def test_continuous_integration_runs_exactly_the_test_command() -> None:
    assert (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == TEST


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_known_with_its_options(command: str) -> None:
    words = shlex.split(command)
    program = [sys.executable, "-m", words[2]] if words[0] == "python" else [script(words[0])]
    told = subprocess.run(
        [*program, "--help"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    for option in (word.split("=")[0] for word in words if word.startswith("--")):
        assert re.search(rf"(?<!\S){option}\b", told.stdout), f"{command}: no option {option}"


def test_every_linked_file_exists() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", README)
    targets += re.findall(r'src="(?!https?:)([^"]+)"', README)
    assert [target for target in targets if not (REPOSITORY / target).exists()] == []


@pytest.mark.parametrize("block", _blocks("python"))
def test_every_python_example_is_python(block: str) -> None:
    compile(block, "README.md", "exec")


def test_every_setting_and_close_code_is_told() -> None:
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert {name for name in settings if f"`{name}`" not in README} == set()
    assert [code.name for code in CloseCode if f"| {int(code)} |" not in README] == []


async def test_the_example_game_plays(start_server: StartServer, artefacts: Path) -> None:
    (example,) = (block for block in _blocks("python") if "(RoomGame)" in block)
    (artefacts / "snail.py").write_text(example, encoding="utf-8")
    server = start_server(games="snail:Snail")
    async with join(server.url, name="Anna", game="snail") as game:
        async for tick in game:
            game.send(right=True)
            if (tick.world["trail"]["value"] > 0).sum() > 3:
                return


def test_the_bot_plays(server: ServerProcess, tmp_path: Path) -> None:
    (bot,) = (block for block in _blocks("python") if "async with join" in block)
    assert len(bot.strip().splitlines()) <= 14
    example = tmp_path / "bot.py"
    example.write_text(bot.replace("http://localhost:8000", server.url), encoding="utf-8")
    running = subprocess.Popen([sys.executable, str(example)], stderr=subprocess.PIPE, text=True)
    ends = time.monotonic() + WITHIN_S
    try:
        while _inputs_applied(server) < BOT_INPUTS and time.monotonic() < ends:
            assert running.poll() is None, f"the bot gave up: {running.communicate()[1]}"
            time.sleep(0.1)
        assert _inputs_applied(server) >= BOT_INPUTS
        (room,) = httpx.get(f"{server.url}/api/rooms", timeout=WITHIN_S).json()
        assert room["players"] >= 1
    finally:
        running.kill()
        running.communicate()


def _inputs_applied(server: ServerProcess) -> float:
    """How many inputs have come in time for their tick, by the metrics."""
    page = httpx.get(f"{server.url}/metrics", timeout=WITHIN_S).text
    found = re.search(r'^game_server_inputs_total\{.*outcome="ok"\} (\S+)$', page, re.MULTILINE)
    return float(found[1]) if found else 0.0

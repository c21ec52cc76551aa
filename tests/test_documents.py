"""What the documents say to type works, and what they name exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from game_server.app import create_app
from game_server.client import join
from game_server.observability.metrics import TOTALS
from game_server.protocol.close_codes import CloseCode
from game_server.rooms.commands.dispatch import COMMANDS
from game_server.settings import PREFIX, Settings
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import settings
from tests.support.tools import REPOSITORY, script

if TYPE_CHECKING:
    from pathlib import Path

    from load_tests.server_process import ServerProcess
    from tests.conftest import StartServer

ROOTS = (".", ".github", "game_server", "load_tests", "tests", "web_client")
DOCUMENTS = {
    path.relative_to(REPOSITORY).as_posix(): path.read_text(encoding="utf-8")
    for root in ROOTS
    for path in sorted((REPOSITORY / root).glob("*.md" if root == "." else "**/*.md"))
    if not {"artefacts", "vendor", "node_modules"} & set(path.parts)
}
FENCES = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [(name, *block) for name, text in DOCUMENTS.items() for block in FENCES.findall(text)]
FIRST = DOCUMENTS["README.md"]
OPERATING = DOCUMENTS["game_server/OPERATING.md"]
ARCHITECTURE = DOCUMENTS["game_server/README.md"]
WIRE = DOCUMENTS["game_server/protocol/README.md"]
TESTS = DOCUMENTS["tests/README.md"]
CELL_OF_TESTS = re.compile(r"`([ep]/|)([\w/]+\.(?:py|test\.js))`")
SERVE = "python3 -m pip install uv && uv run --no-dev game-server"
TEST = "python3 -m pip install uv && uv run pytest"
BOT_INPUTS = 60


def _blocks(language: str) -> list[str]:
    """The different code blocks of all documents in a language."""
    return list(dict.fromkeys(text for _, tag, text in BLOCKS if tag == language))


def _commands() -> list[str]:
    """Every ``uv run …`` of a shell block or in a sentence, without comments and surroundings."""
    lines = [line.split("  #")[0] for block in _blocks("bash") for line in block.splitlines()]
    lines += [code for text in DOCUMENTS.values() for code in re.findall(r"`([^`\n]+)`", text)]
    found = (re.search(r"uv run (?:--no-dev )?(\S.+)", line) for line in lines)
    return sorted({match[1].strip() for match in found if match})


def _anchors(text: str) -> set[str]:
    """Of each heading, as GitHub makes them."""
    plain = FENCES.sub("", text)
    headings = re.findall(r"^#+ (.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _links() -> list[tuple[str, str]]:
    """(document, target) of every relative link and picture."""
    return [
        (name, target)
        for name, text in DOCUMENTS.items()
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", FENCES.sub("", text))
    ]


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first_screen = FIRST.splitlines()[:40]
    assert SERVE in first_screen
    assert TEST in first_screen


def test_continuous_integration_runs_exactly_the_test_command() -> None:
    assert (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == TEST


@pytest.mark.slow
@pytest.mark.parametrize("command", _commands())
def test_every_command_is_known_with_its_options(command: str) -> None:
    words = shlex.split(command)
    program = [sys.executable, "-m", words[2]] if words[0] == "python" else [script(words[0])]
    shown = subprocess.run(
        [*program, "--help"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    if words[0] == "poe" and len(words) > 1:
        assert re.search(rf"^  {words[1]} ", shown.stdout, re.MULTILINE), "no such task"
    for option in (word.split("=")[0] for word in words if word.startswith("--")):
        assert re.search(rf"(?<!\S){option}\b", shown.stdout), f"{command}: no option {option}"


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    dead = []
    for name, link in _links():
        target, _, anchor = link.partition("#")
        path = (REPOSITORY / name).parent / target if target else REPOSITORY / name
        if not path.exists() or (
            anchor and anchor not in _anchors(path.read_text(encoding="utf-8"))
        ):
            dead.append((name, link))
    assert dead == []


def test_every_test_that_the_faults_name_exists() -> None:
    table = TESTS[TESTS.index("## Faults") :]
    short = {"e/": "end_to_end/", "p/": "end_to_end/pages/"}
    named = {short.get(start, start) + rest for start, rest in CELL_OF_TESTS.findall(table)}
    assert {name for name in named if not (REPOSITORY / "tests" / name).is_file()} == set()


def test_what_the_architecture_says_to_look_for_is_in_the_file_that_it_names() -> None:
    rows = re.findall(
        r"^\| .*?\? \| \[`[^`]+`\]\(([^)]+)\) \| (?:`(\w+)`)? *\|$", ARCHITECTURE, re.MULTILINE
    )
    assert len(rows) >= 20
    package = REPOSITORY / "game_server"
    for path, name in rows:
        assert re.search(rf"\b{name}\b", (package / path).read_text(encoding="utf-8")), (path, name)


def test_every_path_on_a_walk_exists() -> None:
    walks = ARCHITECTURE.split("## Walks")[1].split("## ")[0]
    paths = [path for path in re.findall(r"`(\w[\w/.]*)`", walks) if "/" in path]
    assert len(paths) >= 10
    for path in paths:
        assert any((root / path).exists() for root in (REPOSITORY, REPOSITORY / "game_server")), (
            path
        )


@pytest.mark.parametrize("block", _blocks("python"))
def test_every_python_example_is_python(block: str) -> None:
    compile(block, "a document", "exec")


def test_every_setting_is_documented_and_no_other() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(rf"^\| `({PREFIX}\w+)` \|", OPERATING, re.MULTILINE)) == known
    named = {name for text in DOCUMENTS.values() for name in re.findall(rf"\b{PREFIX}\w+", text)}
    assert named <= known | {PREFIX}


def test_every_close_code_and_command_is_documented_and_no_other() -> None:
    codes = re.findall(r"^\| (4\d\d\d) \|", WIRE, re.MULTILINE)
    assert sorted(map(int, codes)) == sorted(map(int, CloseCode))
    table = WIRE[WIRE.index("| command | arguments | who |") :].split("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(COMMANDS)


async def test_every_metric_is_documented_and_no_other() -> None:
    app = create_app(settings())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost", timeout=WITHIN_S
    ) as http:
        page = (await http.get("/metrics")).raise_for_status().text
    known = {f"game_server_{name}_total" for name in TOTALS} | {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(page)
        if family.name.startswith("game_server_") and not family.name.endswith("_created")
    }
    documented = set(re.findall(r"^\| `(game_server_\w+)` \|", OPERATING, re.MULTILINE))
    if sys.platform != "linux":
        documented.discard("game_server_core_wait_seconds_total")
    assert documented == known


def test_every_route_that_is_named_exists() -> None:
    app = create_app(settings())
    routes = {
        f"{method} {re.sub(r'{.*?}', '{}', path)}"
        for path, methods in app.openapi()["paths"].items()
        for method in map(str.upper, methods)
    } | {"GET /ws", "GET /docs", "GET /metrics", "GET /healthz", "GET /readyz"}
    named = {
        f"{method} {re.sub(r'[?].*', '', re.sub(r'{.*?}', '{}', path))}"
        for text in DOCUMENTS.values()
        for method, path in re.findall(r"`(GET|POST|PUT|DELETE) (/[^\s`]*)`", text)
    }
    assert named <= routes


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

"""The rules of the house: who may import whom, how long a module may be, what may not stand."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.imports import javascript_imports, python_imports
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = REPOSITORY / "game_server"
WEB = REPOSITORY / "web_client"
TESTS = REPOSITORY / "tests"
LOADS = REPOSITORY / "load_tests"
TOP_LEVEL = {
    "LICENSE", "README.md", "pyproject.toml", "uv.lock",
    "game_server", "load_tests", "tests", "web_client",
}  # fmt: skip

# What each part may import besides itself: the floors below it. The leaves (client, cluster,
# observability, settings) are handed in by `app`, never imported from below.
FLOORS: dict[str, set[str]] = {
    "protocol": set(),
    "limits": set(),
    "simulation": {"protocol"},
    "games": {"simulation", "protocol"},
    "maps": {"limits", "games", "simulation", "protocol"},
    "netcode": {"simulation", "protocol"},
    "rooms": {"limits", "maps", "netcode", "games", "simulation", "protocol"},
    "matchmaking": {"limits", "rooms", "maps", "netcode", "games", "simulation", "protocol"},
    "realtime": {
        "origins",
        "limits",
        "matchmaking",
        "rooms",
        "netcode",
        "games",
        "simulation",
        "protocol",
    },
    "api": {
        "page_build",
        "realtime",
        "origins",
        "limits",
        "matchmaking",
        "rooms",
        "netcode",
        "games",
        "simulation",
        "protocol",
    },
    "page_build": set(),
    "client": {"protocol"},
    "cluster": set(),
    "observability": {"limits"},
    "origins": set(),
    "variables": set(),
    "settings": {"origins", "variables"},
    "installed_games": {"api", "games", "protocol", "settings"},
}
WINGS: dict[str, tuple[str, ...]] = {
    "rooms": ("state", "messages", "world", "registry", "commands", "upkeep"),
    "netcode": ("", "changes", "messages", "sending"),
    "realtime": ("http", "sockets", "sessions", "process"),
    "page_build": ("linking", ""),
    "api": ("", "web_page", "middleware", "routes"),
}
"""The folders of a part, lowest first: each imports only itself and those before it. The part's own
modules are "".
"""
LOAD_WINGS: dict[str, tuple[str, ...]] = {
    "": ("",),
    "swarm": ("measure", "bots", "verdict", ""),
    "bench": ("workload", "peers", "clients", "servers", "results", ""),
}
"""The same for load tests, whose own modules ("") both parts may import."""
WEB_FLOORS: dict[str, set[str]] = {
    "": {"page", "match", "visitor", "net", "input", "render", "sound", "ui"},
    "simulation": set(),
    "visitor": {"net"},
    "match": {"net", "input", "interpolation", "prediction", "simulation"},
    "page": {"match", "visitor", "net", "input", "render", "ui"},
}
"""What folders of the page may import besides ``generated``, ``texts`` and ``vendor``; those that
are not listed, only ``simulation``.
"""
WEB_WINGS: dict[str, tuple[str, ...]] = {
    "net": ("", "world"),
    "ui": (
        "shared",
        "options",
        "gamepad",
        "chat",
        "home",
        "lobby",
        "network",
        "match",
        "watching",
        "rounds",
        "",
    ),
}
"""The folders of a folder of the page, lowest first, as in ``WINGS``."""
COMPOSITION = {"app", "cli", "__init__"}
"""Only these may import every part."""

PURE = ("origins", "limits", "simulation", "protocol", "netcode", "games")
IMPURE_MODULES = {
    "asyncio", "datetime", "fastapi", "httpx", "logging", "prometheus_client", "random", "redis",
    "secrets", "socket", "starlette", "structlog", "threading", "time", "uvicorn", "valkey",
    "websockets",
}  # fmt: skip

LONGEST_MODULE_LINES = 400
WEB_TESTS = REPOSITORY / "tests" / "web_client"
WITHOUT_MODULE = {
    "vendor/vendor.test.js": "covers every file of a folder that is not ours",
}
"""JavaScript tests that have no module of their name, with the reason."""
TESTED = (
    "input", "interpolation", "match", "net", "page", "prediction", "simulation", "sound",
    "visitor",
)  # fmt: skip
"""Folders of the page in which every module has a test of its name. The others draw: tests with a
browser cover them.
"""
WITHOUT_TEST = {
    "input/devices.js": "listens to a browser's keyboard and mouse",
    "match/view.js": "is a part of match.js, and tested with it",
    "sound/graph.js": "is a part of mixer.js, and tested with it",
    "page/open_socket.js": "joins the browser's WebSocket and clock",
}
"""Modules without a test of their name there, with the reason."""
PEER = "a server of others, or a bare loop, that the bench measures beside ours"
WITHOUT_PYTHON_TEST = {
    "game_server/app.py": "puts all parts together: every test of a whole server runs it",
    "load_tests/bench/peers/direct_broadcast.py": PEER,
    "load_tests/bench/peers/fastapi_broadcast.py": PEER,
    "load_tests/bench/peers/send_loop.py": PEER,
    "load_tests/bench/peers/socketio_broadcast.py": PEER,
    "load_tests/swarm/locust_shape.py": "hands shapes.py to Locust: test_web_page.py runs it there",
}
"""The same for modules in Python."""
MOST_FILES = 12
"""As many files of code as a reader takes in at a glance, in one folder."""
CROWDED = {
    PACKAGE / "simulation": "games import its modules by name, and none is a part of another",
    TESTS / "simulation": "mirrors that folder",
    WEB / "texts" / "en": "a language is one folder, with a module for each screen",
    TESTS / "protocol": "a test for each module, and those for vectors and documents",
}
"""Folders with more files than that, with the reason."""
GAME_WORDS = {
    "driftline": "armour bank banked banking banks blaster crystal crystals dash dashed dashes"
    " dashing drift driftline hull mine mines pads pilot pilots rail rails shard"
    " shards shield shielded ship ships",
    "paint_tag": "painttag walker walkers",
}
"""What only the folders of a game may talk about. ``pad`` is free: it is CSS's and JavaScript's."""
TALKS_OF_GAMES = {
    "game_server/installed_games.py": ({"driftline", "painttag"}, "the list of games"),
    "game_server/settings.py": ({"driftline"}, "the game of a quick play that names none"),
    "game_server/api/models.py": ({"driftline"}, "examples of answers"),
    "game_server/api/qr_codes.py": ({"shield"}, "asyncio's"),
    "game_server/netcode/sending/rate_control.py": ({"drift"}, "of clocks"),
}
"""Files outside those folders that use such words, with the reason."""
SOURCES = ("*.py", "*.js", "*.mjs", "*.html", "*.css", "*.md", "*.toml", ".ci/run")

UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b")
FOREIGN_PATHS = re.compile(r"(?<![\w.])/(?:work|farm|home|root)/\w")


def _python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _load_files() -> list[Path]:
    """The modules of load tests, except for the file that Locust starts with."""
    return sorted(path for path in LOADS.rglob("*.py") if path.stem != "locustfile")


def _script_files() -> list[Path]:
    skipped = {WEB / "vendor", WEB / "generated"}
    return sorted(path for path in WEB.rglob("*.js") if not skipped & set(path.parents))


def _script_folder(path: Path) -> str:
    """A folder of the web client; each game is one of its own."""
    parts = path.relative_to(WEB).parts
    if len(parts) == 1:
        return ""
    return "/".join(parts[:2]) if parts[0] == "games" else parts[0]


def _script_wing(path: Path) -> str:
    """``web_client/net/world/inbox.js`` belongs to ``world``, ``net/codec.js`` to ""."""
    return "/".join(path.relative_to(WEB).parts[1:-1])


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--", *patterns],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout")
    return [REPOSITORY / line for line in listed.stdout.splitlines()]


def _name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def _part(path: Path) -> str:
    """``game_server/rooms/state/room.py`` belongs to ``rooms``, ``app.py`` to ``app``."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _wing_files() -> list[Path]:
    return [path for path in _python_files() if _part(path) in WINGS and path.stem != "__init__"]


def _folders_of_code() -> dict[Path, list[Path]]:
    """Folders of code and tests, each with its files; those of one game excepted."""
    folders: dict[Path, list[Path]] = {}
    page = [*_script_files(), *WEB.rglob("*.css")]
    tests = [path for kind in ("py", "js", "mjs") for path in TESTS.rglob(f"*.{kind}")]
    tests = [path for path in tests if TESTS / "artefacts" not in path.parents]
    for path in [*_python_files(), *_load_files(), *page, *tests]:
        if path.parent.parent.name != "games" and path.name != "__init__.py":
            folders.setdefault(path.parent, []).append(path)
    return folders


@pytest.mark.parametrize("path", _python_files(), ids=_name)
def test_imports_run_down_the_floors(path: Path) -> None:
    part = _part(path)
    if part in COMPOSITION:
        return
    allowed = FLOORS[part] | {part}
    parts = {
        name.split(".")[1]
        for name in python_imports(path, PACKAGE)
        if name.startswith("game_server.")
    }
    assert parts <= allowed


@pytest.mark.parametrize(
    "path", [path for path in _python_files() if _part(path) in PURE], ids=_name
)
def test_pure_parts_import_no_clock_network_or_logger(path: Path) -> None:
    imported = {name.split(".")[0] for name in python_imports(path, PACKAGE)}
    assert not imported & IMPURE_MODULES


@pytest.mark.parametrize("path", _wing_files(), ids=_name)
def test_imports_run_down_the_wings(path: Path) -> None:
    part = _part(path)
    wings = WINGS[part]
    allowed = set(wings[: wings.index(_wing(path)) + 1])
    modules = (
        (REPOSITORY / name.replace(".", "/")).with_suffix(".py")
        for name in python_imports(path, PACKAGE)
        if name.startswith(f"game_server.{part}.")
    )
    assert {_wing(module) for module in modules if module.is_file()} <= allowed


def _wing(path: Path) -> str:
    """``game_server/rooms/state/room.py`` belongs to ``state``, ``api/links.py`` to ""."""
    parts = path.relative_to(PACKAGE).parts
    return parts[1] if len(parts) > 2 else ""


@pytest.mark.parametrize(
    "path", [path for path in _script_files() if _script_folder(path) in WEB_WINGS], ids=_name
)
def test_scripts_import_down_the_wings(path: Path) -> None:
    home = _script_folder(path)
    wings = WEB_WINGS[home]
    allowed = set(wings[: wings.index(_script_wing(path)) + 1])
    targets = [target for target in javascript_imports(path) if home == _script_folder(target)]
    assert {_script_wing(target) for target in targets} <= allowed


@pytest.mark.parametrize("path", _load_files(), ids=_name)
def test_load_tests_import_down_their_wings(path: Path) -> None:
    part, wing = _load_wing(path)
    wings = LOAD_WINGS[part]
    allowed = {("", ""), *((part, below) for below in wings[: wings.index(wing) + 1])}
    modules = (
        (REPOSITORY / name.replace(".", "/")).with_suffix(".py")
        for name in python_imports(path, LOADS)
        if name.startswith("load_tests.")
    )
    assert {_load_wing(module) for module in modules if module.is_file()} <= allowed


def _load_wing(path: Path) -> tuple[str, str]:
    """``load_tests/swarm/bots/bot.py`` belongs to ``swarm`` and its ``bots``."""
    folders = path.relative_to(LOADS).parts[:-1]
    return (*folders, "", "")[0], (*folders, "", "")[1]


@pytest.mark.parametrize("path", _script_files(), ids=_name)
def test_scripts_import_down_the_floors(path: Path) -> None:
    home = _script_folder(path)
    allowed = {home, "simulation", "generated", "texts", "vendor"} | WEB_FLOORS.get(home, set())
    if home.startswith("games/"):
        allowed |= {"render", "ui"}  # what games draw and write with
    if home == "texts":
        allowed = {home}
    assert {_script_folder(target) for target in javascript_imports(path)} <= allowed


@pytest.mark.parametrize(
    "path",
    [*_python_files(), *_load_files(), *_script_files(), *sorted(WEB.rglob("*.css"))],
    ids=_name,
)
def test_a_module_is_one_thing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE_LINES


@pytest.mark.parametrize("folder", _folders_of_code(), ids=_name)
def test_a_folder_is_taken_in_at_a_glance(folder: Path) -> None:
    is_crowded = len(_folders_of_code()[folder]) > MOST_FILES
    assert is_crowded == (folder in CROWDED)


@pytest.mark.parametrize(
    "name", sorted(path.relative_to(WEB_TESTS).as_posix() for path in WEB_TESTS.rglob("*.test.js"))
)
def test_a_javascript_test_has_the_path_of_its_module(name: str) -> None:
    module = WEB / name.replace(".test.js", ".js")
    assert module.is_file() != (name in WITHOUT_MODULE)


def test_one_game_is_no_other_games_business() -> None:
    found = {
        _name(path): words
        for path in _tracked("game_server/**", "web_client/**")
        if path.suffix in {".py", ".js", ".css", ".html"} and "vendor" not in path.parts
        if (words := _foreign_words(path))
    }
    assert found == {name: words for name, (words, _) in TALKS_OF_GAMES.items()}


def _foreign_words(path: Path) -> set[str]:
    """The words of games in a file that belongs to none of them or to another."""
    foreign = {
        word
        for game, words in GAME_WORDS.items()
        if game not in path.parts
        for word in words.split()
    }
    text = re.sub("paint[_ ]tag", "painttag", path.read_text(encoding="utf-8"), flags=re.IGNORECASE)
    text = text.replace("PaintTag", "painttag")
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)  # parts of names, in any case
    return foreign & {word.lower() for word in words}


@pytest.mark.parametrize(
    "name",
    [
        path.relative_to(WEB).as_posix()
        for path in _script_files()
        if path.relative_to(WEB).parts[0] in TESTED
    ],
)
def test_a_module_with_behaviour_has_a_test_of_its_name(name: str) -> None:
    has_test = (WEB_TESTS / name.replace(".js", ".test.js")).is_file()
    assert has_test != (name in WITHOUT_TEST)


@pytest.mark.parametrize("path", [*_python_files(), *sorted(LOADS.rglob("*.py"))], ids=_name)
def test_a_python_module_with_behaviour_has_a_test_of_its_name(path: Path) -> None:
    if _has_behaviour(path):
        assert _has_test(path) != (_name(path) in WITHOUT_PYTHON_TEST)
    else:
        assert _name(path) not in WITHOUT_PYTHON_TEST


def _has_behaviour(path: Path) -> bool:
    """Whether a function does more than to store its arguments or to return one expression."""
    if path.stem == "__main__":
        return False
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "__init__"
    )
    return any(_is_more_than_a_line(function) for function in functions)


def _is_more_than_a_line(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    statements = sum(isinstance(node, ast.stmt) for node in ast.walk(function))
    has_docstring = ast.get_docstring(function) is not None
    return statements > 2 + has_docstring  # the function itself, and one in it


def _has_test(path: Path) -> bool:
    """Whether there is a test of its name, or a folder of its name with tests."""
    base = PACKAGE if PACKAGE in path.parents else REPOSITORY
    mirrored = TESTS / path.relative_to(base)
    named = mirrored.with_name(f"test_{path.name}")
    return named.is_file() or any(mirrored.with_suffix("").glob("test_*.py"))


def test_the_top_level_holds_nothing_else() -> None:
    top = {path.relative_to(REPOSITORY).parts[0] for path in _tracked()}
    assert {name for name in top if not name.startswith(".")} == TOP_LEVEL


def test_nothing_is_marked_unfinished_or_bound_to_one_machine() -> None:
    marked = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in _tracked(*SOURCES)
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line) or FOREIGN_PATHS.search(line)
    ]
    assert not marked, "\n".join(marked)


def test_generated_files_are_fresh() -> None:
    check = subprocess.run(
        [sys.executable, "-m", "game_server.protocol.generate", "--check"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr

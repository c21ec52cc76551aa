"""A server under attack, and what is seen of it: memory, an honest player, newcomers, its log."""

from __future__ import annotations

import copy
import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from load_tests.server_metrics import ServerTotals, fetch_totals
from load_tests.server_process import COMMAND, ServerProcess
from tests.attack.programs.honest_player import Counts
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

SAMPLES_EVERY_S = 0.02
NEWCOMER_EVERY_S = 1.0
NEWCOMER_WAITS_S = 15.0
"""Long, since newcomers share a process with the attackers, who keep it busy in full size."""
PLAYS_WITHIN_S = 30.0
HONEST_COUNTS_S = 0.3
"""A little more than between two of its reports."""
DESCRIPTORS = ("prlimit", "--nofile=1024:4096")
"""Files that a process may open on most systems: 1,024, and 4,096 if it asks."""
PROGRAMS = Path(__file__).parent / "programs"
"""What runs in a process of its own, or within the server's."""
FAULTY, OPEN_GROUND = "faulty_game:Faulty", "tests.support.games.open_ground:OpenGround"
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Stretch:
    """How an honest player fared for a while. ``kept`` is the share of the ticks due that came."""

    kept: float
    longest_gap_s: float
    corrections: int
    reconnects: int
    last_close: str


class HonestPlayer:
    """The player's process, and what it has reported."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.attack.programs.honest_player", url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=REPOSITORY,
            text=True,
        )
        self._reports: list[Counts] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until_it_plays(self) -> None:
        """Raises TimeoutError."""
        deadline = time.monotonic() + PLAYS_WITHIN_S
        while not self._reports or self._reports[-1].ticks < 15:
            if time.monotonic() > deadline:
                said = self._reports[-1].last_close if self._reports else "it said nothing"
                raise TimeoutError(f"the honest player got no ticks: {said}")
            time.sleep(0.05)

    def between(self, begin_s: float, end_s: float) -> Stretch:
        """What it saw between two times of ``time.monotonic``."""
        time.sleep(HONEST_COUNTS_S)
        reports = list(self._reports)
        before = [report for report in reports if report.at_s <= begin_s] or reports[:1]
        later = [report for report in reports if begin_s < report.at_s <= end_s + HONEST_COUNTS_S]
        if not later:
            return Stretch(0.0, end_s - begin_s, 0, 0, "it reported nothing")
        first, last = before[-1], later[-1]
        due = max(last.hz, 1) * (last.at_s - first.at_s)
        return Stretch(
            (last.ticks - first.ticks) / due,
            max(report.longest_gap_s for report in later),
            last.corrections - first.corrections,
            last.reconnects - first.reconnects,
            last.last_close,
        )

    def stop(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._reports.append(Counts(**json.loads(line)))


class Memory:
    """Samples how much of a process lies in RAM."""

    def __init__(self, pid: int) -> None:
        self.most_bytes = 0
        self._statm = Path(f"/proc/{pid}/statm")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def now_bytes(self) -> int:
        """0 once the process is gone."""
        try:
            return int(self._statm.read_text().split()[1]) * PAGE_BYTES
        except (OSError, IndexError):
            return 0

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._over.wait(SAMPLES_EVERY_S):
            self.most_bytes = max(self.most_bytes, self.now_bytes())


class Newcomers:
    """Somebody new every second, each from an address of its own: signs in and asks for a place."""

    def __init__(self, port: int) -> None:
        self.answers: list[object] = []
        """Status codes, or the name of the exception of who was not answered."""
        self.slowest_s = 0.0
        self._port = port
        self._number = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._come, daemon=True)
        self._thread.start()

    @property
    def unanswered(self) -> list[object]:
        """Those whom the server neither placed nor told why not."""
        return [answer for answer in self.answers if answer not in (200, 429, 503)]

    def come(self) -> object:
        """One more."""
        self._number += 1
        began = time.monotonic()
        try:
            return self._ask()
        except (OSError, ValueError, http.client.HTTPException) as fault:
            return type(fault).__name__
        finally:
            self.slowest_s = max(self.slowest_s, time.monotonic() - began)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _come(self) -> None:
        while not self._over.wait(NEWCOMER_EVERY_S):
            self.answers.append(self.come())

    def _ask(self) -> int:
        address = f"127.8.{self._number // 250}.{self._number % 250 + 1}"
        line = http.client.HTTPConnection(
            "127.0.0.1", self._port, timeout=NEWCOMER_WAITS_S, source_address=(address, 0)
        )
        try:
            line.request("POST", "/api/guests", "{}", {"Content-Type": "application/json"})
            answer = line.getresponse()
            body = answer.read()
            if answer.status != 200:
                return answer.status
            token = json.loads(body)["token"]
            line.request("POST", "/api/quick-play", headers={"Authorization": f"Bearer {token}"})
            return line.getresponse().status
        finally:
            line.close()


class Scene:
    """A fresh server with its default settings, an honest player, newcomers. ``port`` is the
    server's; ``address(n)`` are addresses of one attack.

    A context manager; ``stop`` ends the server and raises ServerFault when it did not end well.
    """

    def __init__(self, folder: Path, command: Sequence[str] = (), **settings: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROGRAMS / "faulty_game.py", folder)
        self.folder = folder
        self.server = ServerProcess(
            folder / "server.log",
            command=[*DESCRIPTORS, *(command or [str(COMMAND)])],
            **{"games": FAULTY, **settings},
        )
        self._group = 0
        self._is_stopped = self._is_unwatched = False

    def __enter__(self) -> Scene:
        self.server.start()
        try:
            self.memory = Memory(self.server.pid)
            self.honest = HonestPlayer(self.server.url)
            self.newcomers = Newcomers(self.server.port)
            self.honest.wait_until_it_plays()
        except BaseException:
            self.server.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_watching()
        if not self._is_stopped:
            self.server.kill()

    def stop(self) -> None:
        """End the server as a service manager does. Raises ServerFault."""
        self._stop_watching()
        self._is_stopped = True
        self.server.stop()

    @property
    def port(self) -> int:
        return self.server.port

    def group(self, number: int) -> Scene:
        """The same scene with the addresses of one attack."""
        grouped = copy.copy(self)
        grouped._group = number
        return grouped

    def address(self, number: int = 1) -> str:
        return f"127.1.{self._group}.{number}"

    def totals(self) -> ServerTotals:
        """The sums of the server's metrics. Raises OSError."""
        return fetch_totals(f"{self.server.url}/metrics")

    def sockets(self) -> int:
        """How many sockets the server's process holds."""
        links = Path(f"/proc/{self.server.pid}/fd")
        count = 0
        for link in links.iterdir():
            with suppress(OSError):
                count += os.readlink(link).startswith("socket:")
        return count

    def sockets_fall_to(self, most: int, within_s: float) -> int:
        """How many sockets are held once they are few enough, or the time is over."""
        deadline = time.monotonic() + within_s
        while (held := self.sockets()) > most and time.monotonic() < deadline:
            time.sleep(0.1)
        return held

    def log_lines(self) -> int:
        return self.server.text().count("\n")

    def tracebacks(self) -> int:
        """How many lines of the log have some."""
        lines = self.server.text().splitlines()
        return sum("Traceback (most recent call last)" in line for line in lines)

    def _stop_watching(self) -> None:
        if not self._is_unwatched:
            self._is_unwatched = True
            for part in (self.newcomers, self.honest, self.memory):
                part.stop()

"""What the same bytes cost a bare ``send()`` loop: the floor under any server's send phase.

The loop is a C program, compiled when it is first needed; without a compiler it is Python's
``os.write``. It runs on the server's core and is read from the driver's, as a server is.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from load_tests.cpu_pinning import pinned

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAMS = Path(__file__).parents[1] / "peers"
COMPILERS = ("cc", "gcc", "clang")
ENDS_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Baseline:
    """One run of the loop."""

    name: str
    """Which loop it was: ``C send()`` or ``Python os.write``."""
    cpu_us: float
    """CPU of its process per message, waiting for the next tick included."""
    send_us: float
    """Time inside the calls per message, to compare a server's send phase with."""


@dataclass(frozen=True, slots=True)
class SendLoop:
    """A program that sends, and its name in the report."""

    name: str
    command: Sequence[str]

    def run(self, sockets: int, size: int, hz: float, seconds: float, core: int) -> Baseline:
        """Send ``size`` bytes to each of the sockets at each tick, pinned to a core.

        Raises ChildProcessError when the program fails.
        """
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(self._run(sockets, size, hz, seconds, core))

    async def _run(self, sockets: int, size: int, hz: float, seconds: float, core: int) -> Baseline:
        words = (*self.command, str(sockets), str(size), f"{hz:g}", f"{seconds:g}")
        with pinned({core}):
            process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        readers: list[asyncio.BaseTransport] = []
        try:
            port = int(await process.stdout.readline() or b"0")
            readers += [await _reader(port) for _ in range(sockets if port else 0)]
            output = await asyncio.wait_for(process.stdout.read(), seconds + ENDS_WITHIN_S)
        finally:
            if process.returncode is None and not process.stdout.at_eof():
                process.kill()
            status = await process.wait()
            for reader in readers:
                reader.close()
        if status != 0:
            raise ChildProcessError(f"the {self.name} loop ended with status {status}")
        sends, cpu_ns, inside_ns = map(int, output.split())
        return Baseline(self.name, cpu_ns / sends / 1000, inside_ns / sends / 1000)


def build(folder: Path) -> SendLoop:
    """The C loop, compiled into a folder; or the Python loop where that is not possible."""
    program = folder / "send_loop"
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler:
        words = (compiler, "-O2", "-o", str(program), str(PROGRAMS / "send_loop.c"))
        if subprocess.run(words, capture_output=True, check=False).returncode == 0:
            return SendLoop("C send()", (str(program),))
    return python_loop()


def python_loop() -> SendLoop:
    """The loop that needs no compiler."""
    return SendLoop("Python os.write", (sys.executable, str(PROGRAMS / "send_loop.py")))


class _Reader(asyncio.Protocol):
    """Reads bytes and drops them."""


async def _reader(port: int) -> asyncio.BaseTransport:
    transport, _ = await asyncio.get_running_loop().create_connection(_Reader, "127.0.0.1", port)
    return transport

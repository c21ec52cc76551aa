"""Builds the page beside the running server, or takes a build that was kept."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from game_server.page_build.kept import KeptBuilds, digest, own_code, unpack
from game_server.page_build.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from game_server.page_build.result import Build

COMMAND = (sys.executable, "-m", "game_server.page_build")
TAKES_AT_MOST_S = 60.0
OnRefused = Callable[[str, str], None]
"""Called with a script that is served as it is, and the reason."""
THE_PAGE = "the page"


class BuildFault(Exception):
    """The page could not be built; the message says why."""


class PageBuild:
    """The build of a web client's folder. ``current`` is None until there is one."""

    def __init__(self, folder: Path, kept: KeptBuilds, refused: OnRefused) -> None:
        self.current: Build | None = None
        self._has_looked = asyncio.Event()
        self._folder = folder
        self._kept = kept
        self._refused = refused
        self._preparing: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to prepare, on the running event loop."""
        self._preparing = asyncio.create_task(self._prepare())

    def stop(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()

    async def recalled(self) -> None:
        """Wait until it is known whether a build was kept. Returns at once without a start."""
        if self._preparing is not None:
            await self._has_looked.wait()

    async def done(self) -> None:
        """Wait until it is prepared, or can't be."""
        if self._preparing is not None:
            await self._preparing

    async def _prepare(self) -> None:
        """Take the build that was kept, or build."""
        try:
            name, build = await asyncio.to_thread(self._recall)
            if build is not None:
                self._use(build)
            self._has_looked.set()
            if build is None:
                data = await _run(self._folder)
                self._use(await asyncio.to_thread(_unpacked, data))
                await asyncio.to_thread(self._kept.put, name, data)
        except (BuildFault, OSError, ImportError) as fault:  # a frozen program lacks metadata
            self._refused(THE_PAGE, str(fault))
        finally:
            self._has_looked.set()

    def _recall(self) -> tuple[str, Build | None]:
        name = digest({**read(self._folder), **own_code()})
        return name, self._kept.get(name)

    def _use(self, build: Build) -> None:
        for script, reason in build.refused.items():
            self._refused(script, reason)
        self.current = build if build.files else None


def _unpacked(data: bytes) -> Build:
    try:
        return unpack(data)
    except ValueError as fault:
        raise BuildFault(str(fault)) from fault


async def _run(folder: Path) -> bytes:
    """The output of a process that builds; it finds every module that this one finds."""
    try:
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            str(folder),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except (OSError, NotImplementedError) as fault:  # some event loops have no processes
        raise BuildFault(f"no process starts: {fault!r}") from fault
    try:
        async with asyncio.timeout(TAKES_AT_MOST_S):
            output, complaint = await process.communicate()
    except TimeoutError:
        raise BuildFault(f"it takes more than {TAKES_AT_MOST_S:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = complaint.decode(errors="replace").strip().splitlines()[-1:]
        raise BuildFault(" ".join(last) or f"the process ended with {process.returncode}")
    return output

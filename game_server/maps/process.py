"""A process beside this one that draws maps, so that the event loop never waits for one.

A thread would not do: a map is drawn by Python as much as by NumPy, and would take the interpreter
lock between the ticks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from typing import TYPE_CHECKING, Any

from game_server.maps.drawing import Drawn, MapFault, draw
from game_server.maps.worker import SIZE

if TYPE_CHECKING:
    from game_server.games.base import Game, GameSettings

TAKES_AT_MOST_S = 20.0
"""A map that takes longer is given up, and its process is ended."""
IDLE_S = 60.0
"""How long the process waits for further maps before it ends and frees its memory."""


class MapProcess:
    """Draws maps one after the other in a process that is started when there is one to draw."""

    def __init__(self, takes_at_most_s: float = TAKES_AT_MOST_S, idle_s: float = IDLE_S) -> None:
        self.takes_at_most_s = takes_at_most_s
        self._idle_s = idle_s
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._ending: list[asyncio.subprocess.Process] = []
        self._idle: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process; None while there is none."""
        return None if self._process is None else self._process.pid

    async def draw(self, game: Game, settings: GameSettings, seed: int) -> Drawn:
        """Draw a map. Raises MapFault."""
        async with self._turn:
            self._stop_waiting()
            try:
                async with asyncio.timeout(self.takes_at_most_s):
                    return await self._draw(game, settings, seed)
            except TimeoutError:
                self.close()
                most = f"{self.takes_at_most_s:g} seconds"
                raise MapFault(f"drawing a map of {game.name} took more than {most}") from None
            except (OSError, EOFError, asyncio.IncompleteReadError) as fault:
                self.close()
                raise MapFault(f"the process that draws maps has ended: {fault}") from fault
            except asyncio.CancelledError:
                self.close()  # else its answer would be taken for that of the next request
                raise
            finally:
                loop = asyncio.get_running_loop()
                self._idle = loop.call_later(self._idle_s, self.close)

    def close(self) -> None:
        """End the process, if there is one."""
        self._stop_waiting()
        process, self._process = self._process, None
        if process is not None:
            self._ending = [p for p in self._ending if p.returncode is None] + [process]
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    async def stop(self) -> None:
        """End the process and wait until it has."""
        self.close()
        for process in self._ending:
            await process.wait()

    async def _draw(self, game: Game, settings: GameSettings, seed: int) -> Drawn:
        kind = type(game)
        if not _can_be_imported(kind):
            return await asyncio.to_thread(draw, game, settings, seed)
        request = (kind.__module__, kind.__qualname__, settings.model_dump(), seed)
        try:
            drawn, fault = await self._ask(request)
        except NotImplementedError:  # some event loops have no processes
            return await asyncio.to_thread(draw, game, settings, seed)
        if drawn is None:
            raise MapFault(fault)
        return drawn

    async def _ask(self, request: tuple[Any, ...]) -> tuple[Drawn | None, str]:
        if self._process is None or self._process.returncode is not None:
            self._process = await _start()
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        data = pickle.dumps(request)
        process.stdin.write(SIZE.pack(len(data)) + data)
        await process.stdin.drain()
        (size,) = SIZE.unpack(await process.stdout.readexactly(SIZE.size))
        answer: tuple[Drawn | None, str] = pickle.loads(await process.stdout.readexactly(size))
        await asyncio.sleep(
            0
        )  # reading a huge map takes long enough for one turn of the event loop
        return answer

    def _stop_waiting(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None


async def _start() -> asyncio.subprocess.Process:
    """The process finds every module that this one finds."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "game_server.maps.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def _can_be_imported(kind: type[Game]) -> bool:
    """Whether another process has the same class under its name."""
    module = sys.modules.get(kind.__module__)
    return kind.__module__ != "__main__" and getattr(module, kind.__qualname__, None) is kind

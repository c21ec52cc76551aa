"""An honest player in a process of its own: ``python -m tests.attack.programs.honest_player URL``.

It plays in a public room, sends an input for every tick, decodes and verifies everything, and comes
back when its connection is lost. Four times a second it writes a line of JSON with what it has
counted. It ends with its standard input.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from dataclasses import asdict, dataclass

import httpx

from game_server.client import Disconnected, GameConnection, JoinError, join, rejoin

REPORTS_EVERY_S = 0.25
COMES_BACK_S = 0.5


@dataclass
class Counts:
    """``missed`` are ticks that never came though later ones did, ``corrections`` worlds that came
    out wrong, ``longest_gap_s`` the longest time between two ticks since the last report.
    """

    at_s: float = 0.0
    hz: int = 0
    ticks: int = 0
    missed: int = 0
    corrections: int = 0
    reconnects: int = 0
    refused: int = 0
    longest_gap_s: float = 0.0
    last_close: str = ""


class Honest:
    def __init__(self, url: str) -> None:
        self.counts = Counts()
        self._url = url
        self._resume: str | None = None
        self._last_at: float | None = None

    async def live(self) -> None:
        """Play for ever."""
        while True:
            try:
                await self._play()
            except Disconnected as gone:
                self.counts.reconnects += 1
                self.counts.last_close = str(gone)
                if not gone.comes_back:
                    self._resume = None
            except (JoinError, OSError, httpx.HTTPError) as refused:
                self.counts.refused += 1
                self.counts.last_close = f"{type(refused).__name__}: {refused}"
                self._resume = None
            await asyncio.sleep(COMES_BACK_S)

    async def report(self) -> None:
        while True:
            await asyncio.sleep(REPORTS_EVERY_S)
            now = time.monotonic()
            self.counts.at_s = now
            if self._last_at is not None:  # a gap that is still open counts as well
                gap_s = now - self._last_at
                self.counts.longest_gap_s = max(self.counts.longest_gap_s, gap_s)
            print(json.dumps(asdict(self.counts)), flush=True)
            self.counts.longest_gap_s = 0.0

    async def _play(self) -> None:
        if self._resume is None:
            async with join(self._url, name="Honest") as game:
                await self._follow(game)
        else:
            async with rejoin(self._url, self._resume) as game:
                await self._follow(game)

    async def _follow(self, game: GameConnection) -> None:
        counts, last = self.counts, 0
        async for tick in game:
            now = time.monotonic()
            if self._last_at is not None:
                counts.longest_gap_s = max(counts.longest_gap_s, now - self._last_at)
            self._last_at = now
            self._resume, counts.hz = game.welcome.resume, game.welcome.tick_hz
            counts.ticks += 1
            counts.missed += max(0, tick.tick - last - 1) if last else 0
            counts.corrections += len(tick.resync)
            last = tick.tick
            game.send(right=tick.tick // 40 % 2 == 0, left=tick.tick // 40 % 2 == 1, aim=0.5)


async def main(url: str) -> None:
    honest, loop = Honest(url), asyncio.get_running_loop()
    over = asyncio.Event()

    def wait() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=wait, daemon=True).start()
    tasks = [asyncio.create_task(honest.live()), asyncio.create_task(honest.report())]
    await over.wait()
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

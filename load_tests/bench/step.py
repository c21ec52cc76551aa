"""The cost of a tick of Driftline without sockets: deciding bots, the step, births and deaths.

uv run python -m load_tests.bench.step
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np

from game_server.games.base import Inputs
from game_server.games.driftline.game import Driftline, Settings
from game_server.protocol.declare import Phase, SeatState
from game_server.simulation.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

WARM_UP_TICKS = 150
"""Until there are as many shots and shards as in play."""


class Arena:
    """A world full of bots in a round, stepped as the world runner does it."""

    def __init__(self, rooms: int, ships: int, level: int) -> None:
        self.game = Driftline()
        self.w = World(self.game.tables, self.game.tick_hz)
        settings = Settings(player_limit=ships, min_players=ships, bot_level=level)
        for seed in range(rooms):
            game_map = self.game.make_map(settings, seed)
            columns = self.game.setting_values(settings)
            self.w.insert(self.w.new_room(game_map, ships, seed, **columns))
        self.w.rooms.phase = Phase.PLAYING
        self.w.seats.state = SeatState.BOT
        self.w.seats.bot_level = level
        everywhere, everyone = np.arange(rooms), np.arange(self.w.seats.n)
        for hook, rows in (
            (self.game.open, everywhere),
            (self.game.start_round, everywhere),
            (self.game.join, everyone),
        ):
            hook(self.w, rows)
            self.w.apply()
        self.inputs = Inputs.neutral(self.game.input, self.w.seats.n)

    def tick(self) -> tuple[float, float, float]:
        """One tick; seconds of CPU for bots, step, births and deaths."""
        w, now = self.w, time.thread_time
        begin = now()
        w.begin_tick()
        due = np.flatnonzero((w.tick[w.seats.room] + w.seats.id) % self.game.bot_period_ticks == 0)
        self._apply(due, self.game.bots(w, due))
        decided = now()
        self.game.step(w, self.inputs)
        stepped = now()
        w.apply()
        for pressed in self.inputs.pressed.values():
            pressed[:] = False
        return decided - begin, stepped - decided, now() - stepped

    def _apply(self, seats: np.ndarray, decided: Inputs) -> None:
        for name, held in decided.held.items():
            self.inputs.held[name][seats] = held
        for name, pressed in decided.pressed.items():
            self.inputs.pressed[name][seats] = pressed
        self.inputs.aim[seats] = decided.aim


def measure(rooms: int, ships: int, ticks: int, level: int, show: Callable[[str], None]) -> None:
    """Run a world of one size, and show its phases in milliseconds of CPU a tick."""
    arena = Arena(rooms, ships, level)
    for _ in range(WARM_UP_TICKS):
        arena.tick()
    taken = np.array([arena.tick() for _ in range(ticks)]) * 1000.0
    bots, step, apply = np.median(taken, axis=0)
    total = taken.sum(axis=1)
    middle, worst = np.percentile(total, (50, 99))
    show(
        f"{rooms:>5} × {ships:<5} {bots:7.2f} {step:7.2f} {apply:7.2f} {middle:7.2f} {worst:7.2f} "
        f"{middle / rooms * 1000:9.1f} {arena.w.shots.n:6d}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ticks", type=int, default=300)
    parser.add_argument(
        "--level", type=int, default=1, help="of the bots: 0 the easiest, 1, 2 the hardest"
    )
    chosen = parser.parse_args()
    print("ms of CPU a tick, median (all ships are bots)")
    print("rooms × ships    bots    step   apply     all     p99   µs/room  shots")
    for rooms, ships in ((1, 8), (100, 8), (1, 100), (1, 500), (1, 1000)):
        measure(rooms, ships, chosen.ticks, chosen.level, print)


if __name__ == "__main__":
    main()

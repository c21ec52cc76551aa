"""Slow games: each is reported, and one that starves the others loses rooms until they recover.

All worlds share one thread, so a step that takes long keeps every other world waiting. A late
world drops steps and plays on; but where the worlds of other games drop some for seconds while one
game takes most of the time, its costliest rooms close.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.state.room import Room
    from game_server.rooms.world.reporter import Reporter
    from game_server.rooms.world.tick_report import TickReport
    from game_server.rooms.world.world_runner import WorldRunner
    from game_server.rooms.world.worlds import Worlds

SLOW_SHARE = 0.5
"""A step that takes a larger share of a tick's interval is slow: little is left for other worlds.
"""
REPORTED_FROM = 3
"""Slow steps in a second that are worth a report; fewer may be the machine's fault."""
REPORTED_EVERY_S = 60.0
STARVING_SHARE = 0.5
"""A game that takes more of the time than this may be what starves the others."""
HELD_SHARE = 0.8
"""The share of the time that the ticks of all worlds may need together, so that none drops steps.
"""


@dataclass(slots=True)
class _Slow:
    """A game's slow steps since the last report, and the longest of them."""

    steps: int = 0
    worst_s: float = 0.0
    steps_before: int = 0
    reported_at: float = float("-inf")


class SlowGames:
    """``now`` is monotonic seconds. Rooms close once the others have starved for ``shed_after_s``
    seconds; with 0 none does.
    """

    def __init__(
        self,
        worlds: Worlds,
        now: Callable[[], float],
        reporter: Reporter,
        close: Callable[[Room, CloseCode], None],
        shed_after_s: float,
    ) -> None:
        self._worlds = worlds
        self._now = now
        self._reporter = reporter
        self._close = close
        self._shed_after_s = shed_after_s
        self._slow: dict[str, _Slow] = {}
        self._dropped: Counter[str] = Counter()
        self._looked_at = now()
        self._starving_since: float | None = None

    def note(self, runner: WorldRunner, report: TickReport) -> None:
        """A world has ticked."""
        step_s = report.seconds.get("step", 0.0)
        if step_s * runner.game.tick_hz <= SLOW_SHARE:
            return
        slow = self._slow.setdefault(runner.game.name, _Slow())
        slow.steps += 1
        slow.worst_s = max(slow.worst_s, step_s)
        self._reporter.slow_step(runner.game.name)

    def check(self) -> None:
        """Name the slow, and close rooms of a game that starves others; called once a second."""
        now = self._now()
        for name, slow in self._slow.items():
            self._report(name, slow, now)
        game = self._starver()
        if game is None or not self._shed_after_s:
            self._starving_since = None
        elif self._starving_since is None:
            self._starving_since = self._looked_at
        elif now - self._starving_since >= self._shed_after_s:
            self._shed(game)
            self._starving_since = None
        self._looked_at = now

    def _report(self, game: str, slow: _Slow, now: float) -> None:
        often = slow.steps - slow.steps_before >= REPORTED_FROM
        slow.steps_before = slow.steps
        if often and now - slow.reported_at >= REPORTED_EVERY_S:
            share = self._worlds.load.shares().get(game, 0.0)
            self._reporter.slow_game(game, slow.steps, slow.worst_s, share)
            self._slow[game] = _Slow(reported_at=now)

    def _starver(self) -> str | None:
        """The game that takes most of the time while others have dropped steps since the last
        look.
        """
        load = self._worlds.load
        dropped, self._dropped = load.dropped_ever - self._dropped, load.dropped_ever.copy()
        shares = load.shares()
        game = max(shares, key=lambda name: shares[name], default=None)
        if game is None or shares[game] <= STARVING_SHARE or not dropped.keys() - {game}:
            return None
        return game

    def _shed(self, game: str) -> None:
        """Close the costliest rooms of a game, of equal ones the newest, until the rest fits; at
        least one.
        """
        needs = {room: need for runner in self._worlds for room, need in _needs(runner).items()}
        needed = sum(needs.values())
        rooms = [room for room in reversed(needs) if room.game.name == game]
        closed = 0
        for room in sorted(rooms, key=lambda room: -round(needs[room], 3)):
            self._close(room, CloseCode.TOO_COSTLY)
            needed -= needs[room]
            closed += 1
            if needed <= HELD_SHARE:
                break
        self._reporter.rooms_shed(game, closed)


def _needs(runner: WorldRunner) -> dict[Room, float]:
    """The share of the time that each room of a world needs to keep its rate, by its seats."""
    share = runner.tick_s * runner.game.tick_hz / max(runner.world.seats.n, 1)
    return {room: share * room.seats.limit for room in runner.batch.rooms}

"""The work after a world's tick: close rooms at fault, hand on results, move rooms back to their
lobby, and send the status where it has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from game_server.games.base import Standing
from game_server.rooms.state.room import Room

if TYPE_CHECKING:
    from game_server.rooms.registry.lifecycle import Lifecycle
    from game_server.rooms.world.faults import Faults
    from game_server.rooms.world.reporter import Reporter
    from game_server.rooms.world.slow_games import SlowGames
    from game_server.rooms.world.tick_report import TickReport
    from game_server.rooms.world.world_runner import WorldRunner
    from game_server.rooms.world.worlds import Worlds

OnResult = Callable[[Room, Sequence[Standing]], None]


class Aftermath:
    """Takes the tick reports of all worlds. No room's mistake gets in the way of another room."""

    def __init__(
        self,
        worlds: Worlds,
        where: Lifecycle,
        faults: Faults,
        slow_games: SlowGames,
        reporter: Reporter,
    ) -> None:
        self.on_result: OnResult = lambda room, standings: None
        self._worlds = worlds
        self._where = where
        self._faults = faults
        self._slow_games = slow_games
        self._reporter = reporter

    def conclude(self, runner: WorldRunner, report: TickReport) -> None:
        """Do what a tick asks for."""
        game, verdict = runner.game.name, report.verdict
        for fault in verdict.faults:
            self._faults.end(fault.room, fault.cause)
        if report.failed is not None:
            self._part(runner, report.failed)
        elif verdict.raised is not None and not verdict.faults:
            self._faults.note(verdict.raised, game=game)
        for room, standings in report.results.items():
            with self._faults.contained(room):
                self.on_result(room, standings)
        for room in report.resting:
            with self._faults.fatal_to(room):
                self._where.rest(room)
        for room in runner.batch.rooms:
            if room.status.is_stale:
                with self._faults.fatal_to(room):
                    self._where.send_status(room)
        self._slow_games.note(runner, report)
        self._reporter.ticked(game, report)

    def _part(self, runner: WorldRunner, fault: BaseException) -> None:
        """A tick has failed outside the guard, so the room at fault is not known.

        Half of the rooms go on in a world of their own. So the room at fault is alone within a few
        ticks, and ends. The tick itself was made; clients get keyframes for the messages that they
        have missed.
        """
        for room in self._worlds.lost(runner):
            self._faults.end(room, fault)
        rooms = runner.batch.rooms
        if len(rooms) == 1:
            self._faults.end(rooms[0], fault)
            return
        self._faults.note(fault, game=runner.game.name)
        other: WorldRunner | None = None
        for room in rooms[len(rooms) // 2 :]:
            with self._faults.fatal_to(room):
                other = self._worlds.move(room, other)
        for room in rooms:
            for member in room.members.values():
                member.outbox.forget()

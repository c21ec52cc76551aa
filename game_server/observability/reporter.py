"""The reporter turns events of rooms and connections into log lines and metrics.

It fulfils the contracts ``rooms.world.reporter.Reporter``,
``realtime.sessions.session.SessionEvents`` and ``realtime.sessions.endpoint.ConnectionEvents``.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from game_server.observability.printable import printable
from game_server.observability.refusals import Refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from game_server.observability.metrics import Metrics

UNTRUSTED_PROXY = (
    "If this is your proxy, name it in GAME_SERVER_TRUSTED_PROXIES. Until then all its players "
    "share one address, and so its limits."
)
STANDARD_CODES = frozenset({1000, 1001, 1002, 1006, 1007, 1009})


class Due(Protocol):
    """Whether a tick was in time."""

    @property
    def dropped(self) -> int: ...
    @property
    def late_s(self) -> float: ...


class Tick(Protocol):
    """One tick of a world."""

    @property
    def due(self) -> Due: ...
    @property
    def seconds(self) -> Mapping[str, float]: ...
    @property
    def inputs(self) -> Mapping[str, int]: ...
    @property
    def skipped(self) -> int: ...
    @property
    def keyframes(self) -> int: ...


class Ended(Protocol):
    """How a connection ended."""

    @property
    def code(self) -> int: ...
    @property
    def reason(self) -> str: ...


class Reporter:
    """One for the process. ``close_codes`` are this server's own. No method blocks."""

    def __init__(
        self,
        metrics: Metrics,
        close_codes: Collection[int],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._metrics = metrics
        self._codes = STANDARD_CODES | frozenset(close_codes)
        self._log: Any = structlog.get_logger("game_server")
        self._refusals = Refusals(metrics, self._log, now)
        self.messages_in = self.bytes_in = self.resyncs = 0
        metrics.observe(self._totals)

    # Rooms

    def room_opened(self, room_id: str, code: str, game: str) -> None:
        # Without the code, which opens a private room to everybody who reads it.
        self._log.info("room opened", room=room_id, game=game)

    def room_closed(self, room_id: str, code: str, why: str) -> None:
        self._log.info("room closed", room=room_id, why=why)

    def ticked(self, game: str, report: Tick) -> None:
        metrics, due = self._metrics, report.due
        metrics.ticks.labels(game).inc()
        metrics.tick_late.labels(game).observe(due.late_s)
        if due.dropped:
            metrics.steps_dropped.labels(game).inc(due.dropped)
            self._log.warning("steps dropped", game=game, steps=due.dropped, late_s=due.late_s)
        metrics.ticks_skipped.labels(game).inc(report.skipped)
        metrics.keyframes.labels(game).inc(report.keyframes)
        for phase, seconds in report.seconds.items():
            metrics.tick_phase.labels(game, phase).observe(seconds)
        for outcome, count in report.inputs.items():
            if count:
                metrics.inputs.labels(game, outcome).inc(count)

    def slow_step(self, game: str) -> None:
        self._metrics.slow_steps.labels(game).inc()

    def slow_game(self, game: str, steps: int, worst_s: float, share: float) -> None:
        """A game's steps take long: the longest ``worst_s``, all of them ``share`` of the time."""
        self._log.warning(
            "slow game", game=game, steps=steps, worst_s=round(worst_s, 4), share=round(share, 2)
        )

    def rooms_shed(self, game: str, count: int) -> None:
        """Rooms of a slow game were closed, since it kept other games from ticking."""
        self._metrics.rooms_shed.labels(game).inc(count)
        self._log.warning("rooms shed", game=game, rooms=count)

    def margins(self, game: str, margins: list[int]) -> None:
        """How many ticks early the inputs of a game's players arrive: one number per player."""
        histogram = self._metrics.margin.labels(game)
        for margin in margins:
            histogram.observe(margin)

    def tiers(self, members: Iterable[int]) -> None:
        """The number of members by tier: with every tick, every second, every fourth."""
        for tier, count in enumerate(members):
            self._metrics.members_by_tier.labels(str(tier)).set(count)

    def incident(
        self,
        incident: str,
        room_id: str | None = None,
        game: str = "",
        fault: Any = None,
        player_id: str | None = None,
    ) -> None:
        """A mistake of the server or of a game. Players see only the incident's name."""
        self._metrics.incidents.inc()
        self._log.error(
            "incident",
            incident=incident,
            room=room_id,
            player=player_id,
            game=game,
            exc_info=fault,
        )

    # Connections

    def joined(self, room_id: str, player_id: str, spectator: bool, resumed: bool) -> None:
        self._log.info(
            "joined", room=room_id, player=player_id, spectator=spectator, resumed=resumed
        )

    def received(self, size: int, messages: int = 1) -> None:
        self.messages_in += messages
        self.bytes_in += size

    def resynced(self, room_id: str, player_id: str, cell: int) -> None:
        self.resyncs += 1
        self._log.warning("resync", room=room_id, player=player_id, cell=cell)

    def dropped(self, message: str) -> None:
        self._metrics.dropped.labels(message).inc()

    def refused(self, reason: str, **details: str) -> None:
        """A connection was refused. ``details`` explain it to an operator."""
        self._refusals.connection(reason, **details)

    def call_refused(self, code: str, status: int, path: str, message: str) -> None:
        """An HTTP call was answered with an error; ``path`` is its route's."""
        self._refusals.call(code, status, path, message)

    def proxy_ignored(self, address: str) -> None:
        """An untrusted address nearby, probably a proxy, names its callers' addresses."""
        self._log.warning("proxy ignored", address=printable(address), advice=UNTRUSTED_PROXY)

    def served_plainly(self, script: str, reason: str) -> None:
        """A script of the page, or all of it, could not be linked and is served as it is."""
        self._log.warning("script not linked", script=script, reason=reason)

    def each_second(self) -> None:
        """Log the refusals that were only counted until now."""
        self._refusals.log_counted()

    def closed(self, ended: Ended, room_id: str | None, player_id: str | None) -> None:
        """A connection has ended. It has a room and a player if it had joined."""
        # A peer may close with any number, and each new label value costs memory for good.
        label = str(ended.code) if ended.code in self._codes else "other"
        self._metrics.closed.labels(label).inc()
        # Its reason may hold anything, too.
        ending = {"code": ended.code, "reason": printable(ended.reason)}
        if room_id is None:
            self._log.debug("connection closed", **ending)
        else:
            self._log.info("disconnected", room=room_id, player=player_id, **ending)

    def _totals(self) -> dict[str, int]:
        return {
            "messages_in": self.messages_in,
            "bytes_in": self.bytes_in,
            "resyncs": self.resyncs,
        }

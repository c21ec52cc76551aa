"""What the bots of this process measure: histograms of ticks, and single events."""

from __future__ import annotations

from collections.abc import Callable

from load_tests.swarm.measure.histogram import Recorder
from load_tests.swarm.measure.locust_names import TICK_ROWS, Row, closed

Report = Callable[[Row, float, int, str | None], None]
"""Called with (row, milliseconds, bytes, failure or None) for every single event."""


class BotMetrics:
    """One for the process. ``report`` receives each event at once. ``recorders`` collect what
    happens at every tick, until someone takes their histograms.
    """

    def __init__(self, report: Report) -> None:
        self.recorders = {row: Recorder() for row in TICK_ROWS}
        self._report = report

    def event(self, row: Row, ms: float = 0.0, size: int = 0) -> None:
        self._report(row, ms, size, None)

    def failure(self, row: Row, reason: str, ms: float = 0.0) -> None:
        self._report(row, ms, 0, reason)

    def disconnected(self, code: int, reason: str) -> None:
        """A connection ended although no bot wanted that."""
        self._report(closed(code), 0.0, 0, reason or "no reason given")

"""What the bots of this process measure: tallies of what happens at every tick, and single events
handed on at once.
"""

from __future__ import annotations

from collections.abc import Callable

from load_tests.swarm.measure.histogram import Tally
from load_tests.swarm.measure.locust_names import TICK_ENTRIES, Entry, closed

Report = Callable[[Entry, float, int, str | None], None]
"""Told (entry, milliseconds, bytes, failure or None) of every single event."""


class Measurements:
    """One for the process. ``report`` receives the events; ``tallies`` keep what there is very
    much of, until somebody takes it.
    """

    def __init__(self, report: Report) -> None:
        self.tallies = {entry: Tally() for entry in TICK_ENTRIES}
        self._report = report

    def event(self, entry: Entry, ms: float = 0.0, size: int = 0) -> None:
        self._report(entry, ms, size, None)

    def failure(self, entry: Entry, reason: str, ms: float = 0.0) -> None:
        self._report(entry, ms, 0, reason)

    def disconnected(self, code: int, reason: str) -> None:
        """A connection that nobody of the swarm wanted to end has ended."""
        self._report(closed(code), 0.0, 0, reason or "no reason given")

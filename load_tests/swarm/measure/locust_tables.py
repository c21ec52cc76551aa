"""The totals of a run, read from Locust's tables even when someone empties them in between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from load_tests.swarm.measure import locust_names
from load_tests.swarm.measure.stats import Stats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locust.stats import RequestStats

    from load_tests.swarm.measure.locust_names import Row

TOO_SLOW = locust_names.closed(4002)


@dataclass(frozen=True)
class RunTotals:
    """Everything that was counted since a run began."""

    stats: Stats = field(default_factory=Stats)
    ticks: int = 0
    """Ticks that bots received."""
    verified: int = 0
    """Checksums that agreed."""
    too_slow: int = 0
    """Connections that the server closed for being too slow."""
    errors: Mapping[str, int] = field(default_factory=dict)
    """How often each error occurred, the first one first."""

    def __add__(self, more: RunTotals) -> RunTotals:
        return RunTotals(
            self.stats + more.stats,
            self.ticks + more.ticks,
            self.verified + more.verified,
            self.too_slow + more.too_slow,
            dict(Counter(self.errors) + Counter(more.errors)),
        )


class LocustTables:
    """Locust's tables of one run. *Reset stats* of its page or ``--reset-stats`` may empty them;
    the totals go on from what they held at the last ``read``.
    """

    def __init__(self, stats: RequestStats) -> None:
        self.resets = 0
        self._stats = stats
        self._errors = stats.errors
        self._before, self._last = RunTotals(), RunTotals()

    def read(self) -> RunTotals:
        """The totals since the run began."""
        if self._stats.errors is not self._errors:  # emptying the tables makes a new dict
            self._errors = self._stats.errors
            self._before += self._last
            self.resets += 1
        self._last = self._current()
        return self._before + self._last

    def _current(self) -> RunTotals:
        """What the tables hold now."""
        total = self._stats.total
        return RunTotals(
            Stats(
                total.num_requests,
                total.num_failures,
                self._failures(locust_names.RESYNC),
                self._times(locust_names.GAP),
                self._times(locust_names.ACK),
            ),
            ticks=self._requests(locust_names.BYTES),
            verified=self._requests(locust_names.VERIFIED),
            too_slow=self._failures(TOO_SLOW),
            errors={
                f"{error.method} {error.name}: {error.error}": error.occurrences
                for error in self._stats.errors.values()
            },
        )

    def _requests(self, row: Row) -> int:
        entry = self._stats.entries.get((row.name, row.request_type))
        return entry.num_requests if entry else 0

    def _failures(self, row: Row) -> int:
        entry = self._stats.entries.get((row.name, row.request_type))
        return entry.num_failures if entry else 0

    def _times(self, row: Row) -> dict[int, int]:
        entry = self._stats.entries.get((row.name, row.request_type))
        return dict(entry.response_times) if entry else {}

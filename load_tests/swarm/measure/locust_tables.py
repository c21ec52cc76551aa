"""What Locust's tables have counted in a run, whoever empties them in between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from load_tests.swarm.measure import locust_names
from load_tests.swarm.measure.stats import Figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locust.stats import RequestStats

    from load_tests.swarm.measure.locust_names import Entry

TOO_SLOW = locust_names.closed(4002)


@dataclass(frozen=True)
class Counts:
    """``ticks`` received, checksums ``verified``, connections closed as ``too_slow``, and how often
    there was each error, the first one first.
    """

    figures: Figures = field(default_factory=Figures)
    ticks: int = 0
    verified: int = 0
    too_slow: int = 0
    errors: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, more: Counts) -> Counts:
        return Counts(
            self.figures + more.figures,
            self.ticks + more.ticks,
            self.verified + more.verified,
            self.too_slow + more.too_slow,
            dict(Counter(self.errors) + Counter(more.errors)),
        )


class Ledger:
    """The counts of one run. Locust's tables can be emptied while it goes on, by *Reset stats* of
    its page or by ``--reset-stats``; then what they held at the last ``read`` is kept.
    """

    def __init__(self, stats: RequestStats) -> None:
        self.resets = 0
        self._stats = stats
        self._errors = stats.errors
        self._before, self._last = Counts(), Counts()

    def read(self) -> Counts:
        """All that was counted since the run began."""
        if self._stats.errors is not self._errors:  # emptying the tables makes a new one
            self._errors = self._stats.errors
            self._before += self._last
            self.resets += 1
        self._last = self._held()
        return self._before + self._last

    def _held(self) -> Counts:
        """What the tables hold now."""
        total = self._stats.total
        return Counts(
            Figures(
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

    def _requests(self, entry: Entry) -> int:
        row = self._stats.entries.get((entry.name, entry.kind))
        return row.num_requests if row else 0

    def _failures(self, entry: Entry) -> int:
        row = self._stats.entries.get((entry.name, entry.kind))
        return row.num_failures if row else 0

    def _times(self, entry: Entry) -> dict[int, int]:
        row = self._stats.entries.get((entry.name, entry.kind))
        return dict(row.response_times) if row else {}

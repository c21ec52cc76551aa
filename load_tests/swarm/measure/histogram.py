"""Counts by value: what is measured at every tick of every bot must cost next to nothing."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Counted(NamedTuple):
    """A histogram, and the exact number, sum and extremes of what is in it."""

    counts: dict[int, int]
    number: int
    total: float
    smallest: float
    largest: float


class Tally:
    """Collects numbers from 0 on. ``add`` only keeps them; ``take`` makes a histogram of all since
    the last time, whose values have two significant digits, as Locust's do, so that an hour of
    ticks is a few hundred counts.
    """

    __slots__ = ("_values", "add")

    def __init__(self) -> None:
        self._values = array("d")
        self.add = self._values.append

    def __len__(self) -> int:
        return len(self._values)

    def take(self) -> Counted:
        """Raises ValueError when there is nothing."""
        values = np.array(self._values)
        del self._values[:]
        whole, counts = np.unique(rounded(values), return_counts=True)
        return Counted(
            dict(zip(whole.tolist(), counts.tolist(), strict=True)),
            len(values),
            float(values.sum()),
            float(values.min()),
            float(values.max()),
        )


def rounded(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Numbers as Locust keeps them: whole, and two significant digits beyond 100."""
    steps = np.select([values < 100, values < 1000, values < 10_000], [1, 10, 100], 1000)
    whole: NDArray[np.int64] = (np.rint(values / steps) * steps).astype(np.int64)
    return whole


def percentile(counts: Mapping[int, int], share: float) -> int:
    """The value that ``share`` (0 to 1) of all counted lie at or below; 0 when there are none."""
    missing = sum(counts.values()) * share
    for value in sorted(counts):
        missing -= counts[value]
        if missing <= 0:
            return value
    return max(counts, default=0)


def grown(now: Mapping[int, int], before: Mapping[int, int]) -> dict[int, int]:
    """What was counted between two readings of one histogram."""
    return {value: count - before.get(value, 0) for value, count in now.items()
            if count > before.get(value, 0)}  # fmt: skip


def summed(these: Mapping[int, int], those: Mapping[int, int]) -> dict[int, int]:
    """Two histograms in one."""
    return {value: these.get(value, 0) + those.get(value, 0) for value in {*these, *those}}

"""Histograms of what is measured at every tick of every bot. Recording a value has to cost next to
nothing.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Histogram(NamedTuple):
    """Values and how often each was recorded; with their exact number, sum and extremes."""

    counts: dict[int, int]
    size: int
    total: float
    least: float
    most: float


class Recorder:
    """Collects values from 0 on. Calling ``record`` only appends; ``take`` makes the histogram.

    A histogram's values have two significant digits, as Locust's do, so that an hour of ticks is a
    few hundred counts.
    """

    __slots__ = ("_values", "record")

    def __init__(self) -> None:
        self._values = array("d")
        self.record = self._values.append

    def __len__(self) -> int:
        return len(self._values)

    def take(self) -> Histogram:
        """The histogram since the last call. Raises ValueError when nothing was recorded."""
        values = np.array(self._values)
        del self._values[:]
        whole, counts = np.unique(rounded(values), return_counts=True)
        return Histogram(
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
    """The value that ``share`` (0 to 1) of all values lie at or below; 0 when there are none."""
    missing = sum(counts.values()) * share
    for value in sorted(counts):
        missing -= counts[value]
        if missing <= 0:
            return value
    return max(counts, default=0)


def growth(now: Mapping[int, int], before: Mapping[int, int]) -> dict[int, int]:
    """The counts that were added between two readings of one histogram."""
    return {value: count - before.get(value, 0) for value, count in now.items()
            if count > before.get(value, 0)}  # fmt: skip


def merged(these: Mapping[int, int], those: Mapping[int, int]) -> dict[int, int]:
    """Two histograms in one."""
    return {value: these.get(value, 0) + those.get(value, 0) for value in {*these, *those}}

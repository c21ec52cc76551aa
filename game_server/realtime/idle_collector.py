"""Garbage collection between ticks, never inside one.

A full collection of a big heap takes tens of milliseconds. So whatever has lived through one
collection is frozen, and the next one looks only at what is newer. What dies frozen and in a
cycle (a connection does) waits for a thaw: a full collection while nobody plays, or at last when
the heap has grown too much.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

MARGIN = 3.0
"""How many times the last collection's time must fit before the next deadline."""
PATIENCE = 10
"""Calls without enough room after which it collects nonetheless: the longer it waits, the more
new objects there are to look at."""
THAW_EVERY = 300
"""Calls between two thaws while nobody plays."""
GROWTH, GROWTH_BLOCKS = 2, 1_000_000
"""A thaw is forced when the heap's blocks exceed so many times those after the last one, and these
(about 70 MB). Without it a server that never rests would keep every connection it ever had."""


class IdleCollector:
    """Call ``idle`` between ticks, some times a second. ``now`` is monotonic seconds; ``playing``
    says whether any world runs.
    """

    def __init__(
        self,
        now: Callable[[], float],
        next_deadline: Callable[[], float | None],
        playing: Callable[[], bool],
    ) -> None:
        self._now = now
        self._next_deadline = next_deadline
        self._playing = playing
        self._cost_s = 0.001
        self._waited = self._since_thaw = 0
        self._blocks_limit = 0

    def start(self) -> None:
        """Take collections over from the interpreter."""
        gc.disable()
        self._thaw()

    def stop(self) -> None:
        """Give collections back."""
        gc.enable()
        gc.unfreeze()

    def idle(self) -> bool:
        """Collect if there is time; tells whether it did."""
        self._since_thaw += 1
        rested = self._since_thaw >= THAW_EVERY and not self._playing()
        if rested or sys.getallocatedblocks() > self._blocks_limit:
            self._thaw()
            return True
        started = self._now()
        deadline = self._next_deadline()
        fits = deadline is None or deadline - started > MARGIN * self._cost_s
        if not fits and self._waited < PATIENCE:
            self._waited += 1
            return False
        gc.collect()
        gc.freeze()
        self._cost_s = self._now() - started
        self._waited = 0
        return True

    def _thaw(self) -> None:
        """Look at everything."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._since_thaw = self._waited = 0
        self._blocks_limit = GROWTH * sys.getallocatedblocks() + GROWTH_BLOCKS

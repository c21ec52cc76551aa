"""Garbage collection between ticks, never inside one.

A full collection of a big heap takes tens of milliseconds. So objects that have lived through one
collection are frozen, and the next one looks only at newer ones. Frozen objects that die in a cycle
(connections do) wait for a thaw: a full collection while nobody plays, or at the latest when the
heap has grown too much, in blocks or, since a few large objects are memory too, in bytes.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MARGIN = 3.0
"""How many times the last collection's time must fit before the next deadline."""
PATIENCE = 10
"""Calls without enough room after which it collects nonetheless: the longer it waits, the more
new objects there are to look at."""
THAW_EVERY = 300
"""Calls between two thaws while nobody plays."""
GROWTH, GROWTH_BLOCKS, GROWTH_BYTES = 2, 1_000_000, 64 * 1024 * 1024
"""A thaw is forced when the heap exceeds GROWTH times its size after the last one by another
GROWTH_BLOCKS blocks (about 70 MB) or GROWTH_BYTES. Without it a server that never rests would keep
every connection it ever had.
"""
THAW_SHARE = 0.01
"""Forced thaws take at most this share of the time, whatever grows."""
GULP_BYTES = 16 * 1024 * 1024
"""Growth since the last collection after which the next one does not wait for room."""


class IdleCollector:
    """Call ``idle`` between ticks, a few times a second. ``now`` is monotonic seconds; ``playing``
    says whether any world runs; ``memory`` gives the bytes of the process, 0 if unknown.
    """

    def __init__(
        self,
        now: Callable[[], float],
        next_deadline: Callable[[], float | None],
        playing: Callable[[], bool],
        memory: Callable[[], int],
    ) -> None:
        self._now = now
        self._next_deadline = next_deadline
        self._playing = playing
        self._memory = memory
        self._cost_s = 0.001
        self._waited = self._since_thaw = 0
        self._blocks_limit = self._bytes_limit = self._gulp_limit = 0
        self._no_thaw_before = 0.0

    def start(self) -> None:
        """Take collections over from the interpreter."""
        gc.disable()
        self._thaw()

    def stop(self) -> None:
        """Hand collections back to the interpreter."""
        gc.enable()
        gc.unfreeze()

    def idle(self) -> bool:
        """Collect if there is time; returns whether it did."""
        self._since_thaw += 1
        started, memory = self._now(), self._memory()
        rested = self._since_thaw >= THAW_EVERY and not self._playing()
        if rested or (self._has_outgrown(memory) and started >= self._no_thaw_before):
            self._thaw()
            return True
        deadline = self._next_deadline()
        fits = deadline is None or deadline - started > MARGIN * self._cost_s
        if not fits and self._waited < PATIENCE and memory <= self._gulp_limit:
            self._waited += 1
            return False
        gc.collect()
        gc.freeze()
        self._cost_s = self._now() - started
        self._waited = 0
        self._gulp_limit = self._memory() + GULP_BYTES
        return True

    def _has_outgrown(self, memory: int) -> bool:
        return sys.getallocatedblocks() > self._blocks_limit or memory > self._bytes_limit

    def _thaw(self) -> None:
        """Collect everything, frozen objects too."""
        started = self._now()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        ended, memory = self._now(), self._memory()
        self._no_thaw_before = ended + (ended - started) / THAW_SHARE
        self._since_thaw = self._waited = 0
        self._blocks_limit = GROWTH * sys.getallocatedblocks() + GROWTH_BLOCKS
        self._bytes_limit = GROWTH * memory + GROWTH_BYTES
        self._gulp_limit = memory + GULP_BYTES

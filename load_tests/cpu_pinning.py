"""Which core a measured process runs on, so that server and load do not share one."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def two_cores() -> tuple[int, int]:
    """A core for the server and one for the driver; the same one where there is no other."""
    cores = sorted(os.sched_getaffinity(0) | set(range(os.cpu_count() or 1)))
    return cores[0], cores[-1]


@contextmanager
def pinned(cores: set[int] | None) -> Iterator[None]:
    """Processes that start inside are bound to some cores, with all their threads, from their
    first instruction on: one that has ended already can't be bound any more. None binds nothing.
    """
    if cores is None:
        yield
        return
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)

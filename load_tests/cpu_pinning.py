"""Pins measured processes to cores, so that the server and its load do not share one."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def two_cores() -> tuple[int, int]:
    """A core for the server and one for the driver; the same one on a machine with one core."""
    cores = sorted(os.sched_getaffinity(0) | set(range(os.cpu_count() or 1)))
    return cores[0], cores[-1]


@contextmanager
def pinned(cores: set[int] | None) -> Iterator[None]:
    """Bind processes that start inside to some cores, with all their threads. None binds nothing.

    They inherit the cores, so they are bound from their first instruction on.
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

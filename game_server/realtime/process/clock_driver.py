"""Runs the tick clock on an event loop, with a Linux timerfd where the system has one.

An event loop's own timers are rounded to a millisecond, and are late by the callbacks before them.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from game_server.rooms.world.tick_clock import TickClock


class Timer(Protocol):
    """Wakes the driver at a monotonic time."""

    def arm(self, deadline: float) -> None: ...
    def close(self) -> None: ...


class ClockDriver:
    """Runs a ``TickClock`` on an event loop, from ``start`` to ``stop``."""

    def __init__(self, clock: TickClock, loop: asyncio.AbstractEventLoop) -> None:
        self._clock = clock
        self._loop = loop
        self._timer: Timer | None = None

    def start(self) -> None:
        self._timer = _timer(self._loop, self._clock.now, self._wake)
        self._clock.on_change = self._arm
        self._arm()

    def stop(self) -> None:
        self._clock.on_change = lambda: None
        if self._timer is not None:
            self._timer.close()
            self._timer = None

    def _wake(self) -> None:
        try:
            self._clock.run_due()
        finally:
            self._arm()

    def _arm(self) -> None:
        deadline = self._clock.next_deadline
        if deadline is not None and self._timer is not None:
            self._timer.arm(deadline)


def _timer(
    loop: asyncio.AbstractEventLoop, now: Callable[[], float], wake: Callable[[], None]
) -> Timer:
    """The best timer that this system and event loop have."""
    if sys.platform == "linux":
        try:
            return TimerFd(loop, wake)
        except (OSError, AttributeError, NotImplementedError):
            pass
    return LoopTimer(loop, now, wake)


class LoopTimer:
    """The portable timer: the event loop's own."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, now: Callable[[], float], wake: Callable[[], None]
    ) -> None:
        self._loop = loop
        self._now = now
        self._wake = wake
        self._handle: asyncio.TimerHandle | None = None

    def arm(self, deadline: float) -> None:
        self.close()
        # The loop's clock may have another zero than ours.
        self._handle = self._loop.call_at(self._loop.time() + deadline - self._now(), self._wake)

    def close(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None


class TimerFd:
    """A timerfd(2) on CLOCK_MONOTONIC, which is what ``time.monotonic`` reads on Linux.

    Called through libc, since ``os.timerfd_create`` exists only from Python 3.13 on. Raises
    OSError, AttributeError (no such libc function) or NotImplementedError (no ``add_reader``).
    """

    _CLOCK_MONOTONIC = 1
    _NONBLOCK, _CLOEXEC, _ABSOLUTE = os.O_NONBLOCK if sys.platform == "linux" else 0, 0o2000000, 1

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._settime = libc.timerfd_settime
        self._fd: int = libc.timerfd_create(self._CLOCK_MONOTONIC, self._NONBLOCK | self._CLOEXEC)
        if self._fd < 0:
            raise OSError(ctypes.get_errno(), "timerfd_create")
        self._loop = loop
        self._wake = wake
        try:
            loop.add_reader(self._fd, self._expired)
        except NotImplementedError:
            os.close(self._fd)
            raise

    def arm(self, deadline: float) -> None:
        # A zero it_value would disarm the timer instead of firing at once.
        seconds, nanoseconds = divmod(max(int(deadline * 1e9), 1), 1_000_000_000)
        spec = struct.pack("@llll", 0, 0, seconds, nanoseconds)
        if self._settime(self._fd, self._ABSOLUTE, spec, None) != 0:
            raise OSError(ctypes.get_errno(), "timerfd_settime")

    def close(self) -> None:
        self._loop.remove_reader(self._fd)
        os.close(self._fd)

    def _expired(self) -> None:
        try:
            os.read(self._fd, 8)
        except BlockingIOError:
            return  # armed anew between the expiry and this callback
        self._wake()

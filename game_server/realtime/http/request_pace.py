"""Requests begin a few at a time, so that a crowd of them lets the ticks through.

An event loop runs everything that is ready before it looks at its timers again. A thousand requests
that arrive together would stop the ticks for a second. So only some of them begin in one pass.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

AT_ONCE = 4
"""About as many take a few milliseconds."""


class RequestPace:
    """The requests of a process that are about to begin, in order."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._is_scheduled = False

    def begin(self, loop: asyncio.AbstractEventLoop, request: Callable[[], None]) -> None:
        """Call ``request`` in a later pass of the loop, in its turn."""
        self._waiting.append(request)
        self._schedule(loop)

    def _begin_some(self, loop: asyncio.AbstractEventLoop) -> None:
        self._is_scheduled = False
        try:
            for _ in range(min(AT_ONCE, len(self._waiting))):
                self._waiting.popleft()()
        finally:
            self._schedule(loop)

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._waiting and not self._is_scheduled:
            self._is_scheduled = True
            loop.call_soon(self._begin_some, loop)

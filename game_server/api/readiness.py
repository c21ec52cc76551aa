"""The server's health: whether ticks pass, and whether players may join."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

STALLED_S = 5.0
"""When a tick waits longer than this, ``/healthz`` reports the server as unhealthy."""


class Unready(NamedTuple):
    """The reason: a code and a sentence."""

    code: str
    message: str


DRAINING = Unready("draining", "The server is about to stop.")


class Readiness:
    """``overdue_s`` returns for how long a tick has been waiting to run."""

    def __init__(self, overdue_s: Callable[[], float]) -> None:
        self.draining = False
        self._overdue_s = overdue_s

    def ill(self) -> Unready | None:
        """Why ticks do not pass; None when they do."""
        late_s = self._overdue_s()
        if late_s > STALLED_S:
            return Unready("stalled", f"The server has not ticked for {late_s:.0f} seconds.")
        return None

    def unready(self) -> Unready | None:
        """Why no players may join; None when they may."""
        return DRAINING if self.draining else self.ill()

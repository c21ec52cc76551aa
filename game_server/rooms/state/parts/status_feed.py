"""The status feed of a room: whether its members have the newest status document."""

from __future__ import annotations

from dataclasses import dataclass

from game_server.rooms.state.parts.saved import Saved


@dataclass(slots=True)
class StatusFeed(Saved):
    """Call ``changed`` with every change that the status shows; ``messages.status`` sends it."""

    version: int = 0
    """How many documents have been sent."""
    is_stale: bool = False
    """Whether anything has changed since then."""
    sent_at: int = 0
    """When the last document was sent, by the room's clock."""

    def changed(self) -> None:
        """The last document is no longer right."""
        self.is_stale = True

    def sent(self, now: int) -> None:
        """A new document is on its way to the members."""
        self.version += 1
        self.is_stale, self.sent_at = False, now

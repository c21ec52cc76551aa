"""The door of a room: who may come in, and how."""

from __future__ import annotations

from dataclasses import dataclass, field

from game_server.rooms.state.parts.bans import Bans
from game_server.rooms.state.parts.saved import Saved


@dataclass(slots=True)
class Door(Saved):
    """The ways into a room, and the people whom it keeps out."""

    private: bool = False
    """A private room is in no list; quick play never leads there."""
    password: str | None = field(default=None, repr=False)
    """The hash of the password, None for none."""
    link: str | None = field(default=None, repr=False)
    """The invitation that members are shown."""
    locked: bool = False
    """Whether the host has locked the room against new people."""
    late_join: str = "play"
    """Whether players who come during a hosted round ``play`` or ``watch``."""
    bans: Bans = field(default_factory=Bans)

    @property
    def hides_room(self) -> bool:
        """Whether only people with the password may know what goes on in the room."""
        return self.private and bool(self.password)

    @property
    def admits_strangers(self) -> bool:
        """Whether quick play may lead here."""
        return not (self.private or self.locked or self.password)

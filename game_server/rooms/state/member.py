"""A member of a room, and the connection behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from game_server.protocol.cells import WHOLE_MAP
from game_server.protocol.messages import WHOLE_MAP_SLOT

if TYPE_CHECKING:
    from game_server.netcode.sending.outbox import Outbox
    from game_server.rooms.state.room import Room


class Link(Protocol):
    """A member's connection, as far as a room needs it. Nothing here blocks or raises."""

    def write(self, frame: bytes) -> None:
        """Send bytes that are whole WebSocket frames already."""

    def buffered(self) -> int:
        """Bytes written that the system has not taken yet."""

    def close(self, code: int, reason: str) -> None:
        """Say why and close."""


@dataclass(eq=False, slots=True, repr=False)
class Member:
    """A connection in a room, as a player with a seat or as a spectator."""

    room: Room
    player_id: str
    spectator: bool
    slot: int
    """Its number among the players' seats, or among the spectators' places."""
    serial: int
    """The occupant number of its seat."""
    link: Link
    outbox: Outbox = field(init=False)
    """New with every welcome."""
    view_cell: int = field(init=False)
    """The cell around which a spectator looks, or ``WHOLE_MAP``."""
    follows: int | None = None
    """The slot of the player whom a spectator follows, None for a free camera."""
    warned: bool = False
    """Whether it has been warned that it does nothing."""
    gone: bool = False
    """Whether it has left the room; nothing happens to it any more."""

    def __post_init__(self) -> None:
        self.centre_camera()

    def __repr__(self) -> str:
        role = "watches" if self.spectator else "plays"
        return f"<Member {role} in slot {self.slot} of {self.room!r}>"

    @property
    def seat(self) -> int | None:
        """The slot of a player; None for a spectator."""
        return None if self.spectator else self.slot

    def centre_camera(self) -> None:
        """Let a spectator look at the middle of the map, where every camera begins."""
        layout = self.room.layout
        self.view_cell = layout.cell_at(
            layout.cols * layout.size / 2, layout.rows * layout.size / 2
        )

    def move_camera(self, x: float | None, y: float | None, slot: int | None) -> None:
        """Let a spectator look at a position, follow the player in a slot, or see the whole map
        (``WHOLE_MAP_SLOT``); with None for all, the camera stays where it is.
        """
        if slot == WHOLE_MAP_SLOT:
            self.follows, self.view_cell = None, WHOLE_MAP
        elif slot is not None:
            self.follows = slot
        elif x is not None and y is not None:
            self.follows = None
            self.view_cell = self.room.layout.cell_at(x, y)

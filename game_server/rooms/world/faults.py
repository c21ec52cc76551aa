"""Mistakes of a game or of this server: each gets a number, is reported, and stays where it is."""

from __future__ import annotations

from asyncio import CancelledError
from contextlib import contextmanager
from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game_server.rooms.state.room import Room
    from game_server.rooms.world.reporter import Reporter

MISTAKES = (Exception, SystemExit, CancelledError)
"""What a hook may raise and the server catches: ``sys.exit()`` in a game, too."""
INCIDENT_LETTERS = 8


class Faults:
    """Handles everything that was not foreseen. ``close`` ends a room for a reason."""

    def __init__(
        self,
        new_id: Callable[[], str],
        reporter: Reporter,
        close: Callable[[Room, CloseCode, str], None],
    ) -> None:
        self._new_id, self._report = new_id, reporter.incident
        self._close = close

    def note(self, fault: BaseException, room: Room | None = None, game: str = "") -> str:
        """Report a mistake; returns the sentence for those whom it hit, which names its number
        and nothing else of it.
        """
        incident = self._new_id()[:INCIDENT_LETTERS]
        room_id, name = (room.id, room.game.name) if room is not None else (None, game)
        self._report(incident, room_id, name, fault)
        return f"{CloseCode.INTERNAL.reason} Incident {incident}."

    def end(self, room: Room, fault: BaseException) -> None:
        """A room cannot go on: it closes, and its members learn the number of the mistake."""
        self._close(room, CloseCode.INTERNAL, self.note(fault, room))

    @contextmanager
    def contained(self, room: Room | None = None, game: str = "") -> Iterator[None]:
        """A mistake inside is reported, and what comes after it is done all the same."""
        try:
            yield
        except MISTAKES as fault:
            self.note(fault, room, game)

    @contextmanager
    def fatal_to(self, room: Room) -> Iterator[None]:
        """A mistake inside ends the room, and nothing else."""
        try:
            yield
        except MISTAKES as fault:
            self.end(room, fault)

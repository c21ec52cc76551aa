"""Lines of the room itself about who comes, goes, is gone for a moment, or is called otherwise.

What is told is the difference between who is here and who was told to be, so that what has
happened and been undone between two looks leaves no line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.rooms.messages import announcements
from game_server.rooms.state.parts.chat_state import Known
from game_server.rooms.state.parts.seats import Stage

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room

MOST_PEOPLE = 64
"""In larger rooms nobody is told: with a thousand people the chat would be nothing else."""


def announce_presence(room: Room, tick: int) -> None:
    """Say what has changed since the last call."""
    here = {
        seat.person_id: Known(seat.name, seat.stage is Stage.CONNECTED, spectator)
        for spectator, seat in room.present()
    }
    before, room.chat.known = room.chat.known, here
    if max(len(here), len(before)) > MOST_PEOPLE:
        return
    for number in sorted(here.keys() | before.keys()):
        line = _line(before.get(number), here.get(number))
        if line and room.chat.admit_news(tick + room.waited, room.game.tick_hz):
            announcements.announce(tick, room, line)


def _line(before: Known | None, now: Known | None) -> str:
    """What has become of a person; of several things the one that matters most."""
    if now is None:
        return f"{before.name} left." if before else ""
    if before is None:
        return f"{now.name} watches." if now.spectator else f"{now.name} joined."
    if before.connected and not now.connected:
        return f"{now.name} lost the connection."
    if now.connected and not before.connected:
        return f"{now.name} is back."
    if now.spectator is not before.spectator:
        return f"{now.name} watches now." if now.spectator else f"{now.name} plays now."
    return f"{before.name} is called {now.name} now." if now.name != before.name else ""

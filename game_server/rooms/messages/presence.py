"""System messages in chat about people: joined, left, disconnected, renamed, the host now.

They are the difference between the people who are here and those announced last. A change that is
undone before the next comparison leaves no message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.rooms.messages import announcements
from game_server.rooms.state.parts.chat_state import Presence
from game_server.rooms.state.parts.seats import Stage

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room

MOST_PEOPLE = 64
"""Larger rooms announce a new host alone: with a thousand people the chat would be nothing else."""


def announce_presence(room: Room, tick: int) -> None:
    """Announce the changes since the last call."""
    here = {
        seat.person_id: Presence(
            seat.name, seat.stage is Stage.CONNECTED, spectator, seat.person_id == room.host
        )
        for spectator, seat in room.present()
    }
    before, room.chat.announced = room.chat.announced, here
    is_crowd = max(len(here), len(before)) > MOST_PEOPLE
    for person_id in sorted(here.keys() | before.keys()):
        was, now = before.get(person_id), here.get(person_id)
        sentence = _sentence(was, now)
        if is_crowd and not (was and now and _is_new_host(was, now)):
            continue
        if sentence and room.chat.count_presence(room.clock.at(tick), room.game.tick_hz):
            announcements.announce(tick, room, sentence)


def _sentence(before: Presence | None, now: Presence | None) -> str:
    """The most important change of a person, "" for none."""
    if now is None:
        return f"{before.name} left." if before else ""
    if before is None:
        return f"{now.name} watches." if now.spectator else f"{now.name} joined."
    if _is_new_host(before, now):
        return f"{now.name} is the host now."
    if before.connected and not now.connected:
        return f"{now.name} lost the connection."
    if now.connected and not before.connected:
        return f"{now.name} is back."
    if now.spectator is not before.spectator:
        return f"{now.name} watches now." if now.spectator else f"{now.name} plays now."
    return f"{before.name} is called {now.name} now." if now.name != before.name else ""


def _is_new_host(before: Presence, now: Presence) -> bool:
    return now.is_host and not before.is_host

"""Players of public rooms who do nothing: they are warned, and then watch, so that their seat is
free for somebody who plays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.netcode.messages.room_log import member_event
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.declare import Phase
from game_server.rooms.messages import announcements
from game_server.rooms.state.parts.seats import SeatsFull

if TYPE_CHECKING:
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room

IDLE_S = 90
"""The time without any input before a warning: far longer than any wait within a round."""
WARNED_S = 10
"""Time to touch a key after the warning."""


def look_after(registry: RoomRegistry, room: Room) -> None:
    """Warn idle players or make them spectators; called once a second.

    In private rooms people are among friends, and in a lobby there is nothing to do but wait.
    """
    runner = registry.worlds.runner(room)
    if room.door.private or runner is None or (room.has_lobby and room.phase != Phase.PLAYING):
        return
    for member in list(room.members.values()):
        idle = runner.idle_ticks(member)
        if idle < IDLE_S * room.game.tick_hz:
            member.warned = False
        elif not member.warned:
            member.warned = True
            _notice(registry, member, f"Are you there? In {WARNED_S} seconds you only watch.")
        elif idle >= (IDLE_S + WARNED_S) * room.game.tick_hz:
            _make_watch(registry, member)


def _make_watch(registry: RoomRegistry, member: Member) -> None:
    room, seat = member.room, member.room.seat_of(member)
    try:
        registry.membership.change_place(member, spectate=True)
    except SeatsFull:
        registry.membership.remove(
            room, member.spectator, seat, CloseCode.IDLE, CloseCode.IDLE.reason
        )
        return
    member.warned = False
    _notice(registry, member, "You were away, so now you watch. Play again whenever you like.")


def _notice(registry: RoomRegistry, member: Member, text: str) -> None:
    """A sentence for one member alone, with their next tick message."""
    number = announcements.event_number(member.room, "notice")
    member.outbox.queue_event(member_event(number, registry.tick_of(member.room), [text]))

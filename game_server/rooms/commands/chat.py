"""Chat: messages of members to the room or to their team.

A message for the whole room goes into the room's numbered log. A message for a team, or of a
muted speaker, goes only to the members who hear it; it is packed once for all of them.

    chat event: [slot, name, text, scope]         slot 65535: a spectator
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.netcode.messages.room_log import member_event
from game_server.protocol.declare import ChatScope
from game_server.rooms.commands import arguments
from game_server.rooms.commands.arguments import Args, CommandError
from game_server.rooms.messages import announcements
from game_server.rooms.state.names import clean_text
from game_server.rooms.state.parts.chat_state import LONGEST_PAUSE_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.parts.seats import Seat
    from game_server.rooms.state.room import Room

MAX_CHARACTERS = 200


def chat(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Say a text, or the game's phrase with a number (``quick``), to the room or to the team."""
    room, seat = member.room, member.room.seat_of(member)
    scope = _scope(member, seat, args)
    text = _words(room.game.phrases, args)
    _admit(registry, room, seat)
    tick, event = registry.tick_of(room), announcements.event_number(room, "chat")
    slot = announcements.NO_SLOT if member.spectator else member.slot
    fields = [slot, seat.name, text, int(scope)]
    if scope is ChatScope.ROOM and not room.chat.muted_by.get(seat.person_id):
        room.log.append(event, tick, fields)
        return
    message = member_event(event, tick, fields)
    for listener in _listeners(room, seat, scope):
        listener.outbox.queue_event(message)
        if room.in_lobby:
            listener.outbox.idle(tick, room.log)


def mute(registry: RoomRegistry, member: Member, args: Args) -> list[int]:
    """Mute a member, or end that; returns the person ids of all muted members."""
    room, me = member.room, member.room.seat_of(member)
    _, speaker = arguments.person(room, args)
    on = arguments.flag(args, "on")
    if speaker is me:
        raise CommandError("bad_value", "You cannot mute yourself.")
    here = [seat.person_id for _, seat in room.present()]
    return room.chat.mute(me.person_id, speaker.person_id, on, here)


def slow_mode(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Limit everybody but the host to one message per ``seconds``; 0 ends it."""
    arguments.need_host(member)
    room, seconds = member.room, arguments.number(args, "seconds")
    if not 0 <= seconds <= LONGEST_PAUSE_S:
        raise CommandError("bad_value", f"Slow mode takes 0 to {LONGEST_PAUSE_S} seconds.")
    if seconds == room.chat.slow_mode_s:
        return
    room.chat.slow_mode_s = seconds
    room.status.changed()
    said = f"one message every {seconds} s" if seconds else "off"
    announcements.announce(registry.tick_of(room), room, f"Slow mode: {said}.")


def _scope(member: Member, seat: Seat, args: Args) -> ChatScope:
    """The audience that a message asks for. Raises CommandError."""
    wish = args.get("scope", "room")
    if wish == "room":
        return ChatScope.ROOM
    if wish != "team":
        raise CommandError("bad_value", "A message is for the 'room' or for the 'team'.")
    if member.spectator or not seat.team:
        raise CommandError("bad_value", "You are in no team.")
    return ChatScope.TEAM


def _words(phrases: Sequence[str], args: Args) -> str:
    """The cleaned text of a message, or the phrase with a number. Raises CommandError."""
    quick = args.get("quick")
    if quick is not None:
        if type(quick) is not int or not 0 <= quick < len(phrases):
            raise CommandError("bad_value", "There is no quick phrase with this number.")
        return phrases[quick]
    text = clean_text(arguments.text(args, "text"), MAX_CHARACTERS)
    if not text:
        raise CommandError("empty", "Write something first.")
    return text


def _admit(registry: RoomRegistry, room: Room, seat: Seat) -> None:
    """Count a message against the limits. Raises CommandError when it is one too many."""
    now, hz = registry.now_in(room), room.game.tick_hz
    is_host = seat.person_id == room.host
    wait = room.chat.wait_for(seat.person_id, seat.network, now, hz, is_host=is_host)
    if wait:
        seconds = -(-wait // hz)
        raise CommandError("rate_limited", f"Not so fast: you can write again in {seconds} s.")
    room.chat.count_message(seat.person_id, seat.network, now, hz)


def _listeners(room: Room, speaker: Seat, scope: ChatScope) -> list[Member]:
    """The connected members who hear a message; the speaker is one of them."""
    listeners = []
    for listener in room.members.values():
        seat = room.seat_of(listener)
        if scope is ChatScope.TEAM and (listener.spectator or seat.team != speaker.team):
            continue
        if not room.chat.is_muted(seat.person_id, speaker.person_id):
            listeners.append(listener)
    return listeners

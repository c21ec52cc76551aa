"""Votes on removing somebody, in rooms that have no host to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode
from game_server.rooms.commands import arguments
from game_server.rooms.commands.arguments import Args, CommandError
from game_server.rooms.messages import announcements
from game_server.rooms.state.parts.votes import FEWEST_VOICES, Vote, tally, voices

if TYPE_CHECKING:
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room

VOTE_S = 30
"""Long enough to notice a vote in mid-round, short enough not to hang over it."""
TOO_FEW = "A vote needs two players beside its target, not both of one address if others are here."


def vote_kick(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Begin a vote on removing somebody, with the caller's vote for it."""
    room, me = member.room, member.room.seat_of(member)
    if room.has_lobby:
        raise CommandError("not_now", "This room has a host, who can remove people.")
    if member.spectator:
        raise CommandError("not_now", "Only players vote.")
    if room.votes.current is not None:
        raise CommandError("not_now", "There is a vote already.")
    _, target = arguments.person(room, args)
    if target is me:
        raise CommandError("bad_value", "To go yourself, leave the room.")
    now, hz = registry.now_in(room), room.game.tick_hz
    vote = Vote(target.person_id, me.person_id, now + VOTE_S * hz, {me.person_id}, set())
    if tally(vote, room.seats, room.spectators).voices < FEWEST_VOICES:
        raise CommandError("not_now", TOO_FEW)
    voice = voices(room.seats, room.spectators)(me)
    if now < (room.votes.may_call_at.get(voice) or 0):
        raise CommandError("rate_limited", "You called a vote a moment ago.")
    room.votes.may_call_at[voice] = now + 2 * VOTE_S * hz
    room.votes.current = vote
    room.status.changed()
    announcements.announce(
        registry.tick_of(room), room, f"{me.name} wants {target.name} to go. Vote!"
    )


def cast(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Vote for or against; a later vote of the same player counts instead of the earlier one."""
    room, yes = member.room, arguments.flag(args, "yes")
    me, vote = room.seat_of(member), room.votes.current
    if vote is None:
        raise CommandError("not_now", "There is no vote.")
    if member.spectator or me.person_id == vote.target:
        raise CommandError("not_now", "You have no vote in this.")
    vote.cast(me.person_id, yes=yes)
    room.status.changed()
    settle(registry, room)


def settle(registry: RoomRegistry, room: Room) -> None:
    """End a vote that is decided, out of time, or whose target has gone."""
    vote = room.votes.current
    if vote is None:
        return
    found, count = room.person(vote.target), tally(vote, room.seats, room.spectators)
    if found is None or registry.now_in(room) >= vote.ends_at or count.is_lost:
        room.votes.current = None
        room.status.changed()
        if found is not None:
            announcements.announce(registry.tick_of(room), room, f"{found[1].name} stays.")
    elif count.is_won:
        room.votes.current = None
        room.door.bans.add(found[1].player_id, found[1].address, registry.wall_s())
        announcements.announce(registry.tick_of(room), room, f"{found[1].name} was voted out.")
        registry.membership.remove(room, *found, CloseCode.KICKED, "The others voted you out.")

"""Watching and playing: spectators get the same bytes as players, but have no entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.rooms.commands import arguments
from game_server.rooms.commands.arguments import Args, CommandError
from game_server.rooms.state.parts.seats import SeatsFull

if TYPE_CHECKING:
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Member


def spectate(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Give up the seat and watch; possible at any time."""
    _change_place(registry, member, spectate=True)


def play(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Take a seat; during a round only where late comers may play."""
    room = member.room
    if room.latecomers_watch:
        raise CommandError("not_now", "Late joiners watch until the round is over.")
    _change_place(registry, member, spectate=False)


def follow(registry: RoomRegistry, member: Member, args: Args) -> None:
    """See what the player in a slot sees, or stay here with a free camera (slot nil)."""
    room = member.room
    if not member.spectator:
        raise CommandError("not_now", "Only spectators can follow somebody.")
    if args.get("slot") is None:
        member.follows = None
        return
    slot = arguments.number(args, "slot")
    if not 0 <= slot < room.seats.limit:
        raise CommandError("bad_value", f"Slots go from 0 to {room.seats.limit - 1}.")
    member.follows = slot


def _change_place(registry: RoomRegistry, member: Member, *, spectate: bool) -> None:
    try:
        registry.membership.change_place(member, spectate=spectate)
    except SeatsFull as full:
        raise CommandError("full", "There is no place left.") from full

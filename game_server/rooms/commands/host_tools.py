"""Ready marks and what a host may do: start and stop rounds, remove and move people, shut doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode
from game_server.protocol.declare import Phase
from game_server.rooms.commands import arguments
from game_server.rooms.commands.arguments import Args, CommandError
from game_server.rooms.messages import announcements
from game_server.rooms.state import teams
from game_server.rooms.state.parts.seats import Seat, Stage

if TYPE_CHECKING:
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room


def ready(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Mark the member ready for the next round, or not; the latter stops a countdown."""
    _mark(member, arguments.flag(args, "on"))


def rematch(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Ready for another round, while the results of the last one still stand."""
    _mark(member, True)


def start(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Start the countdown, even if not all are ready."""
    room = member.room
    arguments.need_host(member)
    arguments.need_lobby(room)
    if room.drawing:
        raise CommandError("busy", arguments.DRAWING)
    if not room.enough_players:
        raise CommandError("too_few", f"A round needs {room.settings.needed_players} players.")
    registry.begin(room)


def stop(registry: RoomRegistry, member: Member, args: Args) -> None:
    """End the countdown, the round or the results before their time."""
    arguments.need_host(member)
    room = member.room
    if room.in_lobby:
        raise CommandError("not_now", "There is no round to stop.")
    room.stop_asked = True
    if room.phase == Phase.COUNTDOWN:
        for seat in room.seats:
            seat.ready = False  # else the next countdown would follow at once


def kick(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Remove somebody, who may come back."""
    spectator, seat = _other(member, args)
    _announce(registry, member.room, f"{seat.name} was removed by the host.")
    registry.membership.remove(
        member.room, spectator, seat, CloseCode.KICKED, "The host removed you."
    )


def ban(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Remove somebody for good, and refuse players who are new at their address from now on."""
    spectator, seat = _other(member, args)
    member.room.door.bans.add(seat.player_id, seat.address, registry.wall_s())
    _announce(registry, member.room, f"{seat.name} was banned by the host.")
    registry.membership.remove(
        member.room, spectator, seat, CloseCode.KICKED, "The host banned you."
    )


def pass_host(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Make somebody else the host."""
    _, seat = _other(member, args)
    if seat.stage is not Stage.CONNECTED:
        raise CommandError("bad_value", "The new host must be connected.")
    member.room.host = seat.person_id
    member.room.status.changed()


def move(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Put a player into another team; in the lobby players may move themselves."""
    room = member.room
    spectator, seat = arguments.person(room, args)
    if not (room.in_lobby and seat is room.seat_of(member)):
        arguments.need_host(member)
    team, count = arguments.number(args, "team"), teams.count(room)
    if spectator or not 1 <= team <= count:
        raise CommandError("bad_value", f"Players can be in the teams 1 to {count}.")
    seat.team = team
    room.seats_have_changed()


def lock(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Lock the room against new people, or unlock it."""
    arguments.need_host(member)
    member.room.door.locked = arguments.flag(args, "on")
    member.room.status.changed()


def late_join(registry: RoomRegistry, member: Member, args: Args) -> None:
    """Whether players who come during a round play at once or watch until it is over."""
    arguments.need_host(member)
    to = arguments.text(args, "to")
    if to not in ("play", "watch"):
        raise CommandError("bad_value", "Late joiners can 'play' or 'watch'.")
    member.room.door.late_join = to
    member.room.status.changed()


def _mark(member: Member, on: bool) -> None:
    room = member.room
    if not room.has_lobby or room.phase == Phase.PLAYING:
        raise CommandError("not_now", "Ready marks are for the time between rounds.")
    if member.spectator:
        raise CommandError("not_now", "Only players can be ready.")
    seat = room.seat_of(member)
    if seat.ready == on:
        return
    seat.ready = on
    room.status.changed()
    if not on:
        room.rematch = False
        room.stop_asked |= room.phase == Phase.COUNTDOWN


def _other(member: Member, args: Args) -> tuple[bool, Seat]:
    """The member whom the host may remove or promote. Raises CommandError."""
    arguments.need_host(member)
    spectator, seat = arguments.person(member.room, args)
    if seat is member.room.seat_of(member):
        raise CommandError("bad_value", "You cannot do this to yourself.")
    return spectator, seat


def _announce(registry: RoomRegistry, room: Room, sentence: str) -> None:
    announcements.announce(registry.tick_of(room), room, sentence)

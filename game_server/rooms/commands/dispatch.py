"""Commands: what a member asks of its room by name, each answered by its request's id.

[4, id, name, {args}]  →  [4, id, error|nil, value]        error = [code, sentence]

The table at the end says which module each matter is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game_server.limits.over_budget import OverBudget
from game_server.protocol.messages import REPLY, Ack, Command, Resync, pack
from game_server.rooms.commands import arguments, chat, host_tools, settings, spectating, voting
from game_server.rooms.commands.arguments import Args, CommandError, Later
from game_server.rooms.state.names import clean_name
from game_server.rooms.state.parts.command_rates import SECONDS_BETWEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Member


def receive(registry: RoomRegistry, member: Member, message: Command | Resync | Ack) -> None:
    """Any message of a member but an input, already checked for its form."""
    match message:
        case Command():
            _answer(registry, member, message)
        case Resync(cell):
            member.outbox.resync(cell)
        case Ack(newest, x, y, slot):
            member.outbox.ack(newest)
            if member.spectator:
                member.move_camera(x, y, slot)


def answer(registry: RoomRegistry, member: Member, command: Command) -> bytes | Later:
    """Carry out a command and return its REPLY, or return the work that it has to wait for."""
    try:
        run = COMMANDS.get(command.name)
        if run is None:
            raise CommandError("unknown_command", f"There is no command {command.name!r}.")
        if command.name in SECONDS_BETWEEN:
            person = member.room.seat_of(member).person_id
            member.room.command_rates.count(person, command.name, registry.now())
        value = run(registry, member, command.args)
    except CommandError as refusal:
        return _refused(command, refusal)
    except OverBudget as over:
        return _refused(command, arguments.refusal(over))
    return value if isinstance(value, Later) else pack([REPLY, command.id, None, value])


def _answer(registry: RoomRegistry, member: Member, command: Command) -> None:
    """Carry out a command, now or a little later, and send the REPLY."""
    reply = answer(registry, member, command)
    if isinstance(reply, Later):
        member.room.drawing = True
        registry.tasks.start(_answer_later(registry, member, command, reply))
    else:
        member.outbox.send(reply)


async def _answer_later(
    registry: RoomRegistry, member: Member, command: Command, later: Later
) -> None:
    """Carry out a command after the work that it waits for, if it is still possible then: people
    may have come or left, the host may have changed, and the room may have closed.
    """
    room = member.room
    try:
        await later.first()
        room.drawing = False
        reply: bytes | Later = later if member.gone else answer(registry, member, command)
    except CommandError as refusal:
        reply = _refused(command, refusal)
    except (Exception, SystemExit) as fault:
        reply = _refused(command, CommandError("failed", registry.faults.note(fault, room)))
    finally:
        room.drawing = False
        room.status.changed()
    if isinstance(reply, Later):
        reply = _refused(command, CommandError("busy", arguments.DRAWING))
    if not member.gone:
        member.outbox.send(reply)


def _refused(command: Command, refusal: CommandError) -> bytes:
    return pack([REPLY, command.id, [refusal.code, str(refusal)], None])


def _rename(registry: RoomRegistry, member: Member, args: Args) -> str:
    room, seat = member.room, member.room.seat_of(member)
    wish = clean_name(arguments.text(args, "name"), fallback=seat.name)
    seat.name = room.free_name(wish, member.player_id)
    room.seats_have_changed()
    return seat.name


def _leave(registry: RoomRegistry, member: Member, args: Args) -> None:
    registry.membership.leave(member)


COMMANDS: Mapping[str, Callable[[RoomRegistry, Member, Args], Any]] = {
    "chat": chat.chat,
    "mute": chat.mute,
    "slow_mode": chat.slow_mode,
    "rename": _rename,
    "spectate": spectating.spectate,
    "play": spectating.play,
    "follow": spectating.follow,
    "leave": _leave,
    "ready": host_tools.ready,
    "rematch": host_tools.rematch,
    "start": host_tools.start,
    "stop": host_tools.stop,
    "kick": host_tools.kick,
    "ban": host_tools.ban,
    "host": host_tools.pass_host,
    "move": host_tools.move,
    "lock": host_tools.lock,
    "late_join": host_tools.late_join,
    "settings": settings.change,
    "vote_kick": voting.vote_kick,
    "vote": voting.cast,
}

"""Helpers of all commands: reading arguments, finding people, and refusing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game_server.limits.over_budget import OverBudget
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.parts.seats import Seat
    from game_server.rooms.state.room import Room

Args = Mapping[str, Any]


DRAWING = "A new map is being drawn; wait a moment."


@dataclass(frozen=True, slots=True)
class Later:
    """A command that waits for ``first``, and is then carried out from its beginning. ``first``
    raises nothing but CommandError.
    """

    first: Callable[[], Awaitable[None]]


class CommandError(Exception):
    """A command is refused: a code for programs and a sentence for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def refusal(over: OverBudget) -> CommandError:
    """The refusal of a command that would cost too much."""
    return CommandError("rate_limited" if over.code == "rate_limit" else over.code, str(over))


def text(args: Args, name: str) -> str:
    """A text among the arguments. Raises CommandError."""
    value = args.get(name)
    if not isinstance(value, str):
        raise CommandError("bad_argument", f"The command needs the text {name!r}.")
    return value


def flag(args: Args, name: str) -> bool:
    """A yes or no among the arguments. Raises CommandError."""
    value = args.get(name)
    if not isinstance(value, bool):
        raise CommandError("bad_argument", f"The command needs {name!r}, true or false.")
    return value


def number(args: Args, name: str) -> int:
    """A whole number among the arguments. Raises CommandError."""
    value = args.get(name)
    if type(value) is not int:
        raise CommandError("bad_argument", f"The command needs the number {name!r}.")
    return value


def person(room: Room, args: Args) -> tuple[bool, Seat]:
    """The person with the id ``member``: whether they watch, and their place.

    Raises CommandError.
    """
    found = room.person(number(args, "member"))
    if found is None:
        raise CommandError("no_such_member", "Nobody here has this number any more.")
    return found


def need_host(member: Member) -> None:
    """Raises CommandError when the member is not the room's host."""
    if member.room.seat_of(member).person_id != member.room.host:
        raise CommandError("not_host", "Only the host of the room can do this.")


def need_lobby(room: Room) -> None:
    """Raises CommandError when the room is not in its lobby."""
    if not room.in_lobby:
        raise CommandError("not_now", "This is possible in the lobby, before a round.")

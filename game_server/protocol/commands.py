"""The commands of a room as clients see them: their arguments, and how they are refused.

``rooms.commands.dispatch`` carries them out. Tests hold both together, and the README's table too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer"}
MEMBER: Schema = {"type": "integer", "description": "An id among the status's members."}

ERRORS: Mapping[str, str] = {
    "bad_argument": "An argument is missing or has another type.",
    "bad_value": "An argument has a value that is not possible.",
    "busy": "The server has no more to give, or a map is being drawn.",
    "empty": "The text has no visible character.",
    "failed": "The game made a mistake.",
    "full": "No seat is free.",
    "no_such_member": "Nobody in the room has this id.",
    "not_host": "Only the host can do this.",
    "not_now": "The phase of the room, or the place of the member, does not allow it.",
    "rate_limited": "It was asked for too often.",
    "too_few": "Too few players are there.",
    "too_many_bots": "Your address's rooms have too many bots.",
    "too_many_seats": "Your address's rooms have too many seats.",
    "unknown_command": "No command has this name.",
}
"""Every code that a refused command is answered with. The sentence in the REPLY says more."""


@dataclass(frozen=True)
class CommandType:
    """One command. ``arguments`` maps names to JSON schemas; those in ``optional`` may be left out.

    ``value`` says what the REPLY carries, None for nil.
    """

    who: str
    arguments: Mapping[str, Schema] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    value: str | None = None


ANYBODY, PLAYERS, SPECTATORS, HOST = "everybody", "players", "spectators", "the host"
_ON = {"on": FLAG}
_ABOUT_SOMEBODY = ("bad_argument", "bad_value", "no_such_member", "not_host")

COMMANDS: Mapping[str, CommandType] = {
    "ready": CommandType(PLAYERS, _ON, ("bad_argument", "not_now", "rate_limited")),
    "rematch": CommandType(PLAYERS, {}, ("not_now", "rate_limited")),
    "chat": CommandType(
        ANYBODY,
        {"text": TEXT, "quick": NUMBER, "scope": {"enum": ["room", "team"]}},
        ("bad_argument", "bad_value", "empty", "rate_limited"),
        optional=("text", "quick", "scope"),
    ),
    "mute": CommandType(
        ANYBODY,
        {"member": MEMBER, **_ON},
        ("bad_argument", "bad_value", "no_such_member"),
        value="the ids of all whom you have muted",
    ),
    "rename": CommandType(
        ANYBODY, {"name": TEXT}, ("bad_argument", "rate_limited"), value="your name as it is now"
    ),
    "spectate": CommandType(ANYBODY, {}, ("full", "rate_limited")),
    "play": CommandType(ANYBODY, {}, ("full", "not_now", "rate_limited")),
    "leave": CommandType(ANYBODY),
    "follow": CommandType(
        SPECTATORS, {"slot": NUMBER}, ("bad_argument", "bad_value", "not_now"), optional=("slot",)
    ),
    "vote_kick": CommandType(
        PLAYERS,
        {"member": MEMBER},
        ("bad_argument", "bad_value", "no_such_member", "not_now", "rate_limited"),
    ),
    "vote": CommandType(PLAYERS, {"yes": FLAG}, ("bad_argument", "not_now", "rate_limited")),
    "start": CommandType(HOST, {}, ("busy", "not_host", "not_now", "too_few")),
    "stop": CommandType(HOST, {}, ("not_host", "not_now")),
    "settings": CommandType(
        HOST,
        {"game": TEXT},
        (
            "bad_value", "busy", "failed", "not_host", "not_now", "rate_limited",
            "too_many_bots", "too_many_seats",
        ),
        optional=("game",),
        value="all settings as they are now",
    ),
    "kick": CommandType(HOST, {"member": MEMBER}, _ABOUT_SOMEBODY),
    "ban": CommandType(HOST, {"member": MEMBER}, _ABOUT_SOMEBODY),
    "host": CommandType(HOST, {"member": MEMBER}, _ABOUT_SOMEBODY),
    "move": CommandType(
        HOST, {"member": MEMBER, "team": NUMBER}, (*_ABOUT_SOMEBODY, "rate_limited")
    ),
    "lock": CommandType(HOST, _ON, ("bad_argument", "not_host")),
    "late_join": CommandType(
        HOST, {"to": {"enum": ["play", "watch"]}}, ("bad_argument", "bad_value", "not_host")
    ),
    "slow_mode": CommandType(
        HOST, {"seconds": NUMBER}, ("bad_argument", "bad_value", "not_host")
    ),
}  # fmt: skip


def describe() -> dict[str, Any]:
    """The commands as plain JSON values, by name."""
    return {
        name: {
            "who": command.who,
            "arguments": dict(command.arguments),
            "required": [name for name in command.arguments if name not in command.optional],
            "value": command.value,
            "errors": list(command.errors),
        }
        for name, command in COMMANDS.items()
    }

"""The answer to ``GET /api/protocol``: the wire as data, from the server's own constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game_server.netcode import input_buffer
from game_server.netcode.sending import rate_control
from game_server.netcode.sending.outbox import Limits
from game_server.protocol import commands
from game_server.protocol.declare import HOLD_TICKS
from game_server.protocol.generate import describe
from game_server.protocol.messages import MAX_INBOUND_BYTES
from game_server.realtime.sessions import rate_limit
from game_server.realtime.sessions.endpoint import HELLO_DEADLINE_S
from game_server.rooms.commands.chat import MAX_CHARACTERS
from game_server.rooms.state.names import MAX_NAME_CHARACTERS
from game_server.rooms.state.parts import chat_state, command_rates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from game_server.games.base import Game
    from game_server.limits.token_bucket import Limit


def protocol_document(
    games: Mapping[str, Game], default_game: str, has_page: Callable[[str], bool], hold_s: int
) -> dict[str, Any]:
    """The core of the wire, commands, limits, and every game's description. ``hold_s`` is how long
    a lost seat is kept.
    """
    return {
        **describe(),
        "commands": commands.describe(),
        "command_errors": dict(commands.ERRORS),
        "hold_s": hold_s,
        "default_game": default_game,
        "limits": limits(),
        "games": {
            name: {
                "has_page": has_page(name),
                "input_rate": _rate(rate_limit.input_limit(game.tick_hz)),
                **game.describe(),
            }
            for name, game in games.items()
        },
    }


def limits() -> dict[str, Any]:
    """How much a connection may send, and how long it may take. The wire's README explains each."""
    slow = Limits()
    return {
        "hello_s": HELLO_DEADLINE_S,
        "message_bytes": MAX_INBOUND_BYTES,
        "messages": {name: _rate(limit) for name, limit in rate_limit.MESSAGE_LIMITS.items()},
        "bytes": _rate(rate_limit.BYTES),
        "excess": _rate(rate_limit.FORGIVEN),
        "acks": {
            "first_s": rate_control.LONGEST_S,
            "skipped_after_s": slow.age_s,
            "closed_after_s": slow.behind_s,
        },
        "inputs": {
            "window_ticks": input_buffer.WINDOW_TICKS,
            "hold_ticks": HOLD_TICKS,
            "absurd_s": input_buffer.ABSURD_S,
            "rewind_s": input_buffer.REWIND_S,
            "playback_s": input_buffer.PLAYBACK_S,
        },
        "commands": {
            name: {"per_s": 1 / seconds, "burst": command_rates.AT_ONCE}
            for name, seconds in command_rates.SECONDS_BETWEEN.items()
        },
        "chat": {
            "messages": chat_state.MESSAGES,
            "in_s": chat_state.WINDOW_S,
            "characters": MAX_CHARACTERS,
        },
        "name_characters": MAX_NAME_CHARACTERS,
    }


def _rate(limit: Limit) -> dict[str, float]:
    return {"per_s": limit.per_s, "burst": limit.burst}

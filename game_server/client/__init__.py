"""The Python client: a sans-I/O core, and an asyncio shell around it."""

from game_server.client.aio import Disconnected, GameConnection, host, join, rejoin
from game_server.client.commands import CommandError
from game_server.client.http import (
    JoinError,
    become_guest,
    join_party,
    leave_party,
    open_party,
    party,
    revoke_guest,
    room,
    rooms,
)

__all__ = [
    "CommandError",
    "Disconnected",
    "GameConnection",
    "JoinError",
    "become_guest",
    "host",
    "join",
    "join_party",
    "leave_party",
    "open_party",
    "party",
    "rejoin",
    "revoke_guest",
    "room",
    "rooms",
]

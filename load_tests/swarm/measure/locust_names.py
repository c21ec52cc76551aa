"""The rows of Locust's tables, by request type and name.

Rows of type ``tick`` get thousands of values a second, so they stay out of Locust's own total,
which is about joins, calls and faults.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A row. Locust's ms columns hold milliseconds, or bytes where the name says so."""

    request_type: str
    name: str


JOIN = Row("join", "join time")
"""From signing in to the welcome."""
FIRST_KEYFRAME = Row("join", "ticket to first keyframe")
RESUME = Row("join", "come back")
"""From opening the socket with a resume token to the welcome."""
GAP = Row("tick", "gap between ticks")
"""A gap in which ticks were missed counts once for each of them."""
BYTES = Row("tick", "bytes per tick (bytes)")
ACK = Row("tick", "input to ack")
"""From sending the input for a tick to the arrival of that tick, in which it was applied. While
inputs come too late, longer by as many ticks as they were late.
"""
PING = Row("tick", "ping to pong")
RESYNC = Row("world", "resync")
"""A cell whose checksum did not agree: each is a failure."""
UNREADABLE = Row("world", "unreadable message")
UNFORESEEN = Row("bot", "unforeseen error")
"""A mistake in a bot, or an answer that no game server gives."""
VERIFIED = Row("tick", "checksum verified")
TICK_ROWS = (GAP, BYTES, ACK, PING, VERIFIED)


def command(name: str) -> Row:
    """The row of a lobby's command, from sending it to its reply."""
    return Row("command", f"command {name}")


def closed(code: int) -> Row:
    """The row of connections that the server ended with a close code."""
    return Row("close", f"disconnect {code}")

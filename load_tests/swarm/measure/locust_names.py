"""The names under which the swarm reports: (type, name) of each row of Locust's tables.

Rows of type ``tick`` are counted apart: there are thousands of them a second, so they stand
outside Locust's own total, which is about joins, calls and faults.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A row; Locust's ms columns hold milliseconds, or bytes where the name says so."""

    kind: str
    name: str


JOIN = Entry("join", "join time")
"""From signing in to the welcome."""
FIRST_KEYFRAME = Entry("join", "ticket to first keyframe")
RESUME = Entry("join", "come back")
"""From opening the socket with a resume token to the welcome."""
GAP = Entry("tick", "gap between ticks")
"""A gap in which ticks were missed counts once for each of them."""
BYTES = Entry("tick", "bytes per tick (bytes)")
ACK = Entry("tick", "input to ack")
"""From sending the input for a tick to the arrival of that tick, in which it was applied; longer by
as many ticks as inputs lately came too late for theirs."""
PING = Entry("tick", "ping to pong")
RESYNC = Entry("world", "resync")
"""A world that came out wrong: each is a failure."""
UNREADABLE = Entry("world", "unreadable message")
UNFORESEEN = Entry("bot", "unforeseen error")
"""A mistake in a bot, or an answer that no game server gives."""
VERIFIED = Entry("tick", "checksum verified")
TICK_ENTRIES = (GAP, BYTES, ACK, PING, VERIFIED)


def command(name: str) -> Entry:
    """The row of a lobby's commands, from asking to the answer."""
    return Entry("command", f"command {name}")


def closed(code: int) -> Entry:
    """The row of connections that ended unasked with a close code."""
    return Entry("close", f"disconnect {code}")

"""TCP options of a game connection, each where the system has it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

NOTSENT_LOWAT_BYTES = 8 * 1024
"""Without it the kernel swallows megabytes, minutes of a game, before a slow client shows."""
USER_TIMEOUT_MS = 10_000
"""Without it a peer that has vanished, or never reads, keeps its connection for many minutes."""

OPTIONS = (
    ("TCP_NODELAY", 1),
    ("TCP_NOTSENT_LOWAT", NOTSENT_LOWAT_BYTES),
    ("TCP_USER_TIMEOUT", USER_TIMEOUT_MS),
)


def tune(transport: asyncio.BaseTransport) -> None:
    """Set the options on a transport's socket, if it is TCP."""
    sock = transport.get_extra_info("socket")
    if sock is None or sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    for name, value in OPTIONS:
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

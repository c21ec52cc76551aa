"""Finds other processes that serve the same listening socket. Such workers would each have rooms,
guests and tickets of their own, so that half of all calls would find nothing.

A server with workers opens its socket once and lets all of them inherit it. So each process that
runs the game claims a name made from the socket's number. A process has met a sibling when it finds
a name taken by another process, or is asked for a name that it holds. The names are those of
abstract Unix sockets (unix(7)): they belong to the network namespace, as ports do, and end with
their process. Systems other than Linux have none, and siblings are not found there.
"""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REMEMBERED_S = 3.0
"""How long a meeting counts: a worker that replaces another one meets it for a moment."""
DESCRIPTORS = Path("/proc/self/fd")
PREFIX = b"\0game-server-"
CREDENTIALS = struct.Struct("3i")
"""The fields of SO_PEERCRED: process, user, group."""


class Siblings:
    """Claims this process's listening sockets from ``start`` to ``stop``. ``on_first`` is called
    when it meets another process for the first time.
    """

    def __init__(self, now: Callable[[], float], on_first: Callable[[], None]) -> None:
        self._now = now
        self._on_first = on_first
        self._unclaimed: list[bytes] = []
        self._claims: list[socket.socket] = []
        self._met_at: float | None = None

    @property
    def are_there(self) -> bool:
        """Whether another process serves one of our sockets, or did a moment ago."""
        return self._met_at is not None and self._now() - self._met_at < REMEMBERED_S

    def start(self) -> None:
        """Claim the sockets that are open now, on the running event loop."""
        self._unclaimed = list(_names()) if sys.platform == "linux" else []
        self.claim_again()

    def claim_again(self) -> None:
        """Try again to claim names that others held, which lets them know. Call it each second."""
        self._unclaimed = [name for name in self._unclaimed if not self._claim(name)]

    def stop(self) -> None:
        """Give up all claims."""
        for claim in self._claims:
            asyncio.get_running_loop().remove_reader(claim)
            claim.close()
        self._claims, self._unclaimed = [], []

    def _claim(self, name: bytes) -> bool:
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            claim.bind(name)
            claim.listen()
        except OSError:
            claim.close()
            return self._ask(name)
        self._claims.append(claim)
        asyncio.get_running_loop().add_reader(claim, self._asked, claim)
        return True

    def _ask(self, name: bytes) -> bool:
        """Whether a name is taken by this very process."""
        ask = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        with ask, suppress(OSError):
            ask.connect(name)
            return self._met(ask)
        return False

    def _asked(self, claim: socket.socket) -> None:
        with suppress(OSError), claim.accept()[0] as visit:
            self._met(visit)

    def _met(self, connection: socket.socket) -> bool:
        said = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
        if CREDENTIALS.unpack(said)[0] == os.getpid():
            return True
        if self._met_at is None:
            self._on_first()
        self._met_at = self._now()
        return False


def _names() -> Iterator[bytes]:
    """Names for the sockets on which this process listens, or is about to. A socket has the same
    number in all processes that have inherited it; several at one port share the port's name.
    """
    for entry in DESCRIPTORS.iterdir():
        with suppress(OSError):
            descriptor = int(entry.name)
            found = os.fstat(descriptor)
            if not stat.S_ISSOCK(found.st_mode):
                continue
            with socket.socket(fileno=os.dup(descriptor)) as known:
                address = known.getsockname()
                if isinstance(address, bytes) and address.startswith(PREFIX):
                    continue  # a claim
                if known.type != socket.SOCK_STREAM or not address or _is_connected(known):
                    continue  # uvicorn's workers listen only after their start
                is_shared_port = known.family != socket.AF_UNIX and known.getsockopt(
                    socket.SOL_SOCKET, socket.SO_REUSEPORT
                )
                name = repr(address) if is_shared_port else str(found.st_ino)
                yield PREFIX + name.encode()[:80]


def _is_connected(known: socket.socket) -> bool:
    try:
        known.getpeername()
    except OSError:
        return False
    return True

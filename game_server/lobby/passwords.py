"""Room passwords: hashed with Argon2id (RFC 9106) in threads, never on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from game_server.lobby.errors import LobbyError

MAX_CHARACTERS = 64
AT_ONCE = 2
"""Hashes computed at a time. Each takes 19 MiB and a core for some 20 ms, and ticks need one."""
MOST_WAITING = 64
"""Callers in the queue before further ones are told to come back."""

# The least that OWASP's password storage cheat sheet recommends for Argon2id.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

Parts = ParamSpec("Parts")
Result = TypeVar("Result")


class Passwords:
    """Hashes and verifies, a few at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    def admit(self) -> None:
        """Raises LobbyError when so many wait that one more has to come back later."""
        if self._waiting >= MOST_WAITING:
            raise LobbyError("busy", "Too many ask for passwords now; try again.", 503, 2)

    async def hash(self, password: str) -> str:
        """The password's hash with its salt. Raises LobbyError when its length is bad, or when
        too many wait.
        """
        if not 0 < len(password) <= MAX_CHARACTERS:
            raise LobbyError("bad_password", "A password has 1 to 64 characters.", 422)
        return await self._in_turn(_HASHER.hash, password)

    async def fits(self, password: str, hashed: str) -> bool:
        """Whether it is the password that was hashed. Raises LobbyError when too many wait."""
        return await self._in_turn(_fits, password, hashed)

    async def _in_turn(
        self, compute: Callable[Parts, Result], *parts: Parts.args, **named: Parts.kwargs
    ) -> Result:
        self.admit()
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(compute, *parts, **named)
        finally:
            self._waiting -= 1


def _fits(password: str, hashed: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False

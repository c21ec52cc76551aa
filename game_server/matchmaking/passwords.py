"""Room passwords: hashed with Argon2id (RFC 9106) in threads, never on the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from game_server.limits.lockout import Lockout
from game_server.limits.per_address import MinuteCap
from game_server.matchmaking.errors import Refused
from game_server.matchmaking.turns import FairTurns, NoTurn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

MAX_CHARACTERS = 64
AT_ONCE = 2
"""Hashes computed at a time. Each takes 19 MiB and a core for some 20 ms, and ticks need one."""
WAITING_EACH = 64
"""Calls of one network in the queue before further ones are refused: a school class at once fits,
and is through in a second or two."""
WAITING_IN_ALL = 128
"""With more, the last ones would wait for more than two seconds."""
FAILURES = 10
"""Wrong passwords from one address for one room before it is locked out."""
LOCK_S = 30.0
FAILURES_A_MINUTE = 300
"""Wrong passwords of everybody together, far more than people mistype, before one alone locks its
address out.
"""

# The least that OWASP's password storage cheat sheet recommends for Argon2id.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

Parts = ParamSpec("Parts")
Result = TypeVar("Result")


class Passwords:
    """Hashes and verifies, a few at a time, one of each network. ``now`` is monotonic seconds;
    ``per_minute`` is how many one address may ask for, right or wrong, 0 for no limit.
    """

    def __init__(self, now: Callable[[], float], per_minute: int = 0) -> None:
        self._budget = MinuteCap(per_minute, now)
        self._failures = Lockout(FAILURES, LOCK_S, now, in_all=FAILURES_A_MINUTE)
        self._turns = FairTurns(AT_ONCE, WAITING_EACH, WAITING_IN_ALL)
        self._threads = ThreadPoolExecutor(AT_ONCE, "password")

    async def hash(self, password: str, address: str = "") -> str:
        """The password's hash with its salt. Raises Refused when its length is bad, when too
        many wait, or when the address has asked too often.
        """
        if not 0 < len(password) <= MAX_CHARACTERS:
            raise Refused("bad_password", "A password has 1 to 64 characters.", 422)
        self._spend(address)
        async with self._turn(address):
            return await self._compute(_HASHER.hash, password)

    async def check(self, room_id: str, hashed: str, password: str | None, address: str) -> None:
        """Check the password of a room. Raises Refused when it is wrong or missing.

        An address is locked out of a room after ten wrong ones. Those of one network are verified
        one after another, so that asking many times at once gains nothing.
        """
        if password is None:
            raise Refused("password_needed", "This room asks for a password.", 403)
        self._refuse_locked(room_id, address)
        self._spend(address)
        async with self._turn(address):
            self._refuse_locked(room_id, address)  # by the calls before it in the queue
            if not await self._compute(_fits, password, hashed):
                self._failures.fail(address, room_id)
                raise Refused("wrong_password", "The password is wrong.", 403)
            self._failures.succeed(address, room_id)

    def _refuse_locked(self, room_id: str, address: str) -> None:
        if locked_s := self._failures.locked_s(address, room_id):
            sentence = "Too many wrong passwords; wait a little."
            raise Refused("rate_limit", sentence, 429, locked_s)

    def _spend(self, address: str) -> None:
        """Count a hash against the address, since right passwords cost as much as wrong ones."""
        if not self._budget.admit(address):
            sentence = "Too many passwords from your address; wait a moment."
            raise Refused("rate_limit", sentence, 429, self._budget.wait_s(address))

    @asynccontextmanager
    async def _turn(self, address: str) -> AsyncIterator[None]:
        try:
            async with self._turns.turn(address):
                yield
        except NoTurn:
            raise Refused("busy", "Too many ask for passwords now; try again.", 503, 2) from None

    async def _compute(
        self, compute: Callable[Parts, Result], *parts: Parts.args, **named: Parts.kwargs
    ) -> Result:
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: compute(*parts, **named)
        )


def _fits(password: str, hashed: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False

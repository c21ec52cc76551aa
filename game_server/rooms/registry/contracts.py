"""The registry's dependencies, and the ids and codes of its rooms."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from game_server.limits.per_address import HoldingCap

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.state.parts.seats import SeatClaim
    from game_server.rooms.world.reporter import Reporter

CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Without digits, vowels and Y: nothing is mistaken for 0 or 1, and no code is a word."""
CODE_LENGTH = 6
"""64 million codes: with look-ups throttled per address, guessing one takes years."""


class Directory(Protocol):
    """Which room has which code, among all nodes."""

    def register(self, code: str, room_id: str) -> bool:
        """Take a code for a room; False when it belongs to another."""

    def unregister(self, code: str, room_id: str) -> None: ...
    def lookup(self, code: str) -> str | None: ...


def random_id() -> str:
    return secrets.token_hex(8)


def random_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


@dataclass(frozen=True)
class Contracts:
    """The registry's dependencies: signing, directory, reporter, the time in Unix seconds, and the
    count by address of places that nobody is connected to.
    """

    issue_resume: Callable[[SeatClaim], str]
    directory: Directory
    reporter: Reporter
    new_id: Callable[[], str] = field(default=random_id)
    new_code: Callable[[], str] = field(default=random_code)
    wall_s: Callable[[], float] = field(default=time.time)
    waiting: HoldingCap = field(default_factory=lambda: HoldingCap(0))

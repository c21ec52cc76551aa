"""Signed tokens: who a guest is, which seat a ticket claims, which seat a resume token reclaims.

Nothing is stored here: a token carries its content, its expiry and a signature, so any node with
the secret can read what another one issued. That a ticket or resume token works only once is the
seat's doing, by its nonces (``rooms.seats``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from game_server.rooms.names import clean_name
from game_server.rooms.seats import SeatClaim

TICKET_S = 15.0
"""A ticket is used at once by the page that asked for it; longer only helps who stole it."""
RESUME_S = 24 * 3600.0
"""The seat's hold is what limits a resume token; this only bounds how long a leaked one lives."""


class TokenError(Exception):
    """The token is forged, foreign, malformed or expired; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Guest:
    """An identity: whoever shows the token is this player."""

    player_id: str = field(repr=False)
    name: str = field(repr=False)


class Tokens:
    """Issues and reads all signed tokens. ``now`` is wall-clock time in seconds (Unix)."""

    def __init__(self, secret: str, now: Callable[[], float]) -> None:
        self._now = now
        self._guest = URLSafeSerializer(secret, salt="guest")
        self._ticket = URLSafeSerializer(secret, salt="ticket")
        self._resume = URLSafeSerializer(secret, salt="resume")

    def new_guest(self, name: str = "") -> tuple[Guest, str]:
        """A new identity under a cleaned name, and its token."""
        player_id = secrets.token_hex(8)
        guest = Guest(player_id, clean_name(name, fallback=f"Guest {player_id[:4]}"))
        return guest, self.issue_guest(guest)

    def issue_guest(self, guest: Guest) -> str:
        """A token for a known identity, without an expiry: it is the identity across visits."""
        return _text(self._guest.dumps(asdict(guest)))

    def read_guest(self, token: str) -> Guest:
        """Raises TokenError."""
        try:
            return Guest(**self._guest.loads(token))
        except (BadData, TypeError) as fault:
            raise TokenError("The guest token is not valid.") from fault

    def issue_ticket(self, claim: SeatClaim) -> str:
        return _text(self._ticket.dumps({**asdict(claim), "expires": self._now() + TICKET_S}))

    def read_ticket(self, token: str) -> SeatClaim:
        """Raises TokenError."""
        return self._claim(self._ticket, token, "ticket")

    def issue_resume(self, claim: SeatClaim) -> str:
        return _text(self._resume.dumps({**asdict(claim), "expires": self._now() + RESUME_S}))

    def read_resume(self, token: str) -> SeatClaim:
        """Raises TokenError."""
        return self._claim(self._resume, token, "resume token")

    def _claim(self, serializer: URLSafeSerializer, token: str, what: str) -> SeatClaim:
        try:
            content: dict[str, Any] = serializer.loads(token)
            expires = content.pop("expires")
            claim = SeatClaim(**content)
        except (BadData, TypeError, KeyError, AttributeError) as fault:
            raise TokenError(f"The {what} is not valid.") from fault
        if self._now() > expires:
            raise TokenError(f"The {what} has expired.")
        return claim


def _text(token: str | bytes) -> str:
    return token if isinstance(token, str) else token.decode()

"""Signed tokens: a guest's identity, the seat that a ticket claims or a resume token reclaims.

A token carries its content, its expiry and a signature, so any node with the secret can read what
another one issued. Only the identities that their owners have revoked are stored here. A ticket or
resume token works only once, since the seat checks its nonce.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from itsdangerous import BadData, URLSafeSerializer

from game_server.limits.recent import Recent
from game_server.rooms.state.names import clean_name
from game_server.rooms.state.parts.seats import SeatClaim

if TYPE_CHECKING:
    from collections.abc import Callable

TICKET_S = 15.0
"""The page uses a ticket at once; a longer life would only help a thief."""
RESUME_S = 24 * 3600.0
"""The seat's hold is what limits a resume token; this only bounds how long a leaked one lives."""
GUEST_S = 365 * 24 * 3600.0
"""An identity that nobody has used for a year is given up. Every newly issued token begins anew."""
UNKNOWN_RESUME = "This way back is unknown here: most likely the server has been restarted since."
MOST_REVOKED = 200_000
"""Identities; some 20 MB. An owner's own, each paid for as a new guest, so that nobody can push
out another's within a day.
"""

Made = TypeVar("Made")


class TokenError(Exception):
    """The token is forged, foreign, malformed or expired; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Guest:
    """An identity, ``made`` at a time (Unix seconds). The holder of its token is this player."""

    player_id: str = field(repr=False)
    name: str = field(repr=False)
    made: float = 0.0


class Tokens:
    """Issues and reads all signed tokens. ``now`` is wall-clock time in seconds (Unix).

    Revoked identities are remembered here, in memory, until the process ends.
    """

    def __init__(self, secret: str, now: Callable[[], float]) -> None:
        self._now = now
        self._revoked: Recent[str, bool] = Recent(MOST_REVOKED)
        self._guest = URLSafeSerializer(secret, salt="guest")
        self._ticket = URLSafeSerializer(secret, salt="ticket")
        self._resume = URLSafeSerializer(secret, salt="resume")

    def new_guest(self, name: str = "") -> tuple[Guest, str]:
        """A new identity under a cleaned name, and its token."""
        player_id = secrets.token_hex(8)
        name = clean_name(name, fallback=f"Guest {player_id[:4]}")
        guest = Guest(player_id, name, self._now())
        return guest, self.issue_guest(guest)

    def issue_guest(self, guest: Guest) -> str:
        """A token for a known identity, good for a year: it is the identity across visits."""
        return _text(self._guest.dumps({**asdict(guest), "expires": self._now() + GUEST_S}))

    def read_guest(self, token: str) -> Guest:
        """Raises TokenError."""
        guest = self._content(self._guest, token, "guest token", Guest)
        if guest.player_id in self._revoked:
            raise TokenError("The guest token has been revoked.")
        return guest

    def revoke(self, player_id: str) -> None:
        """Void all tokens of an identity: guest tokens, tickets and resume tokens."""
        self._revoked[player_id] = True

    def issue_ticket(self, claim: SeatClaim) -> str:
        return _text(self._ticket.dumps({**asdict(claim), "expires": self._now() + TICKET_S}))

    def read_ticket(self, token: str) -> SeatClaim:
        """Raises TokenError."""
        return self._claim(self._ticket, token, "ticket")

    def issue_resume(self, claim: SeatClaim) -> str:
        return _text(self._resume.dumps({**asdict(claim), "expires": self._now() + RESUME_S}))

    def read_resume(self, token: str) -> SeatClaim:
        """Raises TokenError."""
        return self._claim(self._resume, token, "resume token", UNKNOWN_RESUME)

    def _claim(
        self, serializer: URLSafeSerializer, token: str, what: str, invalid: str = ""
    ) -> SeatClaim:
        claim = self._content(serializer, token, what, SeatClaim, invalid)
        if claim.player_id in self._revoked:
            raise TokenError(f"The {what} has been revoked.")
        return claim

    def _content(
        self,
        serializer: URLSafeSerializer,
        token: str,
        what: str,
        make: Callable[..., Made],
        invalid: str = "",
    ) -> Made:
        """The content of a token with a right signature and time. Raises TokenError."""
        try:
            content: dict[str, Any] = serializer.loads(token)
            expires = content.pop("expires")
            made = make(**content)
        except (BadData, TypeError, KeyError, AttributeError) as fault:
            raise TokenError(invalid or f"The {what} is not valid.") from fault
        if self._now() > expires:
            raise TokenError(f"The {what} has expired.")
        return made


def _text(token: str | bytes) -> str:
    return token if isinstance(token, str) else token.decode()

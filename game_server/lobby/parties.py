"""Parties: friends who play together, placed by one quick play and never split.

The one who makes a party leads it and gives its code to the others. When the leader asks for a
quick play, a place is reserved for every member in the same room; the others see the room in the
party and join it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from game_server.lobby.errors import LobbyError, UnknownCode
from game_server.lobby.tickets import Guest
from game_server.rooms.codes import code_in

MAX_MEMBERS = 8
MAX_PARTIES = 2_000
IDLE_S = 900.0
"""How long a party lasts after its members were last heard of."""


@dataclass
class Party:
    """``members`` by player id, longest-present first; the first one leads.

    ``room_code`` is the room in which the last quick play placed them.
    """

    code: str
    members: dict[str, Guest] = field(default_factory=dict)
    room_code: str | None = None
    heard_of: float = 0.0

    @property
    def leader(self) -> str:
        return next(iter(self.members))


class Parties:
    """All parties of a node; a player is in one at a time. ``now`` is monotonic seconds."""

    def __init__(self, now: Callable[[], float], new_code: Callable[[], str]) -> None:
        self._now = now
        self._new_code = new_code
        self._parties: dict[str, Party] = {}
        self._of_player: dict[str, Party] = {}

    def open(self, guest: Guest) -> Party:
        """A party of one. Raises LobbyError when there are too many."""
        self._forget_idle()
        if len(self._parties) >= MAX_PARTIES:
            raise LobbyError("busy", "This server has no party left; try again later.", 503, 60)
        self._part(guest)
        code = next(c for c in iter(self._new_code, "") if c not in self._parties)
        party = self._parties[code] = Party(code)
        return self._add(party, guest)

    def join(self, guest: Guest, code: str) -> Party:
        """Become a member; does nothing for somebody who is one. Raises LobbyError."""
        party = self._find(code)
        if guest.player_id in party.members:
            return party
        if len(party.members) >= MAX_MEMBERS:
            raise LobbyError("full", f"A party has at most {MAX_MEMBERS} members.", 409)
        self._part(guest)
        return self._add(party, guest)

    def leave(self, guest: Guest, code: str) -> None:
        """Be no member any more; who came next leads then. Raises LobbyError."""
        self.of(guest, code)
        self._part(guest)

    def of(self, guest: Guest, code: str) -> Party:
        """A member's own party. Raises LobbyError, the same one whether it exists or not."""
        party = self._find(code)
        if guest.player_id not in party.members:
            raise _no_such_party(code)
        party.heard_of = self._now()
        return party

    def _find(self, code: str) -> Party:
        self._forget_idle()
        party = self._parties.get(code_in(code))
        if party is None:
            raise _no_such_party(code)
        return party

    def _add(self, party: Party, guest: Guest) -> Party:
        party.members[guest.player_id] = guest
        party.heard_of = self._now()
        self._of_player[guest.player_id] = party
        return party

    def _part(self, guest: Guest) -> None:
        """Take a player out of whatever party it is in."""
        party = self._of_player.pop(guest.player_id, None)
        if party is None:
            return
        del party.members[guest.player_id]
        if not party.members:
            del self._parties[party.code]

    def _forget_idle(self) -> None:
        over = self._now() - IDLE_S
        for party in [p for p in self._parties.values() if p.heard_of < over]:
            for guest in list(party.members.values()):
                self._part(guest)


def _no_such_party(code: str) -> LobbyError:
    return UnknownCode("no_such_party", f"There is no party {code_in(code)!r} that you are in.")

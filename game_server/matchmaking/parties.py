"""Parties: friends who play together, placed by one quick play and never split.

The one who makes a party leads it and gives its code to the others. When the leader asks for a
quick play, a place is reserved for every member in the same room; the others see the room in the
party and join it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game_server.limits.per_address import HoldingCap
from game_server.matchmaking.errors import Refused, UnknownCode
from game_server.rooms.state.codes import code_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.matchmaking.tokens import Guest

MAX_MEMBERS = 8
MAX_PARTIES = 10_000
"""Some 10 MB. One more ends the party that was longest not heard of."""
IDLE_S = 900.0
"""How long a party lasts after its members were last heard of."""


@dataclass
class Party:
    """``members`` by player id, longest-present first; the first one leads. ``addresses`` are
    where each of them called from, ``opener`` is the one that the party counts against.

    ``room_code`` is the room in which the last quick play placed them.
    """

    code: str = field(repr=False)
    opener: str = field(default="", repr=False)
    members: dict[str, Guest] = field(default_factory=dict, repr=False)
    addresses: dict[str, str] = field(default_factory=dict, repr=False)
    room_code: str | None = field(default=None, repr=False)
    heard_of: float = 0.0

    @property
    def leader(self) -> str:
        return next(iter(self.members))


class Parties:
    """All parties of a node; a player is in one at a time. ``now`` is monotonic seconds; one
    address may have ``each`` that it opened, 0 for no limit.
    """

    def __init__(
        self, now: Callable[[], float], new_code: Callable[[], str], each: int = 0
    ) -> None:
        self._now = now
        self._new_code = new_code
        self._opened = HoldingCap(each)
        self._parties: OrderedDict[str, Party] = OrderedDict()
        """The one that was longest not heard of comes first."""
        self._of_player: dict[str, Party] = {}

    def __len__(self) -> int:
        return len(self._parties)

    def open(self, guest: Guest, address: str = "") -> Party:
        """A party of one. Raises Refused when the address has opened too many."""
        self._forget_idle()
        left = self._of_player.get(guest.player_id)
        ends_one = left is not None and left.opener == address and len(left.members) == 1
        if not ends_one and not self._opened.has_space(address):
            raise Refused("rate_limit", "Too many parties from your address.", 429, 60)
        self.part(guest.player_id)
        self._opened.count(address)
        if len(self._parties) >= MAX_PARTIES:
            self._end(next(iter(self._parties.values())))
        code = next(c for c in iter(self._new_code, "") if c not in self._parties)
        party = self._parties[code] = Party(code, address)
        return self._add(party, guest, address)

    def join(self, guest: Guest, code: str, address: str = "") -> Party:
        """Become a member; does nothing for a member. Raises Refused."""
        party = self._find(code)
        if guest.player_id in party.members:
            return party
        if len(party.members) >= MAX_MEMBERS:
            raise Refused("full", f"A party has at most {MAX_MEMBERS} members.", 409)
        self.part(guest.player_id)
        return self._add(party, guest, address)

    def leave(self, guest: Guest, code: str) -> None:
        """Leave. When the leader leaves, the longest-present member leads. Raises Refused."""
        self.of(guest, code)
        self.part(guest.player_id)

    def of(self, guest: Guest, code: str) -> Party:
        """A member's own party. Raises Refused, the same one whether it exists or not."""
        party = self._find(code)
        if guest.player_id not in party.members:
            raise _no_such_party(code)
        self._hear_of(party)
        return party

    def part(self, player_id: str) -> None:
        """Take a player out of whatever party they are in."""
        party = self._of_player.pop(player_id, None)
        if party is None:
            return
        del party.members[player_id], party.addresses[player_id]
        if not party.members:
            self._end(party)

    def _find(self, code: str) -> Party:
        self._forget_idle()
        party = self._parties.get(code_in(code))
        if party is None:
            raise _no_such_party(code)
        return party

    def _add(self, party: Party, guest: Guest, address: str) -> Party:
        party.members[guest.player_id] = guest
        party.addresses[guest.player_id] = address
        self._of_player[guest.player_id] = party
        self._hear_of(party)
        return party

    def _hear_of(self, party: Party) -> None:
        party.heard_of = self._now()
        self._parties.move_to_end(party.code)

    def _forget_idle(self) -> None:
        over = self._now() - IDLE_S
        while self._parties:
            oldest = next(iter(self._parties.values()))
            if oldest.heard_of >= over:
                return
            self._end(oldest)

    def _end(self, party: Party) -> None:
        del self._parties[party.code]
        self._opened.leave(party.opener)
        for player_id in party.members:
            del self._of_player[player_id]


def _no_such_party(code: str) -> Refused:
    return UnknownCode("no_such_party", f"There is no party {code_in(code)!r} that you are in.")

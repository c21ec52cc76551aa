"""Who may not come into a room again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.limits.addresses import network_key
from game_server.limits.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 1_000
"""Bans of one room; one more lifts the oldest."""


class Bans:
    """Players, and whoever has become a new player at an address of theirs since.

    Those who were players before at the same address may come: a school class is not banned with
    one pupil. Times are Unix seconds. Addresses are never saved with a room, players are.
    """

    def __init__(self, players: Iterable[str] = ()) -> None:
        self._players: Recent[str, bool] = Recent(MOST)
        self._since: Recent[str, float] = Recent(MOST)
        for player_id in players:
            self.add(player_id)

    def __contains__(self, player_id: object) -> bool:
        return player_id in self._players

    def add(self, player_id: str, address: str = "", now: float = 0.0) -> None:
        """Ban a player from now on, at the address that they came from, if that is known."""
        self._players[player_id] = True
        if address:
            self._since.get_or_make(network_key(address), lambda: now)

    def refuse(self, player_id: str, made: float, address: str) -> bool:
        """Whether a player who was made at a time and calls from an address may not come in."""
        if not len(self._players):
            return False  # as in nearly every room of the many that quick play looks at
        if player_id in self._players:
            return True
        since = self._since.get(network_key(address))
        return since is not None and made >= since

    def plain(self) -> list[str]:
        """The players, longest banned first."""
        return list(self._players)

"""The bans of a room: players who may not come in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.limits.addresses import network_key
from game_server.limits.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 1_000
"""Bans of one room; one more lifts the oldest."""


class Bans:
    """Banned players, and since when new players of their addresses are refused with them.

    Older players of the same address may come: a school class is not banned with one pupil. Times
    are Unix seconds. Players are saved with their room, addresses never are.
    """

    def __init__(self) -> None:
        self._players: Recent[str, bool] = Recent(MOST)
        self._since: Recent[str, float] = Recent(MOST)

    def __contains__(self, player_id: object) -> bool:
        return player_id in self._players

    def add(self, player_id: str, address: str = "", now: float = 0.0) -> None:
        """Ban a player from now on, at the address that they came from, if that is known."""
        self._players[player_id] = True
        if address:
            self._since.get_or_make(network_key(address), lambda: now)

    def refuse(self, player_id: str, made: float, address: str) -> bool:
        """Whether a player is banned. ``made`` is when the player's identity was made, ``address``
        is where they call from.
        """
        if not len(self._players):
            return False  # the common case, and quick play asks many rooms
        if player_id in self._players:
            return True
        since = self._since.get(network_key(address))
        return since is not None and made >= since

    def plain(self) -> list[str]:
        """The players, longest banned first."""
        return list(self._players)

    @classmethod
    def from_plain(cls, plain: Iterable[str]) -> Bans:
        """The inverse of ``plain``."""
        bans = cls()
        for player_id in plain:
            bans.add(player_id)
        return bans

"""Who plays with whom: bots fill one private lobby after the other, and play rounds in it.

Rooms that wait in a lobby tell their state in status messages; then bots get ready, and the host
starts the round once enough are. Rooms that begin by themselves send no such message, and need
no word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

STARTS_ANYWAY_S = 10.0
"""Bots wait this long for a lobby to fill."""
ASKS_AGAIN_S = 1.0
LOBBY_PHASE = "lobby"


@dataclass(eq=False)
class Lobby:
    """A private room to be: ``code`` is known once its first bot has opened it."""

    size: int
    code: str | None = None
    is_gone: bool = False
    players: int = 0
    watchers: int = 0

    @property
    def is_full(self) -> bool:
        return self.players >= self.size


@dataclass
class Lobbies:
    """The lobbies of this process; every ``size`` players share one."""

    size: int
    _open: list[Lobby] = field(default_factory=list)

    def enter(self) -> tuple[Lobby, bool]:
        """A place for a player, and whether it is the one who opens the room."""
        self._forget()
        for lobby in self._open:
            if not lobby.is_full:
                lobby.players += 1
                return lobby, False
        self._open.append(Lobby(self.size, players=1))
        return self._open[-1], True

    def watch(self) -> Lobby | None:
        """The open lobby that the fewest watch, None when there is none yet."""
        self._forget()
        known = [lobby for lobby in self._open if lobby.code is not None]
        if not known:
            return None
        lobby = min(known, key=lambda lobby: lobby.watchers)
        lobby.watchers += 1
        return lobby

    def leave(self, lobby: Lobby, spectator: bool) -> None:
        """A bot is gone for good."""
        if spectator:
            lobby.watchers -= 1
        else:
            lobby.players -= 1
        lobby.is_gone |= lobby.players <= 0

    def _forget(self) -> None:
        self._open = [lobby for lobby in self._open if not lobby.is_gone]


@dataclass
class Etiquette:
    """What a bot says in a lobby: it gets ready once the lobby is full, and the host starts the
    round if it has not begun by then.
    """

    size: int
    _here_since: float | None = None
    _asked_at: float = float("-inf")

    def answer(
        self, status: Mapping[str, Any], slot: int | None, now: float
    ) -> tuple[str, dict[str, Any]] | None:
        """The command to send upon a status document; ``slot`` is the own seat, ``now`` seconds."""
        if status.get("phase") != LOBBY_PHASE:
            self._here_since = None
            return None
        if self._here_since is None:
            self._here_since = now
        players = [member for member in status.get("members", ()) if not member.get("spectator")]
        mine = next((member for member in players if member.get("slot") == slot), None)
        impatient = now - self._here_since >= STARTS_ANYWAY_S
        if slot is None or mine is None or now - self._asked_at < ASKS_AGAIN_S:
            return None
        if len(players) < self.size and not impatient:
            return None  # the room starts by itself when all who are there are ready
        if not mine.get("ready"):
            self._asked_at = now
            return "ready", {"on": True}
        everybody = all(member.get("ready") for member in players)
        if status.get("host") != mine.get("id") or not (everybody or impatient):
            return None
        self._asked_at = now
        return "start", {}

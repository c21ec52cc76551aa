"""Which bots play together: they fill one private lobby after the other, and play rounds in it.

A room in its lobby phase sends status messages. Upon them bots get ready, and the host starts the
round once enough are. A room without a lobby phase starts by itself, and bots send nothing.
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
    """A private room. ``code`` is None until its first bot has opened the room."""

    size: int
    code: str | None = None
    is_gone: bool = False
    players: int = 0
    spectators: int = 0

    @property
    def is_full(self) -> bool:
        return self.players >= self.size


@dataclass
class Lobbies:
    """The lobbies of this process; every ``size`` players share one."""

    size: int
    _open: list[Lobby] = field(default_factory=list)

    def join(self) -> tuple[Lobby, bool]:
        """A lobby with a free seat, and whether this player is the one who opens the room."""
        self._forget()
        for lobby in self._open:
            if not lobby.is_full:
                lobby.players += 1
                return lobby, False
        self._open.append(Lobby(self.size, players=1))
        return self._open[-1], True

    def spectate(self) -> Lobby | None:
        """The open lobby with the fewest spectators; None when there is none yet."""
        self._forget()
        opened = [lobby for lobby in self._open if lobby.code is not None]
        if not opened:
            return None
        lobby = min(opened, key=lambda lobby: lobby.spectators)
        lobby.spectators += 1
        return lobby

    def leave(self, lobby: Lobby, spectator: bool) -> None:
        """A bot has left for good."""
        if spectator:
            lobby.spectators -= 1
        else:
            lobby.players -= 1
        lobby.is_gone |= lobby.players <= 0

    def _forget(self) -> None:
        self._open = [lobby for lobby in self._open if not lobby.is_gone]


@dataclass
class LobbyRoutine:
    """The commands of one bot in the lobby phase. It gets ready once the lobby is full; the host
    then starts the round, if it has not started by itself.
    """

    size: int
    _joined_at: float | None = None
    _asked_at: float = float("-inf")

    def next_command(
        self, status: Mapping[str, Any], slot: int | None, now: float
    ) -> tuple[str, dict[str, Any]] | None:
        """The command (name, arguments) to send upon a status; None for nothing.

        ``slot`` is the bot's seat, None for spectators; ``now`` is in seconds.
        """
        if status.get("phase") != LOBBY_PHASE:
            self._joined_at = None
            return None
        if self._joined_at is None:
            self._joined_at = now
        players = [member for member in status.get("members", ()) if not member.get("spectator")]
        mine = next((member for member in players if member.get("slot") == slot), None)
        has_waited = now - self._joined_at >= STARTS_ANYWAY_S
        if slot is None or mine is None or now - self._asked_at < ASKS_AGAIN_S:
            return None
        if len(players) < self.size and not has_waited:
            return None  # a room starts as soon as all its players are ready
        if not mine.get("ready"):
            self._asked_at = now
            return "ready", {"on": True}
        all_ready = all(member.get("ready") for member in players)
        if status.get("host") != mine.get("id") or not (all_ready or has_waited):
            return None
        self._asked_at = now
        return "start", {}

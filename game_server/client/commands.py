"""A method for each command of a room. Each waits for the server's answer and raises CommandError
if the server refuses: ``not_host``, ``not_now``, … (``protocol.commands`` has the codes of each).

``member`` is always an ``id`` of ``game.status["members"]``; yours is ``game.member``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal


class CommandError(Exception):
    """A command was refused; ``code`` is the server's error code, the text its sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


class RoomCommands(ABC):
    """The commands that a member can give its room."""

    @abstractmethod
    async def command(self, name: str, /, **args: Any) -> Any:
        """Give a command by its name on the wire and return the answer's value, None for most.
        Raises CommandError when it is refused, and Disconnected.
        """

    # Everybody

    async def ready(self, on: bool = True) -> None:
        """Be ready for the next round, or take that back. The countdown starts when all are."""
        await self.command("ready", on=on)

    async def rematch(self) -> None:
        """After the results: be ready for another round."""
        await self.command("rematch")

    async def rename(self, name: str) -> str:
        """Change your name. Returns it as the room has it, cleaned and unique."""
        return str(await self.command("rename", name=name))

    async def chat(self, text: str, *, team: bool = False) -> None:
        """Say something to the room, or only to your team."""
        await self.command("chat", text=text, scope="team" if team else "room")

    async def quick_chat(self, phrase: int, *, team: bool = False) -> None:
        """Say one of the game's phrases by its number."""
        await self.command("chat", text="", quick=phrase, scope="team" if team else "room")

    async def mute(self, member: int, on: bool = True) -> None:
        """Stop hearing a member's chat, or hear it again."""
        await self.command("mute", member=member, on=on)

    async def spectate(self) -> None:
        """Give your seat up and watch; a new welcome comes."""
        await self.command("spectate")

    async def play(self) -> None:
        """Take a seat and play; a new welcome comes. ``full`` when no seat is free."""
        await self.command("play")

    async def follow(self, slot: int | None) -> None:
        """As a spectator: see what the player in a slot sees; None is a free camera."""
        await self.command("follow", slot=slot)

    async def vote_kick(self, member: int) -> None:
        """In a room without a host: start a vote on removing a member."""
        await self.command("vote_kick", member=member)

    async def vote(self, yes: bool) -> None:
        """Vote in the current vote, ``status["vote"]``."""
        await self.command("vote", yes=yes)

    # The host

    async def start(self) -> None:
        """Start the countdown, even if not all are ready."""
        await self.command("start")

    async def stop(self) -> None:
        """End the countdown or the round."""
        await self.command("stop")

    async def change_settings(self, **changes: Any) -> None:
        """Before a round: change some settings, ``game`` and ``mode`` among them. Each game's
        ``settings_schema`` in ``GET /api/protocol`` has its settings.
        """
        await self.command("settings", **changes)

    async def kick(self, member: int) -> None:
        """Remove a member, who can come back."""
        await self.command("kick", member=member)

    async def ban(self, member: int) -> None:
        """Remove a member for good."""
        await self.command("ban", member=member)

    async def move(self, member: int, team: int) -> None:
        """Put a player into another team, counted from 1. Before a round players can move
        themselves.
        """
        await self.command("move", member=member, team=team)

    async def make_host(self, member: int) -> None:
        """Make another member the host."""
        await self.command("host", member=member)

    async def lock(self, on: bool = True) -> None:
        """Let no new members in, or let them in again."""
        await self.command("lock", on=on)

    async def late_join(self, to: Literal["play", "watch"]) -> None:
        """Let people who join during a round ``play`` at once, or ``watch`` until it is over."""
        await self.command("late_join", to=to)

    async def slow_mode(self, seconds: int) -> None:
        """Make everybody else wait this many seconds between two chat messages; 0 ends it."""
        await self.command("slow_mode", seconds=seconds)

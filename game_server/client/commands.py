"""A method for each command of a room. Every one waits for the server's answer and raises
CommandError when it is refused: ``not_host``, ``not_now``, ``no_such_member``, ``bad_value``,
``rate_limited``, ``full``, …

People are named by their member numbers: ``game.status["members"]`` has the ``id`` of each, and
``game.member`` is one's own.
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
    """What a member may ask of its room."""

    @abstractmethod
    async def command(self, name: str, /, **args: Any) -> Any:
        """Ask for something and return the answer's value. Raises CommandError when refused, and
        Disconnected.
        """

    # Everybody

    async def ready(self, on: bool = True) -> None:
        """Be ready for the next round, or not any more. When all are, the countdown starts."""
        await self.command("ready", on=on)

    async def rematch(self) -> None:
        """After the results: be ready for another round."""
        await self.command("rematch")

    async def rename(self, name: str) -> str:
        """Be called otherwise. Returns the name as the room has it, cleaned and unique."""
        return str(await self.command("rename", name=name))

    async def chat(self, text: str, *, team: bool = False) -> None:
        """Say something to the room, or to the own team only."""
        await self.command("chat", text=text, scope="team" if team else "room")

    async def quick_chat(self, phrase: int, *, team: bool = False) -> None:
        """Say one of the game's phrases by its number."""
        await self.command("chat", text="", quick=phrase, scope="team" if team else "room")

    async def mute(self, member: int, on: bool = True) -> None:
        """Hear no more, or hear again, what a member says."""
        await self.command("mute", member=member, on=on)

    async def spectate(self) -> None:
        """Give the seat up and watch; a new welcome comes."""
        await self.command("spectate")

    async def play(self) -> None:
        """Take a seat and play; a new welcome comes. Refused with ``full`` when there is none."""
        await self.command("play")

    async def follow(self, slot: int | None) -> None:
        """As a spectator: see what the player in a slot sees, or look around freely."""
        await self.command("follow", slot=slot)

    async def vote_kick(self, member: int) -> None:
        """In a room without a host: start a vote on removing somebody."""
        await self.command("vote_kick", member=member)

    async def vote(self, yes: bool) -> None:
        """Answer the vote that is on, ``status["vote"]``."""
        await self.command("vote", yes=yes)

    # The host

    async def start(self) -> None:
        """Start the countdown, whoever is ready."""
        await self.command("start")

    async def stop(self) -> None:
        """End the countdown or the round."""
        await self.command("stop")

    async def change_settings(self, **changes: Any) -> None:
        """Before a round: change some settings; ``game`` and ``mode`` are among them. The fields
        of each game are ``settings_schema`` in ``GET /api/protocol``.
        """
        await self.command("settings", **changes)

    async def kick(self, member: int) -> None:
        """Remove somebody, who may come back."""
        await self.command("kick", member=member)

    async def ban(self, member: int) -> None:
        """Remove somebody for good."""
        await self.command("ban", member=member)

    async def move(self, member: int, team: int) -> None:
        """Put a player into another team, counted from 1. Players may move themselves before a
        round.
        """
        await self.command("move", member=member, team=team)

    async def make_host(self, member: int) -> None:
        """Pass the host's role on."""
        await self.command("host", member=member)

    async def lock(self, on: bool = True) -> None:
        """Let nobody new in, or let people in again."""
        await self.command("lock", on=on)

    async def late_join(self, to: Literal["play", "watch"]) -> None:
        """What those do who come during a round."""
        await self.command("late_join", to=to)

    async def slow_mode(self, seconds: int) -> None:
        """How long everybody waits between two chat lines; 0 is not at all."""
        await self.command("slow_mode", seconds=seconds)

"""A room with a lobby, and the people in it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game_server.protocol.messages import REPLY, STATUS, Command
from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room


class Slow(Runners):
    """Another game, with ticks of its own."""

    name, title, tick_hz = "slow", "Slow", 10


class HostedRoom:
    """A private room and the people in it, by their names."""

    def __init__(self, *names: str, **settings: Any) -> None:
        self.node = Node(Runners(), Slow())
        self.room: Room = self.node.registry.open(
            "runners", private=True, seed=4, settings=settings
        )
        self.members: dict[str, Member] = {}
        self.links: dict[str, RecordingLink] = {}
        for name in names:
            self.come(name)

    def come(self, name: str, *, spectate: bool = False) -> Member:
        member, link = self.node.join(self.room, name, spectate=spectate)
        self.members[name], self.links[name] = member, link
        return member

    def ask(self, name: str, command: str, /, **args: Any) -> Any:
        """Send a command; returns the error's code, or None."""
        self.node.receive(self.members[name], Command(7, command, args))
        error = self.links[name].of_type(REPLY)[-1][2]
        return error and error[0]

    def number(self, name: str) -> int:
        return self.room.seat_of(self.members[name]).person_id

    def status(self, name: str) -> dict[str, Any]:
        status: dict[str, Any] = self.links[name].of_type(STATUS)[-1][1]
        return status

    def teams(self) -> dict[str, int]:
        return {seat.name.lower(): seat.team for seat in self.room.seats}

"""Rooms and the people in them by name: a private one with a lobby, and a public one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game_server.protocol.messages import STATUS, TICK
from tests.support.rooms import EXTRA_EVENT, Node, RecordingLink, Runners, input_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.games.base import Game
    from game_server.rooms.state.member import Member

NOTICE, RIGHT = 2, 1
GAME = Runners()


class Slow(Runners):
    """Another game, with ticks of its own."""

    name, title, tick_hz = "slow", "Slow", 10


class PeopledRoom:
    """A room of runners, with these people, on a node with these games. Keywords are those of
    ``RoomRegistry.open``.
    """

    def __init__(self, names: Sequence[str], *games: Game, **opening: Any) -> None:
        self.node = Node(*games)
        self.room = self.node.registry.open("runners", seed=4, **opening)
        self.members: dict[str, Member] = {}
        self.links: dict[str, RecordingLink] = {}
        for name in names:
            self.come(name)

    def come(self, name: str, *, spectate: bool = False, address: str = "") -> Member:
        member, link = self.node.join(self.room, name, spectate=spectate, address=address)
        self.members[name], self.links[name] = member, link
        return member

    def ask(self, name: str, command: str, /, **args: Any) -> str | None:
        """Send a command; returns the error's code, or None."""
        error, _ = self.node.ask(self.members[name], self.links[name], command, **args)
        return None if error is None else str(error[0])


class HostedRoom(PeopledRoom):
    """A private room with a lobby. The first to come is the host."""

    def __init__(self, *names: str, **settings: Any) -> None:
        super().__init__(names, GAME, Slow(), private=True, settings=settings)

    def number(self, name: str) -> int:
        """Somebody's person id."""
        return self.room.seat_of(self.members[name]).person_id

    def status(self, name: str) -> dict[str, Any]:
        """The newest status that somebody has received."""
        status: dict[str, Any] = self.links[name].of_type(STATUS)[-1][1]
        return status

    def teams(self) -> dict[str, int]:
        """Everybody's team."""
        return {seat.name.lower(): seat.team for seat in self.room.seats}


class PublicRoom(PeopledRoom):
    """A public room, without a lobby unless asked for."""

    def __init__(self, *names: str, lobby: bool = False, **settings: Any) -> None:
        super().__init__(names, GAME, lobby=lobby, settings=settings)

    def notices(self, name: str) -> list[str]:
        """The notices that one member alone has received."""
        ticks = self.links[name].of_type(TICK)
        extras = [extra for tick in ticks for extra in tick[3]]
        return [e[3][0] for e in extras if e[0] == EXTRA_EVENT and e[1] == NOTICE]

    def play(self, name: str, seconds: int) -> None:
        """Time passes while one player runs now and then."""
        for second in range(seconds):
            tick = self.node.registry.tick_of(self.room) + 2
            frame = input_frame(GAME, tick, RIGHT if second % 2 else 0, 0)
            self.node.registry.membership.receive_input(self.members[name], frame)
            self.node.run(1.0)

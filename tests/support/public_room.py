"""A public room and the people in it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game_server.protocol.messages import REPLY, TICK, Command
from tests.support.rooms import Node, RecordingLink, Runners, input_frame

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member


NOTICE, RIGHT = 2, 1


GAME = Runners()


class PublicRoom:
    """A public room with some people in it."""

    def __init__(self, *names: str, lobby: bool = False, **settings: Any) -> None:
        self.node = Node(GAME)
        self.room = self.node.registry.open("runners", lobby=lobby, seed=4, settings=settings)
        self.members: dict[str, Member] = {}
        self.links: dict[str, RecordingLink] = {}
        for name in names:
            self.join(name)

    def join(self, name: str, address: str = "") -> None:
        joined = self.node.join(self.room, name, address=address)
        self.members[name], self.links[name] = joined

    def ask(self, name: str, command: str, /, **args: Any) -> Any:
        self.node.receive(self.members[name], Command(7, command, args))
        error = self.links[name].of_type(REPLY)[-1][2]
        return error and error[0]

    def notices(self, name: str) -> list[str]:
        """The notices that one member alone has received."""
        ticks = self.links[name].of_type(TICK)
        extras = [extra for tick in ticks for extra in tick[3]]
        return [extra[3][0] for extra in extras if extra[0] == 2 and extra[1] == NOTICE]

    def play(self, name: str, seconds: int) -> None:
        """Time passes while one player runs now and then."""
        for second in range(seconds):
            tick = self.node.registry.tick_of(self.room) + 2
            frame = input_frame(GAME, tick, RIGHT if second % 2 else 0, 0)
            self.node.registry.membership.receive_input(self.members[name], frame)
            self.node.run(1.0)

"""Command rates: commands that cost everybody a message have a limit by person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from game_server.protocol.messages import REPLY, STATUS, Command
from tests.support.rooms import Node, RecordingLink

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member


class Fidget:
    """A room with two people, of whom one does something again and again."""

    def __init__(self, *, lobby: bool = True) -> None:
        self.node = Node()
        self.room = self.node.registry.open("runners", lobby=lobby)
        _, self.other = self.node.join(self.room, "bob")
        self.member, self.link = self.node.join(self.room, "ann")

    def ask(self, command: str, **args: Any) -> Any:
        return ask(self.node, self.member, self.link, command, **args)


def ask(node: Node, member: Member, link: RecordingLink, command: str, **args: Any) -> Any:
    node.receive(member, Command(7, command, args))
    error = link.of_type(REPLY)[-1][2]
    return error and error[0]


@pytest.mark.parametrize(
    ("command", "args", "pause_s"),
    [("rename", {"name": "Ann"}, 10.0), ("ready", {"on": True}, 1.0), ("play", {}, 5.0)],
)
def test_eight_times_at_once_and_then_at_a_pace(
    command: str, args: dict[str, Any], pause_s: float
) -> None:
    fidget = Fidget()
    answers = [fidget.ask(command, **args) for _ in range(10)]
    assert answers == [None] * 8 + ["rate_limited"] * 2
    fidget.node.run(pause_s)
    assert [fidget.ask(command, **args) for _ in range(2)] == [None, "rate_limited"]


def test_a_new_connection_is_no_new_person() -> None:
    fidget = Fidget()
    for _ in range(8):
        assert fidget.ask("rename", name="Ann") is None
    fidget.node.registry.membership.drop(fidget.member)
    link = RecordingLink()
    back = fidget.node.registry.membership.resume(fidget.node.resume_claim(fidget.link), link)
    assert ask(fidget.node, back, link, "rename", name="Ann") == "rate_limited"


def test_others_have_paces_of_their_own() -> None:
    fidget = Fidget()
    for _ in range(9):
        fidget.ask("ready", on=True)
    bob, link = fidget.node.join(fidget.room, "cat")
    assert ask(fidget.node, bob, link, "ready", on=True) is None


def test_who_joins_and_leaves_without_end_does_not_drown_the_chat() -> None:
    fidget = Fidget()
    before = len(fidget.other.frames)
    for number in range(100):
        member, _ = fidget.node.join(fidget.room, f"guest {number}")
        fidget.node.run(0.1)
        fidget.node.registry.membership.leave(member)
        fidget.node.run(0.1)
    documents = fidget.other.since(before).of_type(STATUS)
    lines = [entry for document in documents for entry in document[1]["log"]]
    assert 40 < len(lines) < 60
    fidget.node.run(31.0)
    before = len(fidget.other.frames)
    fidget.node.join(fidget.room, "dan")
    fidget.node.run(0.2)
    assert any(d[1]["log"] for d in fidget.other.since(before).of_type(STATUS))

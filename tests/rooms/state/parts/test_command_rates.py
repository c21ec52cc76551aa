"""Command rates: commands that cost everybody a message have a limit by person."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.rooms import Node, RecordingLink


class Fidget:
    """A room with two people, of whom one does something again and again."""

    def __init__(self, *, lobby: bool = True) -> None:
        self.node = Node()
        self.room = self.node.registry.open("runners", lobby=lobby)
        _, self.other = self.node.join(self.room, "bob")
        self.member, self.link = self.node.join(self.room, "ann")

    def ask(self, command: str, **args: Any) -> Any:
        error, _ = self.node.ask(self.member, self.link, command, **args)
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
    error, _ = fidget.node.ask(back, link, "rename", name="Ann")
    assert error[0] == "rate_limited"


def test_others_have_paces_of_their_own() -> None:
    fidget = Fidget()
    for _ in range(9):
        fidget.ask("ready", on=True)
    cat, link = fidget.node.join(fidget.room, "cat")
    assert fidget.node.ask(cat, link, "ready", on=True) == [None, None]

"""Commands are found by name and answered by their request's id."""

from __future__ import annotations

from game_server.protocol.messages import TICK, Ack, Command, Resync
from tests.support.rooms import Node


def test_an_unknown_command_is_answered_with_an_error() -> None:
    node = Node()
    ann, link = node.join(node.registry.open("runners", seed=9), "ann")
    error, value = node.ask(ann, link, "fly")
    assert (error, value) == (["unknown_command", "There is no command 'fly'."], None)


def test_rename_keeps_names_unique_and_tells_everybody() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    (ann, link), _ = node.join(room, "ann"), node.join(room, "bob")
    node.run(0.1)
    assert node.ask(ann, link, "rename", name="BOB") == [None, "BOB 2"]
    node.run(0.1)
    assert room.roster[0].name == "BOB 2"


def test_leaving_frees_the_seat_and_closes_normally() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, link = node.join(room, "ann")
    node.receive(ann, Command(1, "leave", {}))
    assert link.closed == (1000, "You left the room.")
    assert len(room.seats) == 0


def test_resync_and_ack_reach_the_members_outbox() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, link = node.join(room, "ann")
    node.run(0.3)
    assert link.of_type(TICK)[-1][3] == []
    node.receive(ann, Resync(0))
    node.run(0.05)
    assert [extra[2][0] for extra in link.of_type(TICK)[-1][3]] == [0]
    runner = node.runner(room)
    runner.tick()
    runner.tick()
    newest = runner.tick_of(room)
    node.receive(ann, Ack(newest - 1, None, None, None))
    assert ann.outbox.age == 1

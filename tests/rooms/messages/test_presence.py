"""System messages in chat: joined, left, disconnected, renamed, the host now."""

from __future__ import annotations

from game_server.protocol.messages import STATUS, Command
from tests.support.rooms import Node, RecordingLink

NOTICE = 2


def test_who_joins_and_leaves_without_end_does_not_drown_the_chat() -> None:
    node = Node()
    room = node.registry.open("runners", lobby=True)
    _, link = node.join(room, "bob")
    before = len(link.frames)
    for number in range(100):
        member, _ = node.join(room, f"guest {number}")
        node.run(0.1)
        node.registry.membership.leave(member)
        node.run(0.1)
    documents = link.since(before).of_type(STATUS)
    entries = [entry for document in documents for entry in document[1]["log"]]
    assert 40 < len(entries) < 60
    node.run(31.0)
    before = len(link.frames)
    node.join(room, "dan")
    node.run(0.2)
    assert any(d[1]["log"] for d in link.since(before).of_type(STATUS))


def test_chat_announces_joining_leaving_and_returning() -> None:
    node = Node()
    room = node.registry.open("runners", private=True, lobby=True)
    (_, ann_link), (bob, bob_link) = node.join(room, "ann"), node.join(room, "bob")
    node.run(0.2)
    node.registry.membership.drop(bob)
    node.run(1.0)
    bob = node.registry.membership.resume(node.resume_claim(bob_link), RecordingLink())
    node.run(1.0)
    node.join(room, "zoe", spectate=True)
    for command, args in (("rename", {"name": "Bert"}), ("spectate", {}), ("leave", {})):
        node.run(0.2)
        node.receive(bob, Command(7, command, args))
    node.run(0.2)
    assert [fields[0] for number, fields in ann_link.events if number == NOTICE] == [
        "Ann joined.",
        "Bob joined.",
        "Bob lost the connection.",
        "Bob is back.",
        "Zoe watches.",
        "Bob is called Bert now.",
        "Bert watches now.",
        "Bert left.",
    ]


def test_a_new_host_is_announced_however_many_are_there() -> None:
    for guests in (2, 70):
        node = Node()
        room = node.registry.open("runners", lobby=True, settings={"player_limit": 80})
        node.join(room, "ann")
        (bob, _), (_, cleo_link), *_ = [node.join(room, f"guest {n}") for n in range(guests)]
        node.run(2.0)
        node.receive(room.members[False, 0], Command(7, "host", {"member": 2}))
        node.run(2.0)
        node.registry.membership.leave(bob)
        node.run(2.0)
        node.registry.membership.leave(room.members[False, 0])
        node.run(2.0)
        said = [fields[0] for number, fields in cleo_link.events if number == NOTICE]
        assert [sentence for sentence in said if "host" in sentence] == [
            "Guest 0 is the host now.",
            "Ann is the host now.",
            "Guest 1 is the host now.",
        ]

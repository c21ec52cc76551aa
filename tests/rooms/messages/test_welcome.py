"""The welcome: all that a client needs before its first tick."""

from __future__ import annotations

from game_server.protocol.messages import WELCOME
from tests.support.peopled_rooms import HostedRoom
from tests.support.rooms import Node


def test_the_welcome_carries_the_status_and_the_members_own_number() -> None:
    hosted = HostedRoom("ann", "bob")
    welcome = hosted.links["bob"].of_type(WELCOME)[0][1]
    assert welcome["member"] == 2
    status = welcome["status"]
    assert (status["phase"], status["lobby"], status["host"]) == ("lobby", True, 1)
    assert [(m["id"], m["name"], m["slot"]) for m in status["members"]] == [
        (1, "Ann", 0),
        (2, "Bob", 1),
    ]
    assert "player_id" not in status["members"][0]


def test_a_ticket_holder_is_welcomed_with_all_that_a_client_needs() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    _, link = node.join(room, "ann")
    [[_, welcome]] = link.messages
    assert welcome["version"] == 2
    assert welcome["game"] == "runners"
    assert welcome["room"]["code"] == room.code
    assert (welcome["slot"], welcome["tick"], welcome["tick_hz"]) == (0, 0, 20)
    assert welcome["map"] == {"width": 1000, "height": 500, "walls": []}
    assert welcome["cells"] == {"size": 1024.0, "cols": 1, "rows": 1}
    assert welcome["settings"]["player_limit"] == 4
    assert (welcome["roster"], welcome["log"]) == ([], 1)


def test_a_late_joiner_gets_the_whole_roster() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, settings={"min_players": 3})
    node.join(room, "ann")
    node.run(1.0)
    _, link = node.join(room, "bob")
    welcome = link.messages[0][1]
    bots = [name for _, name, is_bot, _ in welcome["roster"] if is_bot]
    assert [entry[:3] for entry in welcome["roster"] if not entry[2]] == [[0, "Ann", False]]
    assert len(set(bots)) == 2
    assert welcome["log"] == 5

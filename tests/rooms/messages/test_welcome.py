"""The welcome: all that a client needs before its first tick."""

from __future__ import annotations

from game_server.protocol.messages import WELCOME
from tests.support.hosted_room import HostedRoom


def test_the_welcome_carries_the_status_and_the_members_own_number() -> None:
    hosted = HostedRoom("ann", "bob")
    welcome = hosted.lines["bob"].of_type(WELCOME)[0][1]
    assert welcome["member"] == 2
    status = welcome["status"]
    assert (status["phase"], status["lobby"], status["host"]) == ("lobby", True, 1)
    assert [(m["id"], m["name"], m["slot"]) for m in status["members"]] == [
        (1, "Ann", 0),
        (2, "Bob", 1),
    ]
    assert "player_id" not in status["members"][0]

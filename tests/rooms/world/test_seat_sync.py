"""The seats of a world follow the seats of its rooms, and bots fill what people leave free."""

from __future__ import annotations

from tests.support.hosted_room import HostedRoom


def test_bots_even_the_teams_out() -> None:
    hosted = HostedRoom("ann", "bob", teams=2, min_players=4)
    hosted.ask("ann", "move", member=2, team=1)
    hosted.ask("ann", "start")
    hosted.node.run(3.5)
    runner = hosted.node.runner(hosted.room)
    assert runner.world.seats.team.tolist() == [1, 1, 2, 2]

"""Idle players of public rooms are warned, and then watch."""

from __future__ import annotations

import pytest

from game_server.protocol.messages import Command
from game_server.rooms.registry.new_rooms import PUBLIC_WATCH_DELAY_S
from tests.support.peopled_rooms import PublicRoom


@pytest.mark.slow
def test_who_does_nothing_is_warned_after_90_seconds_and_then_watches() -> None:
    crowd = PublicRoom("ann", "bob")
    crowd.play("ann", 89)
    assert crowd.notices("bob") == []
    crowd.play("ann", 5)
    assert crowd.notices("bob") == ["Are you there? In 10 seconds you only watch."]
    crowd.play("ann", 8)
    assert crowd.members["bob"].spectator is True
    crowd.play("ann", PUBLIC_WATCH_DELAY_S)
    assert crowd.notices("bob")[1:] == [
        "You were away, so now you watch. Play again whenever you like."
    ]
    assert crowd.members["ann"].spectator is False
    assert crowd.notices("ann") == []
    assert crowd.ask("bob", "play") is None


@pytest.mark.slow
def test_a_touch_after_the_warning_is_enough() -> None:
    crowd = PublicRoom("ann")
    crowd.node.run(92.0)
    crowd.play("ann", 2)
    crowd.node.run(60.0)
    assert crowd.members["ann"].spectator is False
    assert len(crowd.notices("ann")) == 1


@pytest.mark.slow
def test_in_a_hosted_public_room_only_a_round_is_for_players() -> None:
    crowd = PublicRoom("ann", "bob", lobby=True)
    crowd.node.run(120.0)
    assert crowd.ask("ann", "start") is None
    crowd.play("ann", 89)
    assert crowd.notices("bob") == []
    crowd.play("ann", 3)
    assert crowd.notices("bob") == ["Are you there? In 10 seconds you only watch."]
    crowd.play("ann", 10)
    assert [crowd.members[name].spectator for name in ("ann", "bob")] == [False, True]
    assert crowd.room.host == 1


@pytest.mark.slow
@pytest.mark.parametrize("lobby", [True, False])
def test_friends_in_a_private_room_may_be_idle(lobby: bool) -> None:
    crowd = PublicRoom("ann")
    private = crowd.node.registry.open("runners", private=True, lobby=lobby, seed=5)
    member, link = crowd.node.join(private, "bob")
    crowd.node.receive(member, Command(1, "start", {}))
    crowd.node.run(150.0)
    assert member.spectator is False
    assert link.closed is None

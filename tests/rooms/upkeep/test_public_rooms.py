"""Rooms without a host: votes on removing somebody, and what becomes of idle players."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from game_server.protocol.close_codes import ProtocolError
from game_server.protocol.messages import REPLY, STATUS, TICK, Command
from game_server.rooms.registry.new_rooms import PUBLIC_WATCH_DELAY_S
from tests.support.rooms import Node, RecordingLink, Runners, input_frame

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member

NOTICE, RIGHT = 2, 1
GAME = Runners()


class Crowd:
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


def test_more_than_half_of_the_others_remove_somebody_for_good() -> None:
    crowd = Crowd("ann", "bob", "cat", "dan")
    assert crowd.ask("ann", "vote_kick", member=4) is None
    crowd.node.run(0.2)
    vote = crowd.links["cat"].of_type(STATUS)[-1][1]["vote"]
    assert vote == {"target": 4, "by": 1, "yes": 1, "needed": 2, "ends_tick": 600}
    assert crowd.ask("dan", "vote", yes=False) == "not_now"
    assert crowd.ask("ann", "vote", yes=True) is None
    assert crowd.links["dan"].closed is None
    assert crowd.ask("bob", "vote", yes=True) is None
    assert crowd.links["dan"].closed == (4508, "The others voted you out.")
    with pytest.raises(ProtocolError):
        crowd.node.join(crowd.room, "dan")


def test_a_vote_that_nobody_follows_ends_and_cannot_be_called_again_at_once() -> None:
    crowd = Crowd("ann", "bob", "cat")
    crowd.ask("ann", "vote_kick", member=2)
    assert crowd.ask("cat", "vote_kick", member=1) == "not_now"
    crowd.node.run(31.0)
    assert crowd.room.votes.current is None
    assert crowd.ask("ann", "vote_kick", member=2) == "rate_limited"
    assert crowd.ask("cat", "vote_kick", member=2) is None
    assert crowd.ask("ann", "vote", yes=False) is None
    assert crowd.room.votes.current is None
    assert crowd.links["bob"].closed is None


def test_a_vote_ends_when_its_target_leaves() -> None:
    crowd = Crowd("ann", "bob", "cat")
    crowd.ask("ann", "vote_kick", member=2)
    crowd.node.registry.membership.leave(crowd.members["bob"])
    crowd.node.run(1.1)
    assert crowd.room.votes.current is None


def test_two_people_cannot_vote_each_other_out() -> None:
    crowd = Crowd("ann", "bob")
    assert crowd.ask("ann", "vote_kick", member=2) == "not_now"
    assert crowd.ask("ann", "vote_kick", member=1) == "bad_value"


def test_two_of_one_address_cannot_even_call_a_vote_against_one_of_another() -> None:
    crowd = Crowd()
    for name, address in (("ann", "203.0.113.9"), ("bob", "203.0.113.9"), ("eve", "192.0.2.1")):
        crowd.join(name, address)
    assert crowd.ask("ann", "vote_kick", member=3) == "not_now"
    crowd.join("dan", "198.51.100.7")
    assert crowd.ask("ann", "vote_kick", member=3) is None
    assert crowd.ask("bob", "vote", yes=True) is None
    assert crowd.links["eve"].closed is None
    crowd.node.run(0.2)
    vote = crowd.links["eve"].of_type(STATUS)[-1][1]["vote"]
    assert (vote["yes"], vote["needed"]) == (1, 2)
    assert crowd.ask("dan", "vote", yes=True) is None
    assert crowd.links["eve"].closed == (4508, "The others voted you out.")


def test_those_of_one_address_call_votes_as_seldom_as_one_person() -> None:
    crowd = Crowd()
    crowd.join("ann", "203.0.113.9")
    crowd.join("bob", "203.0.113.9")
    crowd.join("cat", "198.51.100.7")
    crowd.join("eve", "192.0.2.1")
    assert crowd.ask("ann", "vote_kick", member=4) is None
    crowd.node.run(31.0)
    assert crowd.ask("bob", "vote_kick", member=4) == "rate_limited"
    crowd.node.registry.membership.leave(crowd.members["ann"])
    crowd.join("ann", "203.0.113.9")
    assert crowd.ask("ann", "vote_kick", member=4) == "rate_limited"
    assert crowd.ask("cat", "vote_kick", member=4) is None


def test_nobody_is_host_of_a_public_room() -> None:
    crowd = Crowd("ann", "bob")
    assert crowd.room.host is None
    for command, args in (("start", {}), ("kick", {"member": 2}), ("settings", {})):
        assert crowd.ask("ann", command, **args) == "not_host"
    assert crowd.ask("ann", "ready", on=True) == "not_now"


@pytest.mark.slow
def test_who_does_nothing_is_warned_after_90_seconds_and_then_watches() -> None:
    crowd = Crowd("ann", "bob")
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
    crowd = Crowd("ann")
    crowd.node.run(92.0)
    crowd.play("ann", 2)
    crowd.node.run(60.0)
    assert crowd.members["ann"].spectator is False
    assert len(crowd.notices("ann")) == 1


@pytest.mark.slow
def test_in_a_hosted_public_room_only_a_round_is_for_players() -> None:
    crowd = Crowd("ann", "bob", lobby=True)
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
    crowd = Crowd("ann")
    private = crowd.node.registry.open("runners", private=True, lobby=lobby, seed=5)
    member, link = crowd.node.join(private, "bob")
    crowd.node.receive(member, Command(1, "start", {}))
    crowd.node.run(150.0)
    assert member.spectator is False
    assert link.closed is None

"""Teams of strangers and of friends: even, and no party divided that could be in one team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.peopled_rooms import HostedRoom
from tests.support.rooms import Node, RecordingLink

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member


class Sides:
    """A public room with teams; people come alone, or with the party that their name begins with:
    ``a1`` and ``a2`` are friends, ``x`` is alone.
    """

    def __init__(self, *names: str, **settings: Any) -> None:
        self.node = Node()
        chosen = {"teams": 2, "player_limit": 12, **settings}
        self.room = self.node.registry.open("runners", seed=4, settings=chosen)
        self.members: dict[str, Member] = {}
        self.come(*names)

    def come(self, *names: str) -> None:
        for name in names:
            party = name[0] if len(name) > 1 else ""
            claim = self.node.registry.membership.reserve(self.room, name, name, party=party)
            self.members[name] = self.node.registry.membership.claim(claim, RecordingLink())

    def go(self, *names: str) -> None:
        for name in names:
            self.node.registry.membership.leave(self.members[name])

    @property
    def teams(self) -> list[str]:
        """The players of the first team, and of the second."""
        seats = list(self.room.seats)
        count = self.room.settings.teams
        return [
            " ".join(sorted(seat.player_id for seat in seats if seat.team == team))
            for team in range(1, count + 1)
        ]


def test_friends_are_put_into_one_team_and_strangers_make_up_for_it() -> None:
    sides = Sides("x", "y", "a1", "a2")
    assert sides.teams == ["a1 a2", "x y"]


def test_two_parties_oppose_each_other() -> None:
    assert Sides("x", "a1", "a2", "b1", "b2", "y").teams == ["b1 b2 x", "a1 a2 y"]


def test_a_party_that_has_to_be_divided_is_united_as_soon_as_others_are_there() -> None:
    sides = Sides("a1", "a2")
    assert sides.teams == ["a1", "a2"]
    sides.come("x")
    assert sides.teams == ["a1 a2", "x"]
    sides.come("y")
    assert sides.teams == ["a1 a2", "x y"]


def test_bots_play_against_a_party_that_is_alone() -> None:
    sides = Sides("a1", "a2", "a3", min_players=6)
    assert sides.teams == ["a1 a2 a3", ""]
    sides.node.run(0.1)
    runner = sides.node.runner(sides.room)
    assert sorted(runner.world.seats.team[:6].tolist()) == [1, 1, 1, 2, 2, 2]


def test_a_party_of_all_but_one_is_not_divided_for_that_one() -> None:
    sides = Sides("a1", "a2", "a3", "x", min_players=6)
    assert sides.teams == ["a1 a2 a3", "x"]


def test_who_watches_for_a_while_comes_back_to_their_friends() -> None:
    sides = Sides("a1", "a2", "x", "y", "z")
    home = next(team for team in sides.teams if "a1" in team)
    assert "a2" in home
    for spectate in (True, False):
        sides.node.registry.membership.change_place(sides.members["a2"], spectate=spectate)
    assert any({"a1", "a2"} <= set(team.split()) for team in sides.teams)


@pytest.mark.parametrize("order", range(24))
def test_teams_are_even_and_parties_whole_however_they_come(order: int) -> None:
    """Three parties and four strangers in many orders: an even deal exists, and it is found."""
    names = ["a1", "a2", "b1", "b2", "c1", "c2", "w", "x", "y", "z"]
    turned = names[order % 10 :] + names[: order % 10]
    sides = Sides(*(turned[::-1] if order >= 12 else turned))
    first, second = (team.split() for team in sides.teams)
    assert (len(first), len(second)) == (5, 5)
    for party in ({"a1", "a2"}, {"b1", "b2"}, {"c1", "c2"}):
        assert party <= set(first) or party <= set(second)


def test_teams_stay_even_after_every_join() -> None:
    hosted = HostedRoom("ann", "bob", "cat", "dan", teams=2)
    assert sorted(hosted.teams().values()) == [1, 1, 2, 2]
    for name in ("ann", "cat"):
        hosted.node.registry.membership.leave(hosted.members[name])
    assert list(hosted.teams().values()) == [2, 2]
    hosted.come("eva")
    assert hosted.teams() == {"bob": 2, "dan": 2, "eva": 1}
    assert hosted.ask("bob", "move", member=hosted.number("eva"), team=2) is None
    hosted.come("fin")
    assert sorted(hosted.teams().values()) == [1, 1, 2, 2]

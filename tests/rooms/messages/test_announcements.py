"""What is said and shown when a round is over: who has won, alone or as a team, or that it is a
draw.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from game_server.protocol.messages import STATUS, TICK, Command
from game_server.rooms.registry.save import load_room
from tests.support.rooms import Node, Runners

if TYPE_CHECKING:
    from game_server.games.base import Standing
    from game_server.simulation.world import World

NOTICE, LOG = 2, 120


class Banks(Runners):
    """Teams have scores of their own: 100 for each place in their number."""

    def result(self, w: World, room: int) -> list[Standing]:
        teams = w.seats.team[w.seats.rows_of(room)]
        standings = super().result(w, room)
        return [replace(row, team_score=100 * int(teams[row.slot])) for row in standings]


class Round:
    """A hosted round of a few players that ends with the scores given."""

    def __init__(self, scores: dict[str, int], game: Runners | None = None, **chosen: Any) -> None:
        self.node = Node(game or Runners())
        settings = {"player_limit": 8, **chosen}
        self.room = self.node.registry.open("runners", lobby=True, seed=4, settings=settings)
        self.link, *_ = [self.node.join(self.room, name)[1] for name in scores]
        host = self.room.members[False, 0]
        self.node.receive(host, Command(1, "start", {}))
        self.node.run(4.0)
        runner = self.node.runner(self.room)
        runner.world.seats.score[: len(scores)] = list(scores.values())
        self.node.receive(host, Command(2, "stop", {}))
        self.node.run(0.5)

    @property
    def said(self) -> str:
        """The last system message."""
        chunks = [chunk for tick in self.link.of_type(TICK) for chunk in tick[4:]]
        entries = [entry for chunk in chunks if chunk[1:2] == [LOG] for entry in chunk[2]]
        sentences: list[str] = [entry[3][0] for entry in entries if entry[1] == NOTICE]
        return sentences[-1]

    @property
    def status(self) -> dict[str, Any]:
        document: dict[str, Any] = self.link.of_type(STATUS)[-1][1]
        return document


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"ann": 3, "bob": 7}, "Bob wins with 7."),
        ({"ann": 7, "bob": 7, "cat": 1}, "A draw: Ann and Bob have 7 each."),
        ({"ann": 2, "bob": 2, "cat": 2}, "A draw: Ann, Bob and Cat have 2 each."),
        ({"ann": 0, "bob": 0}, "A draw: Ann and Bob have 0 each."),
        (dict.fromkeys("abcde", 1), "A draw: 5 have 1 each."),
    ],
)
def test_a_round_of_everybody_for_themselves_says_who_won(
    scores: dict[str, int], said: str
) -> None:
    over = Round(scores)
    assert over.said == said
    assert over.status["team_standings"] == []


def test_who_scored_nothing_alone_is_not_called_a_winner() -> None:
    assert Round({"ann": 0}).said == "Ann joined."


def test_a_teams_score_is_the_sum_of_its_players() -> None:
    over = Round({"ann": 9, "bob": 5, "cat": 0, "dan": 6}, teams=2)
    assert over.status["team_standings"] == [{"team": 2, "score": 11}, {"team": 1, "score": 9}]
    assert over.said == "Team Orange wins with 11."


def test_a_tie_names_both_teams() -> None:
    over = Round({"ann": 5, "bob": 2, "cat": 0, "dan": 3}, teams=2)
    assert over.said == "A draw: Team Blue and Team Orange have 5 each."
    assert over.status["team_standings"] == [{"team": 1, "score": 5}, {"team": 2, "score": 5}]


def test_a_game_may_give_its_teams_scores_of_their_own() -> None:
    over = Round({"ann": 0, "bob": 0, "cat": 0}, Banks(), teams=3)
    assert over.said == "Team Green wins with 300."
    assert [row["team"] for row in over.status["team_standings"]] == [3, 2, 1]


def test_the_team_result_stays_in_the_lobby_and_in_a_save_until_the_next_round() -> None:
    over = Round({"ann": 1, "bob": 4}, teams=2)
    wanted = [{"team": 2, "score": 4}, {"team": 1, "score": 1}]
    again = load_room(over.node.registry.save(over.room), over.node.registry.games)
    assert again.result.team_standings == over.room.result.team_standings != []
    over.node.run(13.0)
    assert over.room.in_lobby
    assert over.status["team_standings"] == wanted
    over.node.receive(over.room.members[False, 0], Command(3, "start", {}))
    over.node.run(0.5)
    assert over.status["team_standings"] == []

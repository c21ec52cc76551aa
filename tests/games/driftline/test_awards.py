"""The result of a round: who stands where, and with which awards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.declare import SeatState
from tests.games.driftline.arena import OPEN_FIELD, Arena

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_the_standings_have_the_better_teams_players_first() -> None:
    arena = Arena()
    arena.open(4, mode="teams")
    arena.w.seats.true_score[:] = (7, 5, 0, 4)
    arena.w.teams.score[:] = (7, 9)
    arena.w.seats.true_kills[:] = (3, 6, 0, 6)
    arena.w.seats.longest_streak[:] = (3, 2, 0, 0)
    standings = arena.game.result(arena.w, 0)
    assert [(each.slot, each.score) for each in standings] == [(1, 5), (3, 4), (0, 7), (2, 0)]
    assert [each.team_score for each in standings] == [9, 9, 7, 7]
    assert [each.awards for each in standings] == [
        ("Most kills: 6",),
        ("Most kills: 6",),
        ("Longest streak: 3",),
        (),
    ]


def awards(**columns: Sequence[int]) -> list[tuple[str, ...]]:
    """The awards of three players by slot, with these columns of their seats."""
    arena = Arena()
    arena.open(3, game_map=OPEN_FIELD)
    for name, values in columns.items():
        getattr(arena.w.seats, name)[:] = values
    standings = sorted(arena.game.result(arena.w, 0), key=lambda each: each.slot)
    return [each.awards for each in standings]


def test_equally_good_players_share_an_award() -> None:
    assert awards(true_kills=(4, 4, 1)) == [("Most kills: 4",), ("Most kills: 4",), ()]


def test_the_least_that_counts_is_one_and_three_in_a_row() -> None:
    assert awards(stolen=(0, 0, 0), longest_streak=(2, 0, 0)) == [(), (), ()]
    assert awards(stolen=(0, 1, 0), longest_streak=(3, 0, 0)) == [
        ("Longest streak: 3",),
        ("Most stolen: 1",),
        (),
    ]


def test_without_teams_the_score_decides_and_empty_seats_do_not_stand_there() -> None:
    arena = Arena()
    arena.open(4, game_map=OPEN_FIELD)
    arena.w.seats.true_score[:] = (5, 9, 99, 5)
    arena.w.seats.state[2] = SeatState.EMPTY
    standings = arena.game.result(arena.w, 0)
    assert [(each.slot, each.score) for each in standings] == [(1, 9), (0, 5), (3, 5)]
    assert {each.team_score for each in standings} == {None}

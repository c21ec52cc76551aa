"""The result of a round: the standings, and the awards of each player."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.base import Standing
from game_server.games.driftline import teams

if TYPE_CHECKING:
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

LEAST_STREAK = 3
"""Least kills in a row that count as a streak."""


def standings(w: World, room: int) -> list[Standing]:
    """All taken seats of a room, best first; in teams, the best team's players before others."""
    seats = w.seats
    rows = np.arange(seats.n)[seats.rows_of(room)]
    rows = rows[seats.state[rows] > 0]
    team = teams.rows(w, np.full(len(rows), room), seats.team[rows])
    of_team = teams.scores(w, team)
    order = np.lexsort((rows, -seats.true_score[rows], seats.team[rows], -of_team))
    won = _awards(w, rows)
    return [
        Standing(
            int(seats.id[rows[i]]),
            int(seats.true_score[rows[i]]),
            tuple(won[i]),
            int(of_team[i]) if team[i] >= 0 else None,
        )
        for i in order.tolist()
    ]


def _awards(w: World, rows: Ints) -> list[list[str]]:
    """The awards of seats ``rows`` (k,); equally good players share one."""
    seats = w.seats
    won: list[list[str]] = [[] for _ in rows]
    for title, values, least in (
        ("Most kills", seats.true_kills[rows], 1),
        ("Most banked", seats.banked[rows].sum(axis=1), 1),
        ("Longest streak", seats.longest_streak[rows], LEAST_STREAK),
        ("Most stolen", seats.stolen[rows], 1),
    ):
        best = int(values.max(initial=0))
        if best >= least:
            for i in np.flatnonzero(values == best).tolist():
                won[i].append(f"{title}: {best}")
    return won

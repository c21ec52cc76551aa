"""The result of a round: who stands where, and what each is praised for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.base import Standing
from game_server.games.driftline import teams

if TYPE_CHECKING:
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

LEAST_STREAK = 3
"""Fewer kills in a row are no streak."""


def standings(w: World, room: int) -> list[Standing]:
    """All taken seats of a room, best first; in teams, the best team's players before others."""
    seats = w.seats
    rows = np.arange(seats.n)[seats.rows_of(room)]
    rows = rows[seats.state[rows] > 0]
    team = teams.rows(w, np.full(len(rows), room), seats.team[rows])
    of_team = teams.scores(w, team)
    order = np.lexsort((rows, -seats.true_score[rows], seats.team[rows], -of_team))
    praised = _praise(w, rows)
    return [
        Standing(
            int(seats.id[rows[i]]),
            int(seats.true_score[rows[i]]),
            tuple(praised[i]),
            int(of_team[i]) if team[i] >= 0 else None,
        )
        for i in order.tolist()
    ]


def _praise(w: World, rows: Ints) -> list[list[str]]:
    """The awards of seats ``rows`` (k,); who is equally good shares one."""
    seats = w.seats
    praised: list[list[str]] = [[] for _ in rows]
    for title, values, least in (
        ("Most kills", seats.true_kills[rows], 1),
        ("Most banked", seats.banked[rows].sum(axis=1), 1),
        ("Longest streak", seats.longest_streak[rows], LEAST_STREAK),
        ("Most stolen", seats.stolen[rows], 1),
    ):
        best = int(values.max(initial=0))
        if best >= least:
            for i in np.flatnonzero(values == best).tolist():
                praised[i].append(f"{title}: {best}")
    return praised

"""Crowds: rooms with more than ``CROWD_SHIPS`` ships, which announce only their leaders to all.

Scores, kills and blips go to every client, so their bytes would grow with the room. In a crowd,
every client gets those of the leaders; of the others it gets only the ships near its own, the
minimap's heat, and its own player's ``tally``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t

if TYPE_CHECKING:
    from game_server.simulation.arrays import Bools
    from game_server.simulation.world import World


def crowded(w: World) -> Bools:
    """Which rooms (rooms,) are crowds."""
    crowds: Bools = np.diff(w.ships.offsets) > t.CROWD_SHIPS
    return crowds


def leaders(w: World) -> Bools:
    """Which seats (seats,) of crowds lead their room's score; a score of 0 never leads."""
    seats = w.seats
    rows = np.flatnonzero(crowded(w)[seats.room] & (seats.true_score > 0))
    rows = rows[np.lexsort((rows, -seats.true_score[rows], seats.room[rows]))]
    room = seats.room[rows]
    leading = np.zeros(seats.n, bool)
    leading[rows[np.arange(len(rows)) - np.searchsorted(room, room) < t.LEADERS]] = True
    return leading

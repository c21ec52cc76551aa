"""Rooms with so many ships that not everything can be told to everybody.

What everybody is told would grow with the room, however few of the others one sees. So a crowd is
told of its leaders; the rest stands in what is near, in the minimap's heat, and in own tallies.
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
    """Which seats (seats,) of crowds lead their room's score; who has none leads nobody."""
    seats = w.seats
    rows = np.flatnonzero(crowded(w)[seats.room] & (seats.true_score > 0))
    rows = rows[np.lexsort((rows, -seats.true_score[rows], seats.room[rows]))]
    room = seats.room[rows]
    leading = np.zeros(seats.n, bool)
    leading[rows[np.arange(len(rows)) - np.searchsorted(room, room) < t.LEADERS]] = True
    return leading

"""What becomes of a ship whose player has lost the connection, until they are back or given up.

It coasts on under a shield, then parks: it stands still, and whoever finds it may shoot it. The
shield lasts three seconds of each life, however often its player drops, so that pulling the plug
is no way out of a fight. A parked ship that is destroyed waits for its player to respawn.
"""

from __future__ import annotations

import numpy as np

from game_server.games.driftline.flight import ALIVE, SHIELDED, Bools
from game_server.protocol.declare import Phase, SeatState
from game_server.simulation.world import World


def held(w: World) -> Bools:
    """Which ships (n,) wait for their player to come back."""
    waiting: Bools = w.seats.state[w.seat_rows(w.ships.room, w.ships.seat)] == SeatState.HELD
    return waiting


def hold(w: World) -> None:
    """Shield the ships without a player as long as they may be, and stop them then. Comes after
    the spawn shields, which leave no other shield standing.
    """
    ships = w.ships
    playing = w.rooms.phase[ships.room] == Phase.PLAYING
    alone = held(w) & playing & ((ships.status & ALIVE) != 0)
    if not alone.any():
        return
    covered = alone & (ships.cover_ticks > 0)
    ships.cover_ticks[covered] -= 1
    ships.status[covered] |= SHIELDED
    parked = np.flatnonzero(alone & ~covered)
    ships.vx[parked] = 0.0
    ships.vy[parked] = 0.0

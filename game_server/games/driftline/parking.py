"""What becomes of a ship whose player has lost the connection, until they are back or given up.

It coasts on for a second, then under a shield, then parks: it stands still, and whoever finds it
may shoot it. The shield lasts three seconds of each life, however often its player drops, and waits
until the ship was not hit for three seconds: so pulling the plug is no way out of a fight. A parked
ship that is destroyed waits for its player to respawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.protocol.declare import Phase, SeatState

if TYPE_CHECKING:
    from game_server.simulation.arrays import Bools
    from game_server.simulation.world import World


def held(w: World) -> Bools:
    """Which ships (n,) wait for their player to come back."""
    waiting: Bools = w.seats.state[w.seat_rows(w.ships.room, w.ships.seat)] == SeatState.HELD
    return waiting


def hold(w: World) -> None:
    """Shield the ships without a player while they may be, and stop those that neither coast nor
    are shielded. Comes after the spawn shields, which leave no other shield standing.
    """
    ships = w.ships
    playing = w.rooms.phase[ships.room] == Phase.PLAYING
    alone = held(w) & playing & ((ships.status & ALIVE) != 0)
    ships.alone_ticks = np.where(alone, ships.alone_ticks + 1, 0)
    if not alone.any():
        return
    coasting = ships.alone_ticks <= t.COVER_AFTER_TICKS
    in_fight = w.tick[ships.room] - ships.hurt_at < t.REGENERATION_DELAY_TICKS
    covered = alone & ~coasting & ~in_fight & (ships.cover_ticks > 0)
    ships.cover_ticks[covered] -= 1
    ships.status[covered] |= SHIELDED
    parked = np.flatnonzero(alone & ~coasting & ~covered)
    ships.vx[parked] = 0.0
    ships.vy[parked] = 0.0

"""Ships whose players have lost the connection, while their seats are held.

Such a ship coasts for a second, then for three more under a shield, then it stands still and can
be shot. The three seconds are for a whole life, however often the player drops, and begin only
when the ship was not hit for three seconds: so unplugging is no way out of a fight. If it is
destroyed, it respawns when its player is back.
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


def disconnected(w: World) -> Bools:
    """Which ships (n,) wait for their player to come back."""
    waiting: Bools = w.seats.state[w.seat_rows(w.ships.room, w.ships.seat)] == SeatState.HELD
    return waiting


def protect(w: World) -> None:
    """Shield disconnected ships while they have shield left, and stop those that neither coast nor
    are shielded. Comes after ``damage.recover``, which ends all other shields.
    """
    ships = w.ships
    playing = w.rooms.phase[ships.room] == Phase.PLAYING
    alone = disconnected(w) & playing & ((ships.status & ALIVE) != 0)
    ships.alone_ticks = np.where(alone, ships.alone_ticks + 1, 0)
    if not alone.any():
        return
    coasting = ships.alone_ticks <= t.COVER_AFTER_TICKS
    in_fight = w.tick[ships.room] - ships.hurt_at < t.REGENERATION_DELAY_TICKS
    shielded = alone & ~coasting & ~in_fight & (ships.cover_ticks > 0)
    ships.cover_ticks[shielded] -= 1
    ships.status[shielded] |= SHIELDED
    stopped = np.flatnonzero(alone & ~coasting & ~shielded)
    ships.vx[stopped] = 0.0
    ships.vy[stopped] = 0.0

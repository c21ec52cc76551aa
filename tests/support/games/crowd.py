"""Driftline as crowded as it can be: for measurements of what a frame of it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import map as maps
from game_server.games.driftline.game import Driftline
from game_server.protocol.declare import SeatState

if TYPE_CHECKING:
    from game_server.games.base import GameSettings, Inputs, Rows
    from game_server.simulation.game_map import GameMap
    from game_server.simulation.world import World

MAP_FITS = 10
"""Ships that the map would be right for. It is so small that every client receives all of it."""
FIRE_TICKS = 2
"""Ticks from one shot of a bot to the next, a third of what others need."""
SWEEP = 1013
"""How far a bot's aim turns in a tick, 65,536 to a turn: most shots miss, so that many fly."""


class Crowd(Driftline):
    """The same rules on a small map, whatever the number of players. Bots shoot all the time.

    It has Driftline's own name, so that the page draws it as Driftline.
    """

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        return maps.make_map(MAP_FITS, seed)

    def bots(self, w: World, seats: Rows) -> Inputs:
        inputs = super().bots(w, seats)
        inputs.held["fire"][:] = True
        inputs.aim[:] = (w.tick[w.seats.room[seats]] * SWEEP + seats * 9973) % 65536
        return inputs

    def step(self, w: World, inputs: Inputs) -> None:
        players = w.seats.state[w.seat_rows(w.ships.room, w.ships.seat)]
        rows = np.flatnonzero(players == SeatState.BOT)
        w.ships.fire_ready[rows] = np.minimum(w.ships.fire_ready[rows], FIRE_TICKS)
        super().step(w, inputs)

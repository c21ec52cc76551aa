"""A game that costs too much: for tests of what that does to all others."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.support.games.open_ground import OpenGround

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from game_server.simulation.world import World

SEAT_S = 0.005


class Heavy(OpenGround):
    """Each seat, taken or not, costs 5 ms of the server's time in every step."""

    name = "heavy"
    title = "Heavy"

    def step(self, w: World, inputs: Inputs) -> None:
        over_at = time.perf_counter() + SEAT_S * w.seats.n
        super().step(w, inputs)
        while time.perf_counter() < over_at:
            pass

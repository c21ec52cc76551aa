"""A game whose maps are a nuisance. It imports little, since another process imports it too."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from game_server.games.base import Game, GameSettings, Inputs
from game_server.simulation.game_map import GameMap

if TYPE_CHECKING:
    from game_server.simulation.world import World


class OddMaps(Game):
    """A map is as large as its seed; that of 1 is never done, and those of 2 and 5 raise."""

    name, title = "odd_maps", "Odd maps"

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        print("what a game prints is no answer")
        while seed == 1:
            time.sleep(1)
        if seed == 2:
            raise ZeroDivisionError("no such map")
        if seed == 5:
            sys.exit("no such map either")
        return GameMap(seed, seed)

    def step(self, w: World, inputs: Inputs) -> None: ...

"""Games with mistakes in them: for tests of what a server does about those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tests.support.games.open_ground import OpenGround

if TYPE_CHECKING:
    from game_server.games.base import GameSettings, Inputs
    from game_server.simulation.game_map import GameMap
    from game_server.simulation.world import World


class Exploding(OpenGround):
    """When anybody fires, the step of every room that is there raises from then on."""

    name = "exploding"
    title = "Exploding"

    def __init__(self) -> None:
        super().__init__()
        self.doomed: set[int] = set()

    def step(self, w: World, inputs: Inputs) -> None:
        if inputs.held["fire"].any() and not self.doomed:
            self.doomed = set(w.rooms.seed.tolist())
        if np.isin(w.rooms.seed, list(self.doomed)).any():
            raise ZeroDivisionError("a mistake in step")
        super().step(w, inputs)


class Mapless(OpenGround):
    """No map of it is ever drawn."""

    name = "mapless"
    title = "Mapless"

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        raise ZeroDivisionError("a mistake in make_map")


class Speechless(OpenGround):
    """Nobody can be welcomed to it."""

    name = "speechless"
    title = "Speechless"

    def constants(self) -> dict[str, Any]:
        raise ZeroDivisionError("a mistake in constants")

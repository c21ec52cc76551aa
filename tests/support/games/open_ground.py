"""Driftline without anything in the way: for tests of what two ships do to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.games.driftline.game import Driftline
from game_server.games.driftline.tuning import HULL, MINE_LIMIT
from game_server.simulation.game_map import GameMap

if TYPE_CHECKING:
    from game_server.games.base import GameSettings, Inputs
    from game_server.simulation.world import World

SIDE_UNITS = 1800.0
SPAWNS = [[400.0, 900.0], [1000.0, 900.0]]


class OpenGround(Driftline):
    """The same rules on an empty square. The page draws it with the generic renderer."""

    name = "open_ground"
    title = "Open ground"

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        nothing: dict[str, list[list[float]]] = {
            "pads": [], "bounce": [], "crystals": [], "repairs": [], "spawns": SPAWNS
        }  # fmt: skip
        return GameMap(SIDE_UNITS, SIDE_UNITS, data=nothing)


class RailRange(OpenGround):
    """The same, but rails need no time between two shots, and hulls are mended at once."""

    name = "rail_range"
    title = "Rail range"

    def step(self, w: World, inputs: Inputs) -> None:
        w.ships.rail_ready = 0
        w.ships.health = HULL
        super().step(w, inputs)


class MinedGround(OpenGround):
    """The same, and everybody always has mines."""

    name = "mined_ground"
    title = "Mined ground"

    def step(self, w: World, inputs: Inputs) -> None:
        w.ships.mines = MINE_LIMIT
        super().step(w, inputs)

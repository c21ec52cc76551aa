"""Ships that turn, fly and bounce off the edges: a world whose replication can be compared.

The rules are few, so that the bench measures the server and not the game. The same rules and
columns are in `peers/colyseus_ships.mjs`. Every ship moves at every tick, and ships stay evenly
spread over the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from game_server.games.base import Game, GameSettings, Inputs, Rows
from game_server.protocol.declare import Input, Kind
from game_server.protocol.wire import ANGLE8, BOOL, COARSE, INT, U8, U16
from game_server.simulation import trig
from game_server.simulation.game_map import GameMap

if TYPE_CHECKING:
    from game_server.simulation.world import World

CELL_UNITS = 640
TURN_PER_S = trig.TURN // 2
CRUISE_UNITS_PER_S, FAST_UNITS_PER_S = 120.0, 240.0
THRUST = 1
"""The bit of ``flags`` that others see while a ship is fast."""
HULL = 100
DECIDES_EVERY_S = 1
PLACE_X, PLACE_Y, HEADING, DECISION = 1, 2, 3, 4
"""Purposes of random numbers, so that each has a sequence of its own."""


class Settings(GameSettings):
    """The size of the map, and the number of ships without a player."""

    mode: str = Field("world", title="Mode")
    player_limit: int = Field(8, ge=1, le=1000, title="Players")
    side: int = Field(1200, ge=100, le=8191, title="Side", description="Units; a cell has 640.")
    npc: int = Field(0, ge=0, le=10_000, title="Others", description="Ships of the server's own.")


class Ships(Game):
    """The rules. Ships without a player belong to slot 0, and are older than any player's ship:
    a player sees from the newest ship of its seat.
    """

    name, title, tick_hz = "ships", "Ships", 20
    settings = Settings
    cell_size = float(CELL_UNITS)
    input = Input(("left", "right", "thrust"))
    ships = Kind(
        sent={"x": COARSE, "y": COARSE, "aim": ANGLE8, "hull": U8, "flags": U8},
        born={"slot": U16},
        state={"seat": INT, "heading": INT, "turn": INT, "npc": BOOL},
    )

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        assert isinstance(settings, Settings)
        return GameMap(settings.side, settings.side)

    def open(self, w: World, rooms: Rows) -> None:
        w.ships.spawn(np.repeat(rooms, w.settings.npc[rooms]), hull=0, npc=True)
        w.apply()
        self._place(w, np.flatnonzero(w.ships.npc & np.isin(w.ships.room, rooms)))

    def join(self, w: World, seats: Rows) -> None:
        slots = w.seats.id[seats]
        w.ships.spawn(w.seats.room[seats], seat=slots, slot=slots)

    def leave(self, w: World, seats: Rows) -> None:
        left = np.isin(w.seat_rows(w.ships.room, w.ships.seat), seats)
        w.ships.kill(left & ~w.ships.npc)

    def step(self, w: World, inputs: Inputs) -> None:
        ships = w.ships
        self._place(w, np.flatnonzero(ships.hull == 0))
        self._steer(w, inputs[w.seat_rows(ships.room, ships.seat)])
        self._fly(w)

    def _place(self, w: World, rows: Rows) -> None:
        """Give new ships a random position and heading."""
        ships = w.ships
        side = w.settings.side[ships.room[rows]]
        ships.x[rows] = w.random(ships, rows, PLACE_X) * side
        ships.y[rows] = w.random(ships, rows, PLACE_Y) * side
        ships.heading[rows] = w.random(ships, rows, HEADING) * trig.TURN
        ships.hull[rows] = HULL

    def _steer(self, w: World, mine: Inputs) -> None:
        """Steer by players' buttons; each other ship decides once a second."""
        ships, player = w.ships, ~w.ships.npc
        ships.turn[player] = (mine.right.astype(np.int64) - mine.left)[player]
        ships.flags[player] = (mine.thrust * THRUST)[player]
        period = DECIDES_EVERY_S * self.tick_hz
        due = np.flatnonzero(ships.npc & ((w.tick[ships.room] + ships.id) % period == 0))
        choice = (w.random(ships, due, DECISION) * 6).astype(np.int64)
        ships.turn[due] = choice // 2 - 1
        ships.flags[due] = choice % 2 * THRUST

    def _fly(self, w: World) -> None:
        ships = w.ships
        ships.heading = ships.heading + ships.turn * (TURN_PER_S // self.tick_hz)
        speed = np.where(ships.flags & THRUST, FAST_UNITS_PER_S, CRUISE_UNITS_PER_S) / self.tick_hz
        side = w.settings.side[ships.room].astype(np.float64)
        along_x, along_y = trig.direction(ships.heading & (trig.TURN - 1))
        x, y = ships.x + along_x * speed, ships.y + along_y * speed
        over_x, over_y = (x < 0) | (x > side), (y < 0) | (y > side)
        ships.heading = np.where(over_x, trig.TURN // 2 - ships.heading, ships.heading)
        ships.heading = np.where(over_y, -ships.heading, ships.heading) & (trig.TURN - 1)
        ships.x = side - np.abs(side - np.abs(x))
        ships.y = side - np.abs(side - np.abs(y))
        ships.aim = ships.heading >> 8
        hurt = over_x | over_y
        ships.hull = np.where(hurt, np.where(ships.hull > 1, ships.hull - 1, HULL), ships.hull)


class Ships30(Ships):
    """The same at 30 ticks a second."""

    name, title, tick_hz = "ships_30", "Ships at 30 Hz", 30


class Ships60(Ships):
    """The same at 60 ticks a second."""

    name, title, tick_hz = "ships_60", "Ships at 60 Hz", 60

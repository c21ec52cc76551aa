"""The minimap of arenas that are larger than a player's view: coarse, and seldom updated.

It is in the global cell, which every client receives, so its cost must not grow with the room. A
small room has a blip for every ship. A crowd has blips for its leaders only, and besides them the
heat: how many ships are in each field of a raster, one line of it at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.crowds import crowded, leaders
from game_server.games.driftline.flight import ALIVE
from game_server.games.driftline.ships import ship_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.games.base import Rows
    from game_server.games.driftline.map_index import MapIndex
    from game_server.simulation.arrays import Floats
    from game_server.simulation.world import World

SEEN_WHOLE_UNITS = 2048.0
"""Up to this side, an arena has two interest cells a side, and every player sees all of them."""
FARTHEST_UNITS = 255.0 / t.BLIP_STEPS_PER_UNIT


def open(w: World, map_index: MapIndex, rooms: Rows) -> None:
    """Give a raster of heat to those of rooms (k,) that are large and can be crowds."""
    seats = np.diff(w.seats.offsets)[rows := np.sort(rooms)]
    rows = rows[(seats > t.CROWD_SHIPS) & (map_index.side[rows] > SEEN_WHOLE_UNITS)]
    line = np.tile(np.arange(t.HEAT_FIELDS), len(rows))
    w.heat.spawn(np.repeat(rows, t.HEAT_FIELDS), line=line)


def show(w: World, map_index: MapIndex) -> None:
    """Bring blips and heat up to date in the rooms whose turn it is."""
    _show_blips(w, map_index)
    _show_heat(w, map_index)


def _show_blips(w: World, map_index: MapIndex) -> None:
    """Move the blips of rooms whose turn it is; spawn and kill them as ships come and go."""
    due = (w.tick % t.BLIP_TICKS == 0) & (map_index.side > SEEN_WHOLE_UNITS)
    if not due.any():
        return
    blips, seats, ships = w.blips, w.seats, w.ships
    ship = ship_rows(w)
    wanted = due[seats.room] & (ship >= 0) & (~crowded(w)[seats.room] | leaders(w))
    shown = w.seat_rows(blips.room, blips.slot)
    blips.kill(due[blips.room] & ~wanted[shown])
    kept = np.flatnonzero(wanted[shown])
    blips.x[kept] = _coarse(ships.x[ship[shown[kept]]])
    blips.y[kept] = _coarse(ships.y[ship[shown[kept]]])
    wanted[shown] = False
    new = np.flatnonzero(wanted)
    x, y = _coarse(ships.x[ship[new]]), _coarse(ships.y[ship[new]])
    blips.spawn(seats.room[new], slot=seats.id[new], x=x, y=y)


def _coarse(units: Floats) -> NDArray[np.float64]:
    """Coordinates (k,) as the wire's byte can hold them."""
    return np.minimum(units, FARTHEST_UNITS)


def _show_heat(w: World, map_index: MapIndex) -> None:
    """Count the ships along the line whose turn it is; rooms that are no crowd count none."""
    heat, ships = w.heat, w.ships
    turn = w.tick[heat.room] % (t.HEAT_FIELDS * t.HEAT_LINE_TICKS)
    due = np.flatnonzero(turn == heat.line * t.HEAT_LINE_TICKS)
    if not due.size:
        return
    row_of = np.full(w.n_rooms, -1)
    row_of[heat.room[due]] = due
    row_of[~crowded(w)] = -1
    row = row_of[ships.room]
    fields = t.HEAT_FIELDS / map_index.side[ships.room]
    here = (row >= 0) & ((ships.status & ALIVE) != 0)
    here &= (ships.y * fields).astype(np.int64) == heat.line[row]
    column = (ships.x[here] * fields[here]).astype(np.int64)
    counts = np.zeros((heat.n, t.HEAT_FIELDS), np.int64)
    np.add.at(counts, (row[here], column), 1)
    levels = np.searchsorted(t.HEAT_LEVELS, counts[due], side="right")
    heat.levels[due] = (levels << np.arange(0, 2 * t.HEAT_FIELDS, 2)).sum(axis=1)

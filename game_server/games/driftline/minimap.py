"""What the minimap shows of arenas that nobody sees whole, coarsely and seldom.

It stands in the global cell, so that everybody pays for it, and costs no more in larger rooms:
blips of all ships while they are few, in a crowd of the leaders alone, and then also the heat, how
many ships are in each field of a raster, of which a line is told at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.crowds import crowded, leaders
from game_server.games.driftline.flight import ALIVE
from game_server.games.driftline.hull import ship_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.games.base import Rows
    from game_server.games.driftline.ground import MapIndex
    from game_server.simulation.arrays import Floats
    from game_server.simulation.world import World

SEEN_WHOLE_UNITS = 2048.0
"""Up to this side an arena has two interest cells a side, and everybody sees all of them."""
FARTHEST_UNITS = 255.0 / t.BLIP_STEPS_PER_UNIT


def open(w: World, ground: MapIndex, rooms: Rows) -> None:
    """Lay the raster of heat over those of rooms (k,) that can be large crowds."""
    seats = np.diff(w.seats.offsets)[rows := np.sort(rooms)]
    rows = rows[(seats > t.CROWD_SHIPS) & (ground.side[rows] > SEEN_WHOLE_UNITS)]
    line = np.tile(np.arange(t.HEAT_FIELDS), len(rows))
    w.heat.spawn(np.repeat(rows, t.HEAT_FIELDS), line=line)


def show(w: World, ground: MapIndex) -> None:
    """Bring blips and heat up to date where it is their turn."""
    _show_blips(w, ground)
    _show_heat(w, ground)


def _show_blips(w: World, ground: MapIndex) -> None:
    """Move the blips where it is their turn, and give them to the ships that are to have one."""
    due = (w.tick % t.BLIP_TICKS == 0) & (ground.side > SEEN_WHOLE_UNITS)
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


def _show_heat(w: World, ground: MapIndex) -> None:
    """Count the ships along the line whose turn it is; where there is no crowd there is no heat."""
    heat, ships = w.heat, w.ships
    turn = w.tick[heat.room] % (t.HEAT_FIELDS * t.HEAT_LINE_TICKS)
    due = np.flatnonzero(turn == heat.line * t.HEAT_LINE_TICKS)
    if not due.size:
        return
    row_of = np.full(w.n_rooms, -1)
    row_of[heat.room[due]] = due
    row_of[~crowded(w)] = -1
    row = row_of[ships.room]
    fields = t.HEAT_FIELDS / ground.side[ships.room]
    here = (row >= 0) & ((ships.status & ALIVE) != 0)
    here &= (ships.y * fields).astype(np.int64) == heat.line[row]
    column = (ships.x[here] * fields[here]).astype(np.int64)
    counts = np.zeros((heat.n, t.HEAT_FIELDS), np.int64)
    np.add.at(counts, (row[here], column), 1)
    levels = np.searchsorted(t.HEAT_LEVELS, counts[due], side="right")
    heat.levels[due] = (levels << np.arange(0, 2 * t.HEAT_FIELDS, 2)).sum(axis=1)

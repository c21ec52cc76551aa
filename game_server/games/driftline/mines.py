"""Mines: a ship lays one where it is; it explodes when a foe comes close.

Clients get a mine only if they are its owner or in the owner's team. While a foe is near, every
client that sees its cell gets it. A wall between a mine and a ship hides them from each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.games.driftline.teams import friends, spared
from game_server.games.driftline.weapons import MINE, Hits
from game_server.protocol.declare import OWNER_ONLY
from game_server.simulation.rounding import snap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.games.base import Inputs, Rows
    from game_server.games.driftline.solids import Solids
    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.world import World

EVERYBODY = 0
"""The audience of a mine that all may see; otherwise a team's number or ``OWNER_ONLY``."""
LONG_AGO = -1_000_000


def reset(w: World, rooms: Rows) -> None:
    """Clear rooms (k,) for a new round."""
    w.mines.kill(np.isin(w.mines.room, rooms))


def leave(w: World, seats: Rows) -> None:
    """Remove the mines of players in seats (k,) that leave: they would have no owner to credit."""
    mines = w.mines
    mines.kill(np.isin(w.seat_rows(mines.room, mines.seat), seats))


def lay(w: World, inputs: Inputs) -> None:
    """Lay a mine at each of the ships (n,) whose player presses for it and that has one."""
    ships = w.ships
    rows = np.flatnonzero(
        inputs.pressed["mine"] & (ships.mines > 0) & ((ships.status & ALIVE) != 0)
    )
    if not rows.size:
        return
    room, team = ships.room[rows], ships.team[rows]
    ships.mines[rows] -= 1
    w.mines.spawn(
        room,
        x=snap(ships.x[rows], t.POS_STEPS_PER_UNIT),
        y=snap(ships.y[rows], t.POS_STEPS_PER_UNIT),
        owner=ships.slot[rows],
        seat=ships.seat[rows],
        team=team,
        audience=np.where(team > 0, team, OWNER_ONLY),
        noticed_at=LONG_AGO,
        armed_at=w.tick[room] + t.MINE_ARMS_TICKS,
        ends_at=w.tick[room] + t.MINE_LIFE_TICKS,
    )


def update(w: World, solids: Solids) -> Hits:
    """Arm mines, show those with a foe near, explode those with a foe close; return the hits."""
    mines = w.mines
    if not mines.n:
        nothing, nowhere = np.zeros(0, np.int64), np.zeros(0)
        return Hits(nothing, nothing, nothing, nothing, nowhere, nowhere, nowhere)
    tick = w.tick[mines.room]
    mines.armed = tick >= mines.armed_at
    mine, ship, distance = _in_sight(w, solids)
    foe = ~friends(mines.team[mine], w.ships.team[ship]) & (mines.owner[mine] != w.ships.slot[ship])
    mines.noticed_at[mine[foe]] = tick[mine[foe]]
    mines.near = tick - mines.noticed_at < t.MINE_SHOWN_TICKS
    mines.audience = np.where(
        mines.near == 1, EVERYBODY, np.where(mines.team > 0, mines.team, OWNER_ONLY)
    )
    vulnerable = (w.ships.status[ship] & SHIELDED) == 0
    touched = foe & vulnerable & (distance <= t.MINE_TRIGGER_UNITS)
    blown = np.zeros(mines.n, bool)
    blown[mine[touched]] = True
    blown &= mines.armed == 1
    mines.kill(blown | (tick >= mines.ends_at))
    return _blast(w, blown, mine, ship, distance)


def _in_sight(w: World, solids: Solids) -> tuple[Ints, Ints, Floats]:
    """Pairs (p,) of a mine and a living ship near it without a wall between them, in ascending
    order, and their distance.
    """
    mines, reach = w.mines, t.MINE_SEEN_UNITS
    mine, solid = solids.grid.within(mines.room, mines.x, mines.y, reach)
    is_ship = solids.ship[solid] >= 0
    mine, solid = mine[is_ship], solid[is_ship]
    x0, y0, x1, y1 = mines.x[mine], mines.y[mine], solids.x[solid], solids.y[solid]
    clear = np.ones(len(mine), bool)
    if mine.size:
        clear = w.walls.raycast(mines.room[mine], x0, y0, x1, y1) >= 1.0
    dx, dy = x1 - x0, y1 - y0
    distance = np.sqrt(dx * dx + dy * dy)
    return mine[clear], solids.ship[solid[clear]], distance[clear]


def _blast(w: World, blown: NDArray[np.bool_], mine: Ints, ship: Ints, distance: Floats) -> Hits:
    """The hits of exploding mines, a mask (n,), on the ships of pairs (p,) within their blast."""
    mines, ships = w.mines, w.ships
    gone = np.flatnonzero(blown)
    w.emit("blast", mines.room[gone], x=mines.x[gone], y=mines.y[gone], by=mines.owner[gone])
    hit = blown[mine] & (distance <= t.MINE_BLAST_UNITS) & (mines.owner[mine] != ships.slot[ship])
    hit &= ~spared(w, mines.room[mine], mines.team[mine], ships.team[ship])
    mine, ship, distance = mine[hit], ship[hit], distance[hit]
    left = 1.0 - (1.0 - t.MINE_EDGE) * distance / t.MINE_BLAST_UNITS
    return Hits(
        ship,
        np.full(len(ship), -1),
        mines.owner[mine],
        np.full(len(ship), MINE),
        t.MINE_DAMAGE * left,
        ships.x[ship],
        ships.y[ship],
    )

"""Shards on the map, the crystals that hold them, and pick-ups.

Crystals and pick-ups never leave their tables, and their rows are in the order of the map's
features. So a row's number is the number of its feature in ``MapIndex``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE
from game_server.games.driftline.solids import Solids, nearest
from game_server.simulation.grid import spread
from game_server.simulation.random import counter_random
from game_server.simulation.rounding import snap
from game_server.simulation.trig import direction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.games.base import Rows
    from game_server.games.driftline.map_index import MapIndex
    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World

PURPOSE = 920
NEXT_PICKUP = (t.REPAIR, t.ARMOUR, t.MINES, t.OVERCHARGE)
"""By kind of pick-up: the kind that returns after it at the same place."""
EDGE_UNITS = 20.0
"""Least distance of piles from walls and the edge, so that a ship can reach them."""


def set_out(w: World, map_index: MapIndex, rooms: Rows) -> None:
    """Spawn the crystals and pick-ups of rooms (k,) that have just opened."""
    crystals = map_index.crystals
    here = np.flatnonzero(np.isin(crystals.room, rooms))
    x, y = crystals.x[here], crystals.y[here]
    w.crystals.spawn(crystals.room[here], x=x, y=y, hull=int(t.CRYSTAL_HULL))
    pickups = map_index.pickups
    here = np.flatnonzero(np.isin(pickups.room, rooms))
    x, y = pickups.x[here], pickups.y[here]
    w.pickups.spawn(pickups.room[here], x=x, y=y, what=pickups.tag[here], ready=1)


def reset(w: World, map_index: MapIndex, rooms: Rows) -> None:
    """Clear rooms (k,) of shards and shots, and make crystals and pick-ups whole."""
    for table in (w.shards, w.shots):
        table.kill(np.isin(table.room, rooms))
    w.crystals.hull[np.isin(w.crystals.room, rooms)] = int(t.CRYSTAL_HULL)
    back = np.isin(w.pickups.room, rooms)
    w.pickups.what[back] = map_index.pickups.tag[back]
    w.pickups.ready[back] = 1


def drop(w: World, map_index: MapIndex, table: Table, rows: Rows, amount: Ints) -> None:
    """Scatter ``amount`` (k,) shards around rows (k,) of ships or crystals, in a few piles each."""
    piles = np.minimum(amount, t.SHARD_PILES)
    source, rank = spread(np.zeros_like(piles), piles)
    if not source.size:
        return
    row = rows[source]
    worth = amount[source] // piles[source] + (rank < amount[source] % piles[source])
    room = table.room[row]
    purposes = PURPOSE + 2 * rank + np.array([[0], [1]])
    angle, far = counter_random(w.rooms.seed[room], w.tick[room], purposes, table.id[row])
    cos, sin = direction((angle * 65536.0).astype(np.int64))
    far = t.SHARD_SCATTER_UNITS * (0.4 + 0.6 * far)
    side = map_index.side[room]
    x = np.minimum(np.maximum(table.x[row] + cos * far, EDGE_UNITS), side - EDGE_UNITS)
    y = np.minimum(np.maximum(table.y[row] + sin * far, EDGE_UNITS), side - EDGE_UNITS)
    # A pile that would land in a wall stays at the ship or crystal.
    free = map_index.walls(room, x, y)[:, 2] > EDGE_UNITS
    w.shards.spawn(
        room,
        x=snap(np.where(free, x, table.x[row]), t.POS_STEPS_PER_UNIT),
        y=snap(np.where(free, y, table.y[row]), t.POS_STEPS_PER_UNIT),
        worth=worth,
        ends_at=w.tick[room] + t.SHARD_LIFE_TICKS,
    )


def break_crystals(w: World, map_index: MapIndex, rows: Ints, damage: Floats) -> None:
    """Damage crystals: rows (k,) with repeats, -1 for none. Broken ones drop their shards and
    return later.
    """
    struck = rows >= 0
    if not struck.any():
        return
    rows, damage = rows[struck], damage[struck]
    crystals = w.crystals
    whole = crystals.hull > 0
    np.subtract.at(crystals.hull, rows, np.floor(damage + 0.5).astype(np.int64))
    np.maximum(crystals.hull, 0, out=crystals.hull)
    broken = np.flatnonzero(whole & (crystals.hull == 0))
    crystals.back_at[broken] = w.tick[crystals.room[broken]] + t.CRYSTAL_RETURN_TICKS
    drop(w, map_index, crystals, broken, np.full(len(broken), t.CRYSTAL_SHARDS))


def collect(w: World, map_index: MapIndex, solids: Solids) -> None:
    """Living ships take shards and pick-ups within reach; crystals and pick-ups return when due."""
    _take_shards(w, solids)
    _take_pickups(w, map_index)
    crystals, pickups = w.crystals, w.pickups
    back = (crystals.hull == 0) & (w.tick[crystals.room] >= crystals.back_at)
    crystals.hull[back] = int(t.CRYSTAL_HULL)
    back = (pickups.ready == 0) & (w.tick[pickups.room] >= pickups.back_at)
    pickups.what[back] = np.array(NEXT_PICKUP)[pickups.what[back]]
    pickups.ready[back] = 1


def _take_shards(w: World, solids: Solids) -> None:
    """Each pile goes to the nearest ship in reach; old piles dissolve."""
    shards, ships = w.shards, w.ships
    if not shards.n:
        return
    shards.kill(w.tick[shards.room] >= shards.ends_at)
    if not ships.n:
        return
    reach = t.SHARD_REACH_UNITS
    pile, solid = solids.grid.near(
        shards.room, shards.x - reach, shards.y - reach, shards.x + reach, shards.y + reach
    )
    taker = solids.ship[solid]
    dx, dy = solids.x[solid] - shards.x[pile], solids.y[solid] - shards.y[pile]
    distance2 = dx * dx + dy * dy
    fair = (taker >= 0) & (distance2 <= reach * reach) & ((ships.status[taker] & ALIVE) != 0)
    first = nearest(shards.n, pile, np.where(fair, distance2, np.inf))
    taken = np.flatnonzero(first >= 0)
    if not taken.size:
        return
    np.add.at(ships.shards, taker[first[taken]], shards.worth[taken])
    np.minimum(ships.shards, t.SHARD_LIMIT, out=ships.shards)
    shards.kill(taken)


def _take_pickups(w: World, map_index: MapIndex) -> None:
    """A ship that touches a pick-up takes it if it has a use for it. If several do, the one with
    the lowest row gets it.
    """
    ships, pickups = w.ships, w.pickups
    touched = map_index.pickups.touching(ships.room, ships.x, ships.y)
    rows = np.flatnonzero((touched >= 0) & ((ships.status & ALIVE) != 0))
    if not rows.size:
        return
    touched = touched[rows]
    dx = ships.x[rows] - map_index.pickups.x[touched]
    dy = ships.y[rows] - map_index.pickups.y[touched]
    reach = t.SHIP_RADIUS_UNITS + t.PICKUP_RADIUS_UNITS
    within = (dx * dx + dy * dy <= reach * reach) & (pickups.ready[touched] == 1)
    useful = within & _useful(w, rows, pickups.what[touched])
    taken, first = np.unique(touched[useful], return_index=True)
    if not taken.size:
        return
    rows, what = rows[useful][first], pickups.what[taken]
    mending = rows[what == t.REPAIR]
    ships.health[mending] = np.minimum(ships.health[mending] + t.REPAIR_HULL, t.HULL)
    ships.rail_ready[rows[what == t.OVERCHARGE]] = 0
    ships.armour_left[rows[what == t.ARMOUR]] = t.ARMOUR_HULL
    ships.mines[rows[what == t.MINES]] = t.MINE_LIMIT
    pickups.ready[taken] = 0
    room = ships.room[rows]
    pickups.back_at[taken] = w.tick[room] + np.array(t.PICKUP_RETURN_TICKS)[what]
    w.emit("pickup", room, x=ships.x[rows], y=ships.y[rows], slot=ships.slot[rows], what=what)


def _useful(w: World, rows: Rows, what: Ints) -> NDArray[np.bool_]:
    """Whether ships ``rows`` (k,) lack what pick-ups of kinds ``what`` (k,) give."""
    ships = w.ships
    uses = (
        ships.health[rows] < t.HULL,
        ships.rail_ready[rows] > 0,
        ships.armour_left[rows] == 0.0,
        ships.mines[rows] < t.MINE_LIMIT,
    )
    useful: NDArray[np.bool_] = np.choose(what, uses)
    return useful

"""Spawning of ships: at the start of a round, when a player joins, and two seconds after death."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline import wounds
from game_server.games.driftline.disconnected_ships import disconnected
from game_server.games.driftline.flight import ALIVE, SHIELDED, TELEPORT_SHIFT
from game_server.games.driftline.map import QUARTERS
from game_server.games.driftline.teams import friends
from game_server.simulation.grid import SpatialGrid
from game_server.simulation.random import counter_random
from game_server.simulation.rounding import snap

if TYPE_CHECKING:
    from game_server.games.base import Rows
    from game_server.games.driftline.map_index import MapIndex
    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.world import World

PURPOSE = 910
MOST_TEAMS = 4
JITTER_UNITS = 24.0
"""Two ships at one position would have no direction to be pushed apart in."""


def join(w: World, map_index: MapIndex, seats: Rows) -> None:
    """Give seats (k,) a ship each."""
    room, slot, team = w.seats.room[seats], w.seats.id[seats], w.seats.team[seats]
    x, y = _positions(w, map_index, room, slot, team)
    state = {**_fresh(), **wounds.recall(w, seats)}
    w.ships.spawn(room, slot=slot, seat=slot, team=team, x=x, y=y, hurt_by=slot, **state)


def reset(w: World, map_index: MapIndex, rooms: Rows) -> None:
    """Respawn all ships of ``rooms`` for a new round, without shards."""
    rows = np.flatnonzero(np.isin(w.ships.room, rooms))
    w.ships.shards[rows] = 0
    w.ships.status[rows] &= ~ALIVE
    _enter(w, map_index, rows)


def respawn(w: World, map_index: MapIndex) -> None:
    """Respawn dead ships whose wait is over and whose player is connected."""
    ships = w.ships
    dead = np.flatnonzero((ships.status & ALIVE) == 0)
    if not dead.size:
        return
    ships.respawn_ticks[dead] -= 1
    _enter(w, map_index, dead[(ships.respawn_ticks[dead] <= 0) & ~disconnected(w)[dead]])


def _enter(w: World, map_index: MapIndex, rows: Rows) -> None:
    """Spawn ships (k,) of the table, whole and shielded; clients see a teleport, not a glide."""
    if not rows.size:
        return
    ships = w.ships
    teleports = ((ships.status[rows] >> TELEPORT_SHIFT) + 1) & 3
    room, team = ships.room[rows], ships.team[rows]
    ships.x[rows], ships.y[rows] = _positions(w, map_index, room, ships.id[rows], team)
    for name, value in _fresh().items():
        getattr(ships, name)[rows] = value
    ships.status[rows] |= teleports << TELEPORT_SHIFT
    ships.hurt_by[rows] = ships.seat[rows]


def _fresh() -> dict[str, Any]:
    """The columns of a ship that has just spawned, without its position."""
    return {
        "status": ALIVE | SHIELDED,
        "flags": ALIVE | SHIELDED,
        "hull": int(t.HULL),
        "health": t.HULL,
        "armour": 0,
        "mines": 0,
        "armour_left": 0.0,
        "shield_ticks": t.SHIELD_TICKS,
        "cover_ticks": t.COVER_TICKS,
        "dash_charges": t.DASH_CHARGES,
        "dash_recharge": 0,
        "dash_ticks": 0,
        "fire_ready": 0,
        "rail_ready": 0,
        "rail_charge": 0,
        "respawn_ticks": 0,
        "bank_ticks": 0,
        "vx": 0.0,
        "vy": 0.0,
    }


def _positions(
    w: World, map_index: MapIndex, room: Ints, number: Ints, team: Ints
) -> tuple[Floats, Floats]:
    """A spawn position (x, y) for each of k ships that enter ``room`` (k,), sorted by room.

    Each ship compares a few spawns in its team's part of the map, and takes the one farthest from
    every living ship of a foe. Team mates compare different spawns as long as there are enough.
    """
    spawns, seed, tick = map_index.spawns, w.rooms.seed[room], w.tick[room]
    shared = np.zeros_like(number)
    draws = counter_random(seed, tick, PURPOSE + np.arange(3)[:, None], [shared, number, number])
    count = (spawns.first[room + 1] - spawns.first[room]) // _shares(w, room, team)
    rank, entering = _ranks(room * (MOST_TEAMS + 1) + team)
    start = (draws[0] * count).astype(np.int64)
    step = np.arange(t.SPAWN_CANDIDATES) * entering[:, None]
    local = ((start + rank)[:, None] + step) % count[:, None]
    candidates = spawns.first[room][:, None] + _in_team_part(w, room, team, local)
    x, y = spawns.x[candidates], spawns.y[candidates]
    each = np.repeat(np.arange(len(room)), t.SPAWN_CANDIDATES)
    safety = _safety(w, room[each], team[each], x.ravel(), y.ravel())
    safest = np.argmax(safety.reshape(candidates.shape), axis=1)
    chosen = np.arange(len(room)), safest
    jitter = (draws[1:] * 2.0 - 1.0) * JITTER_UNITS
    return (
        snap(x[chosen] + jitter[0], t.FINE_STEPS_PER_UNIT),
        snap(y[chosen] + jitter[1], t.FINE_STEPS_PER_UNIT),
    )


def _shares(w: World, room: Ints, team: Ints) -> Ints:
    """The number of parts (k,) that each ship's map is divided into, one for each team."""
    parts = np.where(w.settings.teams[room] == 2, 2, QUARTERS)
    return np.where(team > 0, parts, 1)


def _in_team_part(w: World, room: Ints, team: Ints, local: Ints) -> Ints:
    """Spawns (k, c) counted within the team's part, as numbers among all spawns of the room.

    Spawns come in groups of one per quarter. Each of two teams has two quarters, like its pads.
    """
    halves = (w.settings.teams[room] == 2)[:, None]
    team = team[:, None]
    in_half = local // 2 * QUARTERS + (team - 1) * 2 + local % 2
    in_quarter = local * QUARTERS + team - 1
    return np.where(team > 0, np.where(halves, in_half, in_quarter), local)


def _ranks(group: Ints) -> tuple[Ints, Ints]:
    """The rank (k,) of each within its group, and the size of its group."""
    _, number, sizes = np.unique(group, return_inverse=True, return_counts=True)
    order = np.argsort(number, kind="stable")
    rank = np.empty_like(number)
    rank[order] = np.arange(len(group)) - (np.cumsum(sizes) - sizes)[number[order]]
    return rank, sizes[number]


def _safety(w: World, room: Ints, team: Ints, x: Floats, y: Floats) -> Floats:
    """The squared distance (k,) of each position from the nearest living foe of the team, at most
    the square of ``SPAWN_SAFE_UNITS``.
    """
    ships, reach = w.ships, t.SPAWN_SAFE_UNITS
    alive = np.flatnonzero((ships.status & ALIVE) != 0)
    grid = SpatialGrid(w.walls.cells, ships.room[alive], ships.x[alive], ships.y[alive])
    position, row = grid.near(room, x - reach, y - reach, x + reach, y + reach)
    dx, dy = grid.x[row] - x[position], grid.y[row] - y[position]
    friendly = friends(team[position], ships.team[alive[row]])
    safety = np.full(len(room), reach * reach)
    np.minimum.at(safety, position, np.where(friendly, np.inf, dx * dx + dy * dy))
    return safety

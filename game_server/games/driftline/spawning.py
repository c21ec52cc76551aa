"""Where ships enter: at the start of a round, when somebody joins, and two seconds after death."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline import wounds
from game_server.games.driftline.flight import ALIVE, SHIELDED, TELEPORT_SHIFT
from game_server.games.driftline.map import QUARTERS
from game_server.games.driftline.parking import held
from game_server.games.driftline.teams import friends
from game_server.simulation.grid import SpatialGrid
from game_server.simulation.random import counter_random
from game_server.simulation.rounding import snap

if TYPE_CHECKING:
    from game_server.games.base import Rows
    from game_server.games.driftline.ground import MapIndex
    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.world import World

PURPOSE = 910
MOST_TEAMS = 4
JITTER_UNITS = 24.0
"""Two ships at one place would have no direction to be pushed apart in."""


def join(w: World, ground: MapIndex, seats: Rows) -> None:
    """Give seats (k,) a ship each."""
    room, slot, team = w.seats.room[seats], w.seats.id[seats], w.seats.team[seats]
    x, y = _places(w, ground, room, slot, team)
    state = {**_fresh(), **wounds.recall(w, seats)}
    w.ships.spawn(room, slot=slot, seat=slot, team=team, x=x, y=y, hurt_by=slot, **state)


def reset(w: World, ground: MapIndex, rooms: Rows) -> None:
    """Put all ships of ``rooms`` in place for a new round, with nothing in their holds."""
    rows = np.flatnonzero(np.isin(w.ships.room, rooms))
    w.ships.shards[rows] = 0
    w.ships.status[rows] &= ~ALIVE
    _enter(w, ground, rows)


def respawn(w: World, ground: MapIndex) -> None:
    """Bring the dead back whose time has come and whose player is there."""
    ships = w.ships
    dead = np.flatnonzero((ships.status & ALIVE) == 0)
    if not dead.size:
        return
    ships.respawn_ticks[dead] -= 1
    _enter(w, ground, dead[(ships.respawn_ticks[dead] <= 0) & ~held(w)[dead]])


def _enter(w: World, ground: MapIndex, rows: Rows) -> None:
    """Place ships (k,) of the table, whole and shielded, so that no client glides them there."""
    if not rows.size:
        return
    ships = w.ships
    teleports = ((ships.status[rows] >> TELEPORT_SHIFT) + 1) & 3
    room, team = ships.room[rows], ships.team[rows]
    ships.x[rows], ships.y[rows] = _places(w, ground, room, ships.id[rows], team)
    for name, value in _fresh().items():
        getattr(ships, name)[rows] = value
    ships.status[rows] |= teleports << TELEPORT_SHIFT
    ships.hurt_by[rows] = ships.seat[rows]


def _fresh() -> dict[str, Any]:
    """The columns of a ship that has just entered, but for its place."""
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


def _places(w: World, ground: MapIndex, room: Ints, who: Ints, team: Ints) -> tuple[Floats, Floats]:
    """A spawn place (x, y) for each of k ships entering ``room`` (k,), sorted by room.

    Each looks at a few places of its own on its team's ground, which nobody else of its team
    entering now looks at as long as there are enough, and takes the one farthest from every
    living ship that is not a friend.
    """
    spawns, seed, tick = ground.spawns, w.rooms.seed[room], w.tick[room]
    nobody = np.zeros_like(who)
    draws = counter_random(seed, tick, PURPOSE + np.arange(3)[:, None], [nobody, who, who])
    count = (spawns.first[room + 1] - spawns.first[room]) // _shares(w, room, team)
    rank, entering = _ranks(room * (MOST_TEAMS + 1) + team)
    start = (draws[0] * count).astype(np.int64)
    step = np.arange(t.SPAWN_CANDIDATES) * entering[:, None]
    local = ((start + rank)[:, None] + step) % count[:, None]
    candidates = spawns.first[room][:, None] + _on_team_ground(w, room, team, local)
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
    """Of how many parts of its room each ship's team (k,) has one as its ground."""
    parts = np.where(w.settings.teams[room] == 2, 2, QUARTERS)
    return np.where(team > 0, parts, 1)


def _on_team_ground(w: World, room: Ints, team: Ints, local: Ints) -> Ints:
    """Places (k, c) counted on the team's own ground, as numbers among all of the room.

    Places come in groups of one a quarter. Of two teams each has two quarters, like its pads.
    """
    halves = (w.settings.teams[room] == 2)[:, None]
    team = team[:, None]
    in_half = local // 2 * QUARTERS + (team - 1) * 2 + local % 2
    in_quarter = local * QUARTERS + team - 1
    return np.where(team > 0, np.where(halves, in_half, in_quarter), local)


def _ranks(group: Ints) -> tuple[Ints, Ints]:
    """The rank (k,) of each among those of its group, and how many these are."""
    _, number, sizes = np.unique(group, return_inverse=True, return_counts=True)
    order = np.argsort(number, kind="stable")
    rank = np.empty_like(number)
    rank[order] = np.arange(len(group)) - (np.cumsum(sizes) - sizes)[number[order]]
    return rank, sizes[number]


def _safety(w: World, room: Ints, team: Ints, x: Floats, y: Floats) -> Floats:
    """The square of how far each place (k,) is from the nearest living ship that is no friend of
    the team, up to what is safe.
    """
    ships, reach = w.ships, t.SPAWN_SAFE_UNITS
    alive = np.flatnonzero((ships.status & ALIVE) != 0)
    grid = SpatialGrid(w.walls.cells, ships.room[alive], ships.x[alive], ships.y[alive])
    place, row = grid.near(room, x - reach, y - reach, x + reach, y + reach)
    dx, dy = grid.x[row] - x[place], grid.y[row] - y[place]
    friendly = friends(team[place], ships.team[alive[row]])
    safety = np.full(len(room), reach * reach)
    np.minimum.at(safety, place, np.where(friendly, np.inf, dx * dx + dy * dy))
    return safety

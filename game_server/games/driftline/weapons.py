"""Blaster shots and rail beams: how they fly, and what they hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, Triggers
from game_server.games.driftline.solids import Solids, least, nearest
from game_server.games.driftline.teams import spared
from game_server.protocol.declare import SeatState
from game_server.simulation.collision import segment_circle
from game_server.simulation.grid import spread
from game_server.simulation.history import VIEW_STEPS, History
from game_server.simulation.rounding import snap
from game_server.simulation.trig import direction

if TYPE_CHECKING:
    from game_server.games.base import Inputs, Rows
    from game_server.simulation.arrays import Floats, Ints
    from game_server.simulation.world import World

BLASTER, RAIL, MINE = 0, 1, 2
LAST_WIRE_UNIT = 8191.875
"""The largest position on the wire, just short of the largest map's far edge."""


@dataclass(frozen=True)
class Hits:
    """Hits (k,): the row of the ship hit, or -1; the row of the crystal hit, or -1; ``by``, the
    shooter's slot; the weapon, the damage and the position.
    """

    ship: Ints
    crystal: Ints
    by: Ints
    weapon: Ints
    damage: Floats
    x: Floats
    y: Floats

    def __add__(self, other: Hits) -> Hits:
        if not other.by.size:
            return self
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Hits(*(np.concatenate(pair) for pair in pairs))


@dataclass(frozen=True)
class Paths:
    """Straight paths (k,) of beams from ships ``rows``. ``free`` is the share of the path from
    (x0, y0) to (x1, y1) before the first wall.
    """

    rows: Rows
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    free: Floats


def power(carried: Ints) -> Floats:
    """The factor (k,) by which shards on board make a ship's weapons stronger."""
    stronger: Floats = 1.0 + np.minimum(carried * t.SHARD_DAMAGE, t.SHARD_DAMAGE_LIMIT)
    return stronger


def muzzle(x: Floats, y: Floats, aim: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """The starting point and velocity (x, y, vx, vy) of shots from ships at x, y (k,)."""
    along_x, along_y = direction(aim)
    return (
        snap(x + along_x * t.MUZZLE_UNITS, t.POS_STEPS_PER_UNIT),
        snap(y + along_y * t.MUZZLE_UNITS, t.POS_STEPS_PER_UNIT),
        snap(along_x * t.BLASTER_SPEED_UNITS_PER_S, t.VEL_STEPS_PER_UNIT),
        snap(along_y * t.BLASTER_SPEED_UNITS_PER_S, t.VEL_STEPS_PER_UNIT),
    )


def fire(w: World, triggers: Triggers, inputs: Inputs, solids: Solids) -> Hits:
    """Launch shots and shoot beams from the ships (n,) whose weapons fire; the beams' hits."""
    shooting, beaming = np.flatnonzero(triggers.blaster), np.flatnonzero(triggers.rail)
    ships, rows = w.ships, np.concatenate([shooting, beaming])
    x, y, vx, vy = muzzle(ships.x[shooting], ships.y[shooting], inputs.aim[shooting])
    along_x, along_y = direction(inputs.aim[beaming])
    life_s = t.BLASTER_LIFE_TICKS * t.DT_S
    x0 = np.concatenate([x, ships.x[beaming]])
    y0 = np.concatenate([y, ships.y[beaming]])
    x1 = x0 + np.concatenate([vx * life_s, along_x * t.RAIL_RANGE_UNITS])
    y1 = y0 + np.concatenate([vy * life_s, along_y * t.RAIL_RANGE_UNITS])
    # One raycast for all paths; walls never move, so it holds for a shot's whole life.
    free = w.walls.raycast(ships.room[rows], x0, y0, x1, y1) if rows.size else x0
    aim = inputs.aim[shooting]
    _launch(w, shooting, x, y, vx, vy, aim, free[: len(shooting)])
    beams = slice(len(shooting), None)
    paths = Paths(beaming, x0[beams], y0[beams], x1[beams], y1[beams], free[beams])
    return _beam(w, paths, inputs.view[beaming], solids)


def _launch(
    w: World, rows: Rows, x: Floats, y: Floats, vx: Floats, vy: Floats, aim: Ints, free: Floats
) -> None:
    """Launch shots from ships ``rows``. The origin lies on its wire grid and the velocity follows
    from the aim, so clients compute the same path from the birth record.
    """
    ships = w.ships
    room = ships.room[rows]
    w.shots.spawn(
        room,
        x=x,
        y=y,
        vx=vx,
        vy=vy,
        aim=aim,
        cx=x,
        cy=y,
        born_at=w.tick[room],
        owner=ships.slot[rows],
        number=ships.shots[rows],
        range=free * t.BLASTER_LIFE_TICKS,
        damage=t.BLASTER_DAMAGE * power(ships.shards[rows]),
    )


def fly_shots(w: World, solids: Solids) -> Hits:
    """Move all shots by a tick, and remove those that hit something or end at a wall; the hits."""
    shots, ships = w.shots, w.ships
    end_s = np.minimum(shots.age + 1.0, shots.range) * t.DT_S
    x0, y0 = shots.cx, shots.cy
    x1, y1 = shots.x + shots.vx * end_s, shots.y + shots.vy * end_s
    met = solids.sweep(shots.room, x0, y0, x1, y1, t.BLASTER_RADIUS_UNITS)
    ship = solids.ship[met.target]
    passes = np.zeros(len(ship), bool)
    at = np.flatnonzero(ship >= 0)
    segment, target = met.segment[at], ship[at]
    room, owner = shots.room[segment], shots.owner[segment]
    team = w.seats.team[w.seat_rows(room, owner)]
    passes[at] = (ships.slot[target] == owner) | spared(w, room, team, ships.team[target])
    first = nearest(shots.n, met.segment, np.where(passes, np.inf, met.t))
    hit = np.flatnonzero(first >= 0)
    by, share = first[hit], met.t[first[hit]]
    hits = Hits(
        ship[by],
        solids.crystal[met.target[by]],
        shots.owner[hit],
        np.full(len(hit), BLASTER),
        shots.damage[hit],
        x0[hit] + (x1[hit] - x0[hit]) * share,
        y0[hit] + (y1[hit] - y0[hit]) * share,
    )
    shots.kill(hit)
    shots.kill(shots.age + 1.0 >= shots.range)
    shots.age += 1
    shots.cx, shots.cy = x1, y1
    return hits


def _beam(w: World, paths: Paths, view: Ints, solids: Solids) -> Hits:
    """Hitscan along paths (k,), at the positions that the shooters saw.

    Other ships are rewound to the rendered time ``view`` that came with the input; the shooter
    stays where it is now. Walls and crystals, which never move, stop beams too.
    """
    ships, rows = w.ships, paths.rows
    if not rows.size:
        nothing, nowhere = rows, paths.x0
        return Hits(nothing, nothing, nothing, nothing, nowhere, nowhere, nowhere)
    room = ships.room[rows]
    ship, ship_t = _first_rewound(w, paths, _seen_at(w, rows, view))
    met = solids.sweep(room, paths.x0, paths.y0, paths.x1, paths.y1, 0.0)
    crystal = solids.crystal[met.target]
    stops = (crystal >= 0) & (met.t <= paths.free[met.segment])
    when = np.where(stops, met.t, np.inf)
    crystal, crystal_t = least(len(rows), met.segment, crystal, when)
    ship = np.where(crystal_t < ship_t, -1, ship)
    crystal = np.where(crystal_t < ship_t, crystal, -1)
    share = np.minimum(np.minimum(ship_t, crystal_t), paths.free)
    x = np.minimum(paths.x0 + (paths.x1 - paths.x0) * share, LAST_WIRE_UNIT)
    y = np.minimum(paths.y0 + (paths.y1 - paths.y0) * share, LAST_WIRE_UNIT)
    by, tick = ships.slot[rows], w.tick[room]
    w.emit("beam", room, x0=paths.x0, y0=paths.y0, x1=x, y1=y, by=by, tick=tick)
    damage = t.RAIL_DAMAGE * power(ships.shards[rows])
    hits = Hits(ship, crystal, by, np.full(len(rows), RAIL), damage, x, y)
    struck = (hits.ship >= 0) | (hits.crystal >= 0)
    return Hits(*(column[struck] for column in vars(hits).values()))


def _seen_at(w: World, rows: Rows, view: Ints) -> Ints:
    """The time (k,) in 1/16 ticks at which shooters saw the others, within the room's limit.

    Bots see the present, and so do all players in a room without lag compensation.
    """
    ships = w.ships
    room = ships.room[rows]
    now = w.tick[room] * VIEW_STEPS
    limit = (w.settings.rewind_ms[room] * (t.TICK_HZ * VIEW_STEPS)) // 1000
    is_bot = w.seats.state[w.seat_rows(room, ships.seat[rows])] == SeatState.BOT
    seen = np.minimum(np.maximum(view, now - limit), now)
    return np.where(is_bot, now, seen)


def _first_rewound(w: World, paths: Paths, view: Ints) -> tuple[Ints, Floats]:
    """The first ship (k,) on each path, as they were at ``view`` (k,), or -1; and the share of the
    path up to it, or infinity.
    """
    ships = w.ships
    room = ships.room[paths.rows]
    first = ships.offsets[room]
    beam, target = spread(first, ships.offsets[room + 1] - first)
    fair = (target != paths.rows[beam]) & ((ships.status[target] & ALIVE) != 0)
    fair &= ~spared(w, room[beam], ships.team[paths.rows[beam]], ships.team[target])
    beam, target = beam[fair], target[fair]
    seats = w.seat_rows(ships.room[target], ships.seat[target])
    x, y, present = History(w.seats, ships.kind).at(seats, view[beam], w.tick[room[beam]])
    start, end = (paths.x0[beam], paths.y0[beam]), (paths.x1[beam], paths.y1[beam])
    when = segment_circle(*start, *end, x, y, t.SHIP_RADIUS_UNITS)
    reached = present & (when <= paths.free[beam])
    return least(len(paths.rows), beam, target, np.where(reached, when, np.inf))


def record_positions(w: World) -> None:
    """Record the positions of living ships in this tick, for later rewinding."""
    ships = w.ships
    rows = np.flatnonzero((ships.status & ALIVE) != 0)
    seats = w.seat_rows(ships.room[rows], ships.seat[rows])
    teleports = ships.status[rows] >> 6
    History(w.seats, ships.kind).record(w.tick, seats, ships.x[rows], ships.y[rows], teleports)

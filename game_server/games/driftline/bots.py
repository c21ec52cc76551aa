"""Bots: what they see, where they want to go, and which keys they press for it.

All bots whose turn it is decide together, as arrays. They act through the same inputs as people,
know only what a player sees on the screen, and remember only one flag: their habits are noise from
(room seed, slow clock, slot). Easy bots wander, miss and stop steering; hard ones lead their
shots, dodge, flee when damaged and charge the rail at targets in the open. In teams they spare
friends; in Core Run some raid the other teams' pads. All of them avoid mines that they see, and
lay mines in front of pursuers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.games.base import Inputs, Rows
from game_server.games.driftline import teams
from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.games.driftline.ships import ship_rows
from game_server.games.driftline.solids import least
from game_server.games.driftline.teams import friends
from game_server.simulation.grid import SpatialGrid, spread
from game_server.simulation.random import counter_random
from game_server.simulation.trig import aim_towards

if TYPE_CHECKING:
    from game_server.games.driftline.map_index import MapIndex
    from game_server.protocol.declare import Input
    from game_server.simulation.arrays import Bools, Floats, Ints
    from game_server.simulation.table import Table
    from game_server.simulation.world import World

PURPOSE = 930
MOOD_TICKS, ROAM_TICKS = 40, 200
LOOK_AHEAD_S = 0.22
KEEP_FROM_WALLS_UNITS = 120.0
SHARD_SIGHT_UNITS = 420.0
CRYSTAL_SIGHT_UNITS = 420.0
COAST_UNITS = 60.0
"""A ship that stops thrusting within this distance of a pad's middle comes to rest on the pad."""
DIAGONAL = 0.38
"""Share of a direction from which a key is pressed: the sine of 22.5°."""


@dataclass(frozen=True)
class Bots:
    """The bots (k,) that decide now: their seats, rows of ships, and their noise in [0, 1).

    ``character`` never changes, ``mood`` and ``roam`` last a while, the others one decision.
    """

    seat: Rows
    ship: Rows
    room: Ints
    level: Ints
    x: Floats
    y: Floats
    character: Floats
    mood: Floats
    roam: Floats
    aim: Floats
    trigger: Floats
    dodge: Floats
    rail: Floats
    mine: Floats

    def of_level(self, by_level: tuple[float, float, float]) -> Floats:
        """A tuning triple as one number for each bot."""
        return np.array(by_level)[self.level]


@dataclass(frozen=True)
class Sight:
    """The target of each bot (k,): a ship or a crystal, its position, velocity and distance. Bots
    without a target have ``seen`` false. ``clear`` means that no wall is in the way and that the
    bot is in the mood to shoot.
    """

    seen: Bools
    is_ship: Bools
    x: Floats
    y: Floats
    vx: Floats
    vy: Floats
    distance: Floats
    clear: Bools


def decide(w: World, map_index: MapIndex, declared: Input, seats: Rows) -> Inputs:
    """The next inputs of the bots in ``seats`` (k,)."""
    inputs = Inputs.neutral(declared, len(seats))
    rows = ship_rows(w)[seats]
    acting = np.flatnonzero((rows >= 0) & ((w.ships.status[rows] & ALIVE) != 0))
    if not acting.size:
        return inputs
    bots = _wake(w, seats[acting], rows[acting])
    sight = _look(w, map_index, bots)
    x, y, stop = _wish(w, map_index, bots, sight)
    x, y, stop = _avoid_mines(w, bots, x, y, stop)
    x, y = _avoid_walls(w, map_index, bots, x, y)
    moving = ~stop & ((np.abs(x) > 0.0) | (np.abs(y) > 0.0))
    inputs.held["right"][acting] = moving & (x > DIAGONAL)
    inputs.held["left"][acting] = moving & (x < -DIAGONAL)
    inputs.held["down"][acting] = moving & (y > DIAGONAL)
    inputs.held["up"][acting] = moving & (y < -DIAGONAL)
    inputs.aim[acting] = _aim(w, bots, sight, x, y)
    inputs.held["fire"][acting] = _fires(bots, sight)
    inputs.pressed["rail"][acting] = _charges_rail(bots, sight)
    inputs.pressed["mine"][acting] = _lays_mine(w, bots, sight)
    inputs.pressed["dash"][acting] = moving & _dashes(w, bots, sight)
    inputs.view[acting] = w.tick[bots.room] * 16
    inputs.present[acting] = True
    return inputs


def _wake(w: World, seats: Rows, rows: Rows) -> Bots:
    """The bots in ``seats`` with ships ``rows`` (k,), and all their noise in one draw."""
    room, slot = w.seats.room[seats], w.seats.id[seats]
    tick = w.tick[room]
    # Moods change at another moment for each bot, so that a crowd does not turn as one.
    clocks = [tick * 0, (tick + 7 * slot) // MOOD_TICKS, (tick + 37 * slot) // ROAM_TICKS]
    clocks += [tick] * 5
    purposes = PURPOSE + np.arange(len(clocks))[:, None]
    noise = counter_random(w.rooms.seed[room], np.array(clocks), purposes, slot)
    x, y = w.ships.x[rows], w.ships.y[rows]
    return Bots(seats, rows, room, w.seats.bot_level[seats], x, y, *noise)


def _look(w: World, map_index: MapIndex, bots: Bots) -> Sight:
    """Pick each bot's target: the nearest ship in sight, carriers first; else a crystal."""
    ships = w.ships
    reach = bots.of_level(t.BOT_SIGHT_UNITS)
    bot, row, distance = _near(w, bots, ships, float(reach.max()))
    worth = distance * (1.0 - 0.015 * np.minimum(ships.shards[row], 20))
    fair = (ships.status[row] & (ALIVE | SHIELDED)) == ALIVE
    fair &= (row != bots.ship[bot]) & (distance <= reach[bot])
    fair &= ~friends(ships.team[row], ships.team[bots.ship[bot]])
    target, _ = least(len(bots.seat), bot, row, np.where(fair, worth, np.inf))
    is_ship = target >= 0
    crystal = _crystal(w, map_index, bots)
    is_crystal = ~is_ship & (crystal >= 0)
    x, y = bots.x.copy(), bots.y.copy()
    vx, vy = np.zeros(len(x)), np.zeros(len(x))
    for table, chosen, rows in ((ships, is_ship, target), (w.crystals, is_crystal, crystal)):
        x[chosen], y[chosen] = table.x[rows[chosen]], table.y[rows[chosen]]
    vx[is_ship], vy[is_ship] = ships.vx[target[is_ship]], ships.vy[target[is_ship]]
    dx, dy = x - bots.x, y - bots.y
    seen, distance = is_ship | is_crystal, np.sqrt(dx * dx + dy * dy)
    clear = np.zeros(len(x), bool)
    at = np.flatnonzero(seen & (bots.trigger < bots.of_level(t.BOT_TRIGGER)))
    clear[at] = w.walls.raycast(bots.room[at], bots.x[at], bots.y[at], x[at], y[at]) >= 1.0
    return Sight(seen, is_ship, x, y, vx, vy, distance, clear)


def _crystal(w: World, map_index: MapIndex, bots: Bots) -> Ints:
    """The row of the nearest crystal (k,) if it is whole and close, or -1."""
    crystal = map_index.crystals.nearest(bots.room, bots.x, bots.y)
    dx, dy = map_index.crystals.x[crystal] - bots.x, map_index.crystals.y[crystal] - bots.y
    near = dx * dx + dy * dy <= CRYSTAL_SIGHT_UNITS * CRYSTAL_SIGHT_UNITS
    whole = w.crystals.hull[crystal] > 0
    return np.where((crystal >= 0) & near & whole, crystal, -1)


def _near(w: World, bots: Bots, table: Table, reach: float) -> tuple[Ints, Ints, Floats]:
    """Pairs (p,) of a bot and a row of the table, bots ascending, and their distance; all those
    within ``reach`` and some beyond.
    """
    grid = SpatialGrid(w.walls.cells, table.room, table.x, table.y)
    x, y = bots.x, bots.y
    bot, row = grid.near(bots.room, x - reach, y - reach, x + reach, y + reach)
    dx, dy = table.x[row] - x[bot], table.y[row] - y[bot]
    return bot, row, np.sqrt(dx * dx + dy * dy)


def _wish(w: World, map_index: MapIndex, bots: Bots, sight: Sight) -> tuple[Floats, Floats, Bools]:
    """The direction (x, y) each bot wants to fly in, of length 1 or 0, and which stop thrusting."""
    ships = w.ships
    roam = _roaming(map_index, bots)
    x, y = _towards(bots, map_index.spawns.x[roam], map_index.spawns.y[roam])
    stop = np.zeros(len(x), bool)

    fighting = sight.seen & sight.is_ship
    fx, fy = _fight(bots, sight)
    x, y = np.where(fighting, fx, x), np.where(fighting, fy, y)
    stop |= fighting & (bots.mood < bots.of_level(t.BOT_STOPS_STEERING))

    pile = _shards_in_sight(w, bots)
    greedy = pile >= 0
    px, py = _towards(bots, w.shards.x[pile], w.shards.y[pile]) if greedy.any() else (x, y)
    x, y, stop = np.where(greedy, px, x), np.where(greedy, py, y), stop & ~greedy

    pad, goal = _banks(w, map_index, bots)
    enough = np.array(t.BOT_BANK_SHARDS)[bots.level] + (bots.character * 5.0).astype(np.int64)
    loaded = ships.shards[bots.ship] >= enough
    raiding = ~loaded & (goal >= 0) & (bots.roam < bots.of_level(t.BOT_RAIDS))
    pad = np.where(raiding, goal, pad)
    banking = (loaded | raiding) & (pad >= 0)
    bx, by = _towards(bots, map_index.pads.x[pad], map_index.pads.y[pad])
    dx, dy = map_index.pads.x[pad] - bots.x, map_index.pads.y[pad] - bots.y
    arrived = banking & (dx * dx + dy * dy <= COAST_UNITS * COAST_UNITS)
    x, y = np.where(banking, bx, x), np.where(banking, by, y)
    stop = np.where(banking, arrived, stop)

    fleeing = _fleeing(w, bots)
    rx, ry = _retreat(map_index, bots, sight)
    return np.where(fleeing, rx, x), np.where(fleeing, ry, y), stop & ~fleeing


def _banks(w: World, map_index: MapIndex, bots: Bots) -> tuple[Ints, Ints]:
    """The nearest pad (k,) at which each bot can bank, and the nearest that it can rob; or -1."""
    pads = map_index.pads
    own, foreign = pads.nearest(bots.room, bots.x, bots.y), np.full(len(bots.seat), -1, np.int64)
    there = np.flatnonzero(map_index.contested[bots.room])
    if not there.size:
        return own, foreign
    room = bots.room[there]
    bot, pad = spread(pads.first[room], pads.first[room + 1] - pads.first[room])
    dx, dy = pads.x[pad] - bots.x[there[bot]], pads.y[pad] - bots.y[there[bot]]
    owner, team = pads.tag[pad], w.ships.team[bots.ship[there[bot]]]
    mine = (owner == 0) | (owner == team)
    full = teams.scores(w, teams.rows(w, room[bot], owner)) > 0
    far = dx * dx + dy * dy
    own[there], _ = least(len(there), bot, pad, np.where(mine, far, np.inf))
    foreign[there], _ = least(len(there), bot, pad, np.where(~mine & full, far, np.inf))
    return own, foreign


def _roaming(map_index: MapIndex, bots: Bots) -> Ints:
    """The spawn (k,) that each bot wanders to for a while."""
    first = map_index.spawns.first
    count = first[bots.room + 1] - first[bots.room]
    return first[bots.room] + (bots.roam * count).astype(np.int64)


def _towards(bots: Bots, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return unit(x - bots.x, y - bots.y)


def unit(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Vectors (k,) scaled to length 1; those of length 0 stay 0."""
    length = np.sqrt(x * x + y * y)
    length = np.where(length > 0.0, length, 1.0)
    return x / length, y / length


def _fight(bots: Bots, sight: Sight) -> tuple[Floats, Floats]:
    """The direction that circles the target at the preferred distance; the mood picks the side."""
    tx, ty = _towards(bots, sight.x, sight.y)
    closing = ((sight.distance - bots.of_level(t.BOT_KEEP_AWAY_UNITS)) / 120.0).clip(-1.0, 1.0)
    side = np.where(bots.mood < 0.65, 1.0, -1.0) * bots.of_level(t.BOT_CIRCLES)
    return unit(tx * closing - ty * side, ty * closing + tx * side)


def _shards_in_sight(w: World, bots: Bots) -> Ints:
    """The nearest pile of shards (k,), or -1."""
    shards = w.shards
    if not shards.n:
        return np.full(len(bots.seat), -1, np.int64)
    bot, pile, distance = _near(w, bots, shards, SHARD_SIGHT_UNITS)
    near = np.where(distance <= SHARD_SIGHT_UNITS, distance, np.inf)
    return least(len(bots.seat), bot, pile, near)[0]


def _fleeing(w: World, bots: Bots) -> Bools:
    """Which bots flee: from a badly damaged hull until it is half mended."""
    hull = w.ships.health[bots.ship]
    was = w.seats.fleeing[bots.seat] != 0
    fleeing: Bools = (hull < bots.of_level(t.BOT_FLEE_HULL)) | (was & (hull < t.HULL / 2))
    w.seats.fleeing[bots.seat] = fleeing
    return fleeing


def _retreat(map_index: MapIndex, bots: Bots, sight: Sight) -> tuple[Floats, Floats]:
    """The direction to the nearest repair, bent away from a foe that is near."""
    repair = map_index.repairs.nearest(bots.room, bots.x, bots.y)
    rx, ry = _towards(bots, map_index.repairs.x[repair], map_index.repairs.y[repair])
    ax, ay = _towards(bots, sight.x, sight.y)
    fear = np.where(sight.seen & sight.is_ship & (sight.distance < 500.0), 0.8, 0.0)
    there = np.where(repair >= 0, 1.0, 0.0)
    return unit(rx * there - ax * fear, ry * there - ay * fear)


def _avoid_mines(
    w: World, bots: Bots, x: Floats, y: Floats, stop: Bools
) -> tuple[Floats, Floats, Bools]:
    """Bend directions (k,) away from the nearest mine of a foe that the bot can see."""
    mines = w.mines
    if not mines.n:
        return x, y, stop
    bot, row, distance = _near(w, bots, mines, t.MINE_SEEN_UNITS)
    feared = (mines.near[row] == 1) & (mines.owner[row] != w.ships.slot[bots.ship[bot]])
    feared &= ~friends(mines.team[row], w.ships.team[bots.ship[bot]])
    feared &= distance <= t.MINE_SEEN_UNITS
    mine, _ = least(len(bots.seat), bot, row, np.where(feared, distance, np.inf))
    afraid = mine >= 0
    ax, ay = unit(bots.x - mines.x[mine], bots.y - mines.y[mine])
    fear = np.where(afraid, bots.of_level(t.BOT_FEARS_MINES), 0.0)
    x, y = unit(x + ax * fear, y + ay * fear)
    return x, y, stop & ~afraid


def _lays_mine(w: World, bots: Bots, sight: Sight) -> Bools:
    """Now and then with a foe close by, four times as often when fleeing from it."""
    foe = sight.seen & sight.is_ship & (sight.distance < t.BOT_MINE_RANGE_UNITS)
    flees = w.seats.fleeing[bots.seat] != 0
    chance = bots.of_level(t.BOT_LAYS_MINES) * np.where(flees, 4.0, 1.0)
    lays: Bools = foe & (w.ships.mines[bots.ship] > 0) & (bots.mine < chance)
    return lays


def _avoid_walls(
    w: World, map_index: MapIndex, bots: Bots, x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Bend directions (k,) along the walls that the ships drift towards."""
    side = map_index.side[bots.room] - 1.0
    soon_x = (bots.x + w.ships.vx[bots.ship] * LOOK_AHEAD_S).clip(0.0, side)
    soon_y = (bots.y + w.ships.vy[bots.ship] * LOOK_AHEAD_S).clip(0.0, side)
    field = map_index.walls(bots.room, soon_x, soon_y)
    nx, ny, free = field[:, 0], field[:, 1], field[:, 2]
    near = ((KEEP_FROM_WALLS_UNITS - free) / 80.0).clip(0.0, 1.0)
    into = x * nx + y * ny
    # Heading straight at a wall, neither way along it is nearer: the character chooses one.
    turn = np.where(bots.character < 0.5, 1.0, -1.0) * np.where(into < -0.9, 0.7, 0.0) * near
    against = np.minimum(into, 0.0) * near
    push = np.where(free < 40.0, 0.5, 0.0)
    return unit(
        x - nx * against - ny * turn + nx * push,
        y - ny * against + nx * turn + ny * push,
    )


def _aim(w: World, bots: Bots, sight: Sight, x: Floats, y: Floats) -> Ints:
    """Lead the target by a shot's time of flight, with an error; without one aim ahead."""
    flight_s = sight.distance / t.BLASTER_SPEED_UNITS_PER_S
    charging = w.ships.rail_charge[bots.ship] > 0
    lead = np.where(charging, 0.0, bots.of_level(t.BOT_LEAD)) * flight_s
    dx = np.where(sight.seen, sight.x + sight.vx * lead - bots.x, x)
    dy = np.where(sight.seen, sight.y + sight.vy * lead - bots.y, y)
    error = (bots.aim * 2.0 - 1.0) * bots.of_level(t.BOT_AIM_ERROR_TURN)
    aim: Ints = (aim_towards(dx, dy) + (error * 65536.0).astype(np.int64)) & 65535
    return aim


def _fires(bots: Bots, sight: Sight) -> Bools:
    in_range = sight.distance <= bots.of_level(t.BOT_FIRE_RANGE_UNITS)
    fires: Bools = sight.clear & in_range
    return fires


def _charges_rail(bots: Bots, sight: Sight) -> Bools:
    low, high = t.BOT_RAIL_RANGE_UNITS
    far = (sight.distance >= low) & (sight.distance <= high)
    willing = bots.rail < bots.of_level(t.BOT_RAIL)
    charges: Bools = sight.is_ship & sight.clear & far & willing
    return charges


def _dashes(w: World, bots: Bots, sight: Sight) -> Bools:
    """To get out of fire, and away from a pursuer."""
    ships = w.ships
    under_fire = w.tick[bots.room] - ships.hurt_at[bots.ship] < 10
    hunted = (w.seats.fleeing[bots.seat] != 0) & sight.seen & (sight.distance < 450.0)
    chance = bots.of_level(t.BOT_DODGE) * np.where(hunted, 3.0, 1.0)
    dashes: Bools = (under_fire | hunted) & (bots.dodge < chance)
    return dashes

"""One tick of a ship's own flight: the part of the step that the browser predicts.

``fly`` is a function of ships, inputs, walls and bounce pads only: no clock, no randomness, no
other ship. ``web_client/games/driftline/flight.js`` is its twin, line for line: float64, only + - ×
÷ and comparisons in the same order, sines from the shared table. Positions and velocities end every
tick on their wire grids, so that a private record restores this state exactly. Tests compare both
with the golden vectors in ``tests/vectors/flight.json``.

A ship's state here: ``x y vx vy dash_ticks dash_charges dash_recharge fire_ready rail_ready
rail_charge status shots``, the private columns. Timers are remaining ticks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.simulation.rounding import snap
from game_server.simulation.trig import direction

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from game_server.games.driftline.map_index import MapIndex
    from game_server.simulation.arrays import Bools, Floats, Ints
    from game_server.simulation.table import Table
    from game_server.simulation.walls import WallSet

ALIVE, SHIELDED = 1, 2
"""Bits of ``status``; its two upper bits count teleports."""
TELEPORT_SHIFT = 6
SQRT_HALF = 0.7071067811865476


@dataclass(frozen=True)
class Triggers:
    """Which ships (n,) fire a weapon in this tick."""

    blaster: Bools
    rail: Bools


def fly(ships: Table, inputs: Inputs, walls: WallSet, map_index: MapIndex) -> Triggers:
    """Move all ``ships`` (n,) by one tick under ``inputs`` (n,), in place. Dead ones stay."""
    alive = (ships.status & ALIVE) != 0
    rail = _count_down(ships, alive)
    along_x, along_y, steering = _wish(inputs)
    _begin_dash(ships, inputs, alive, along_x, along_y, steering)
    _accelerate(ships, alive, along_x, along_y)
    x = ships.x + ships.vx * t.DT_S
    y = ships.y + ships.vy * t.DT_S
    x, y, vx, vy = walls.collide(
        ships.room, x, y, ships.vx, ships.vy, t.SHIP_RADIUS_UNITS, t.WALL_RESTITUTION
    )
    x, y, vx, vy = _bounce(map_index, ships.room, x, y, vx, vy)
    vx, vy = _end_dash(ships, alive, vx, vy)
    ships.x = np.where(alive, snap(x, t.FINE_STEPS_PER_UNIT), ships.x)
    ships.y = np.where(alive, snap(y, t.FINE_STEPS_PER_UNIT), ships.y)
    ships.vx = np.where(alive, snap(vx, t.VEL_STEPS_PER_UNIT), 0.0)
    ships.vy = np.where(alive, snap(vy, t.VEL_STEPS_PER_UNIT), 0.0)
    return _pull_triggers(ships, inputs, alive, rail)


def _count_down(ships: Table, alive: Bools) -> Bools:
    """Run the timers of living ships down; returns which ships' rails have finished charging."""
    ships.fire_ready -= alive & (ships.fire_ready > 0)
    ships.rail_ready -= alive & (ships.rail_ready > 0)
    charging = alive & (ships.rail_charge > 0)
    ships.rail_charge -= charging
    waiting = alive & (ships.dash_recharge > 0)
    ships.dash_recharge -= waiting
    charged = waiting & (ships.dash_recharge == 0)
    ships.dash_charges += charged
    ships.dash_recharge[charged & (ships.dash_charges < t.DASH_CHARGES)] = t.DASH_RECHARGE_TICKS
    rail: Bools = charging & (ships.rail_charge == 0)
    return rail


def _wish(inputs: Inputs) -> tuple[Floats, Floats, Bools]:
    """The direction (x, y) of the held movement keys, of length 0 or 1, and whether it is 1."""
    right = inputs.held["right"].astype(np.float64) - inputs.held["left"]
    down = inputs.held["down"].astype(np.float64) - inputs.held["up"]
    both = (right != 0.0) & (down != 0.0)
    length = np.where(both, SQRT_HALF, 1.0)
    return right * length, down * length, (right != 0.0) | (down != 0.0)


def _begin_dash(
    ships: Table, inputs: Inputs, alive: Bools, along_x: Floats, along_y: Floats, steering: Bools
) -> None:
    """Start dashes along the held direction, or along the aim when none is held."""
    dash = alive & inputs.pressed["dash"] & (ships.dash_charges > 0) & (ships.dash_ticks == 0)
    if not dash.any():
        return
    aim_x, aim_y = direction(inputs.aim[dash])
    held = steering[dash]
    ships.dash_charges[dash] -= 1
    ships.dash_recharge[dash & (ships.dash_recharge == 0)] = t.DASH_RECHARGE_TICKS
    ships.dash_ticks[dash] = t.DASH_TICKS
    ships.vx[dash] = np.where(held, along_x[dash], aim_x) * t.DASH_SPEED_UNITS_PER_S
    ships.vy[dash] = np.where(held, along_y[dash], aim_y) * t.DASH_SPEED_UNITS_PER_S


def _accelerate(ships: Table, alive: Bools, along_x: Floats, along_y: Floats) -> None:
    """Thrust, then drag; a dashing ship keeps its speed."""
    free = alive & (ships.dash_ticks == 0)
    share = np.where(ships.rail_charge > 0, t.CHARGING_THRUST, 1.0)
    thrust = t.THRUST_UNITS_PER_S2 * share * t.DT_S
    vx = ships.vx + along_x * thrust
    vy = ships.vy + along_y * thrust
    ships.vx = np.where(free, vx - vx * t.DRAG_PER_S * t.DT_S, ships.vx)
    ships.vy = np.where(free, vy - vy * t.DRAG_PER_S * t.DT_S, ships.vy)


def _bounce(
    map_index: MapIndex, room: Ints, x: Floats, y: Floats, vx: Floats, vy: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Throw ships that touch a bounce pad straight away from its middle."""
    near = map_index.bounce.touching(room, x, y)  # walls have kept all ships within the map
    rows = np.flatnonzero(near >= 0)
    if not rows.size:
        return x, y, vx, vy
    pad = near[rows]
    middle_x, middle_y = map_index.bounce.x[pad], map_index.bounce.y[pad]
    reach = map_index.bounce.radius[pad] + t.SHIP_RADIUS_UNITS
    dx, dy = x[rows] - middle_x, y[rows] - middle_y
    distance = np.sqrt(dx * dx + dy * dy)
    touch = (distance < reach) & (distance > 0.0)
    rows, reach, distance = rows[touch], reach[touch], distance[touch]
    nx, ny = dx[touch] / distance, dy[touch] / distance
    inward = vx[rows] * nx + vy[rows] * ny
    speed = np.maximum(t.BOUNCE_SPEED_UNITS_PER_S, -inward)
    x[rows], y[rows] = middle_x[touch] + nx * reach, middle_y[touch] + ny * reach
    vx[rows] = vx[rows] + nx * (speed - inward)
    vy[rows] = vy[rows] + ny * (speed - inward)
    return x, y, vx, vy


def _end_dash(ships: Table, alive: Bools, vx: Floats, vy: Floats) -> tuple[Floats, Floats]:
    """Count dashes down; the speed of one that ends falls back towards flying speed."""
    dashing = alive & (ships.dash_ticks > 0)
    ships.dash_ticks[dashing] -= 1
    ends = dashing & (ships.dash_ticks == 0)
    return np.where(ends, vx * t.DASH_EXIT, vx), np.where(ends, vy * t.DASH_EXIT, vy)


def _pull_triggers(ships: Table, inputs: Inputs, alive: Bools, rail: Bools) -> Triggers:
    """Fire weapons and start charging rails; firing ends the spawn shield."""
    ships.rail_ready[rail] = t.RAIL_COOLDOWN_TICKS
    charge = alive & inputs.pressed["rail"] & (ships.rail_ready == 0) & (ships.rail_charge == 0)
    ships.rail_charge[charge] = t.RAIL_CHARGE_TICKS
    idle = (ships.fire_ready == 0) & (ships.rail_charge == 0) & (ships.dash_ticks == 0)
    blaster = alive & inputs.held["fire"] & idle
    ships.fire_ready[blaster] = t.BLASTER_TICKS
    ships.shots[blaster] = (ships.shots[blaster] + 1) & 255
    ships.status[blaster | rail] &= ~SHIELDED
    return Triggers(blaster, rail)

"""A small game on the whole toolkit, for tests of determinism: ships drift among walls, shoot
at where others were a moment ago, and come back from the dead.

    python -m tests.support.games.toy SEED TICKS…

prints the hash of a room of this seed, alone in its world, after so many ticks.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgpack
import numpy as np

from game_server.protocol.declare import Event, GameTables, Input, Kind
from game_server.protocol.wire import FLOAT, INT, POS, U8
from game_server.simulation.collision import Hits, first_hits, segment_circle, sweep_circles
from game_server.simulation.game_map import GameMap
from game_server.simulation.grid import SpatialGrid
from game_server.simulation.history import VIEW_STEPS, History
from game_server.simulation.random import counter_random
from game_server.simulation.trig import aim_towards, direction
from game_server.simulation.world import RoomState, World

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEATS = 4
SIDE_UNITS = 640.0
DT_S = 1 / 30
SHIP_RADIUS = 20.0
SHOT_RADIUS = 4.0
STEER, TRIGGER, RETURN_X, RETURN_Y, WALL = range(5)

TABLES = GameTables.of(
    {
        "ships": Kind(
            sent={"x": POS, "y": POS, "hull": U8},
            state={"seat": INT, "vx": FLOAT, "vy": FLOAT, "lives": INT},
        ),
        "shots": Kind(
            sent={"x": POS, "y": POS}, state={"vx": FLOAT, "vy": FLOAT, "owner": INT, "age": INT}
        ),
    },
    {"wreck": Event(fields={"x": POS, "y": POS, "slot": U8})},
    Input(),
    {"wrecks": INT},
    History.columns(8),
)


def new_world() -> World:
    return World(TABLES, 30)


def open_room(world: World, seed: int) -> int:
    """Put a new room of this seed into the world; returns its row."""
    x, y = 96.0 + np.floor(320 * counter_random(seed, 0, WALL, np.arange(2)) * 8) / 8
    walls = [
        [[x, y], [x + 128, y], [x + 160, y + 64], [x + 32, y + 96]],
        [[512, 480], [576, 512], [512, 576], [480, 512]],
    ]
    ground = GameMap(SIDE_UNITS, SIDE_UNITS - 64 * (seed % 3), walls)
    row = world.insert(world.new_room(ground, SEATS, seed))
    world.ships.spawn(
        np.full(SEATS, row),
        seat=np.arange(SEATS),
        x=40.0 + 40.0 * np.arange(SEATS),
        y=40.0,
        hull=100,
    )
    world.apply()
    return row


def step(world: World) -> None:
    """One tick of all rooms."""
    world.begin_tick()
    _fly(world)
    _fire(world)
    _hit(world)
    _snipe(world)
    _remember(world)
    world.apply()


def _fly(w: World) -> None:
    ships = w.ships
    along_x, along_y = direction((w.random(ships, np.arange(ships.n), STEER) * 65_536).astype(int))
    ships.vx += along_x * 30.0
    ships.vy += along_y * 30.0
    ships.x, ships.y, ships.vx, ships.vy = w.walls.collide(
        ships.room,
        ships.x + ships.vx * DT_S,
        ships.y + ships.vy * DT_S,
        ships.vx,
        ships.vy,
        SHIP_RADIUS,
        0.8,
    )
    grid = SpatialGrid(w.walls.cells, ships.room, ships.x, ships.y)
    for first, second in zip(*grid.pairs(2 * SHIP_RADIUS), strict=True):
        ships.vx[[first, second]] = ships.vx[[second, first]]
        ships.vy[[first, second]] = ships.vy[[second, first]]


def _fire(w: World) -> None:
    ships = w.ships
    rows = np.flatnonzero(w.random(ships, np.arange(ships.n), TRIGGER) < 0.08)
    victim = w.ships.offsets[ships.room[rows]] + (ships.seat[rows] + 1) % SEATS
    aim = aim_towards(ships.x[victim] - ships.x[rows], ships.y[victim] - ships.y[rows])
    along_x, along_y = direction(aim)
    w.shots.spawn(
        ships.room[rows],
        x=ships.x[rows],
        y=ships.y[rows],
        vx=along_x * 600.0,
        vy=along_y * 600.0,
        owner=ships.seat[rows],
    )


def _hit(w: World) -> None:
    ships, shots = w.ships, w.shots
    x, y = shots.x + shots.vx * DT_S, shots.y + shots.vy * DT_S
    free = w.walls.raycast(shots.room, shots.x, shots.y, x, y)
    grid = SpatialGrid(w.walls.cells, ships.room, ships.x, ships.y)
    hits = sweep_circles(grid, shots.room, shots.x, shots.y, x, y, SHOT_RADIUS, SHIP_RADIUS)
    others = ships.seat[hits.target] != shots.owner[hits.segment]
    hits = first_hits(_where(others, hits))
    hits = _where(hits.t < free[hits.segment], hits)
    np.subtract.at(ships.hull, hits.target, 9)
    shots.x += (x - shots.x) * free
    shots.y += (y - shots.y) * free
    shots.age += 1
    shots.kill((free < 1.0) | (shots.age > 40))
    shots.kill(hits.segment)
    _return(w, np.flatnonzero(ships.hull <= 0))


def _where(chosen: NDArray[np.bool_], hits: Hits) -> Hits:
    return Hits(hits.segment[chosen], hits.target[chosen], hits.t[chosen])


def _return(w: World, dead: NDArray[np.int64]) -> None:
    """Wrecks are replaced by new ships of the same seats, in the order of their ids."""
    ships = w.ships
    np.add.at(w.rooms.wrecks, ships.room[dead], 1)
    w.emit("wreck", ships.room[dead], x=ships.x[dead], y=ships.y[dead], slot=ships.seat[dead])
    ships.kill(dead)
    w.ships.spawn(
        ships.room[dead],
        seat=ships.seat[dead],
        x=40.0 + 500.0 * w.random(ships, dead, RETURN_X),
        y=40.0 + 400.0 * w.random(ships, dead, RETURN_Y),
        hull=100,
        lives=ships.lives[dead] + 1,
    )


def _snipe(w: World) -> None:
    """Every 16th tick each seat hits the next one where it stood 3.5 ticks before."""
    rows = np.flatnonzero(w.tick[w.ships.room] % 16 == 0)
    room, seat = w.ships.room[rows], w.ships.seat[rows]
    target = w.seat_rows(room, (seat + 1) % SEATS)
    newest = w.tick[room] - 1
    x, y, present = History(w.seats, w.ships.kind).at(target, newest * VIEW_STEPS - 56, newest)
    from_x, from_y = w.ships.x[rows], w.ships.y[rows]
    free = w.walls.raycast(room, from_x, from_y, x, y)
    t = segment_circle(from_x, from_y, x, y, x, y, SHIP_RADIUS)
    np.add.at(w.seats.score, target[present & (t < free)], 1)


def _remember(w: World) -> None:
    ships = w.ships
    rows = w.seat_rows(ships.room, ships.seat)
    History(w.seats, ships.kind).record(w.tick, rows, ships.x, ships.y, ships.lives)


def saved_and_loaded(state: RoomState) -> RoomState:
    """A room's state after a way through bytes."""
    return RoomState.from_plain(msgpack.unpackb(msgpack.packb(state.plain())))


def hashes_alone(seed: int, ticks: list[int]) -> list[str]:
    """The state hashes after so many ``ticks``, ascending, of a room alone in its world."""
    world = new_world()
    row = open_room(world, seed)
    found = []
    for tick in range(1, max(ticks) + 1):
        step(world)
        if tick in ticks:
            found.append(world.hash(row))
    return found


if __name__ == "__main__":
    print("\n".join(hashes_alone(int(sys.argv[1]), [int(tick) for tick in sys.argv[2:]])))

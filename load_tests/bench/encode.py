"""The cost of replication per tick, without sockets.

uv run python -m load_tests.bench.encode
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.input_buffer import InputBuffer
from game_server.netcode.messages.replicator import Replicator
from game_server.netcode.messages.room_log import RoomLog
from game_server.protocol.declare import GameTables, Input, Kind, SeatState
from game_server.protocol.wire import ANGLE8, COARSE, FINE, INT, POS, U8, U16, VEL, WireType
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPS = Kind(
    sent={"x": COARSE, "y": COARSE, "aim": ANGLE8, "flags": U8, "hull": U8, "shards": U8},
    born={"slot": U16},
    private={
        "x": FINE, "y": FINE, "vx": VEL, "vy": VEL, "dash": U8, "charges": U8, "ready": U8,
        "rail": U8, "charge": U8, "status": U8, "shots": U8, "more": U8, "rest": U8,
    },
    state={"seat": INT},
)  # fmt: skip
SHOTS = Kind(
    born={
        "x0": POS,
        "y0": POS,
        "vx": VEL,
        "vy": VEL,
        "born_at": WireType("tick8", "<u1", wrap=True),
        "owner": U16,
        "number": U8,
    },
    state={"x": POS, "y": POS},
)
ROCKS = Kind(sent={"x": POS, "y": POS, "hull": U8})
TABLES = GameTables.of({"ships": SHIPS, "shots": SHOTS, "rocks": ROCKS}, {}, Input(("up",)))
TICK_HZ = 30
CELL = 1024.0


class Scene:
    """Rooms of drifting ships, each with a player; a share of them fires at each tick."""

    def __init__(self, rooms: int, ships: int, side: float, rocks: int, firing: float) -> None:
        self.world = world = World(TABLES, TICK_HZ)
        self.side, self.firing = side, firing
        InputBuffer(TABLES.input, TICK_HZ).declare(world)
        self.replicator = Replicator(TABLES, TICK_HZ, CELL)
        self.replicator.declare(world)
        self.random = np.random.default_rng(1)
        self.logs = [RoomLog() for _ in range(rooms)]
        for seed in range(rooms):
            world.insert(world.new_room(GameMap(side, side), ships, seed))
        world.seats.state = int(SeatState.HUMAN)
        self._spawn("ships", world.seats.room, seat=world.seats.id)
        self._spawn("rocks", np.repeat(np.arange(rooms), rocks))
        world.apply()
        world.ships.vx = self.random.uniform(-400, 400, world.ships.n)
        world.ships.vy = self.random.uniform(-400, 400, world.ships.n)

    def step(self) -> None:
        world, ships = self.world, self.world.ships
        world.begin_tick()
        for table in (ships, world.shots):
            table.x = np.clip(table.x + table.vx / TICK_HZ, 0, self.side)
            table.y = np.clip(table.y + table.vy / TICK_HZ, 0, self.side)
        for at, speed in ((ships.x, ships.vx), (ships.y, ships.vy)):
            speed[(at == 0) | (at == self.side)] *= -1
        ships.aim = self.random.integers(0, 65_536, ships.n) >> 8
        fire = self.random.random(ships.n) < self.firing
        world.shots.kill(self.random.random(world.shots.n) < 0.05)
        world.shots.spawn(
            ships.room[fire],
            **{name: getattr(ships, name)[fire] for name in ("x", "y", "vx", "vy")},
            x0=ships.x[fire], y0=ships.y[fire], owner=ships.seat[fire],
        )  # fmt: skip
        world.apply()

    def ticks(self, count: int) -> Iterator[tuple[float, float, float, int]]:
        """Per tick: seconds of quantising, encoding and joining; mean bytes of a message."""
        rooms = self.world.seats.room.tolist()
        for _ in range(count):
            self.step()
            begin = time.thread_time()
            quantised = self.replicator.quantise(self.world)
            rounded = time.thread_time()
            messages = self.replicator.encode(self.world, quantised, self.logs)
            encoded = time.thread_time()
            views = set(zip(rooms, messages.seats.views, strict=True))
            joining = time.thread_time()
            shared = [messages.shared.by_view(*view) for view in views]
            joined = time.thread_time()
            size = sum(len(message.head) + len(message.tail) for message in shared) / len(shared)
            yield rounded - begin, encoded - rounded, joined - joining, round(size)

    def _spawn(self, kind: str, room: np.ndarray, **columns: np.ndarray) -> None:
        x, y = self.random.uniform(0, self.side, (2, len(room)))
        self.world.tables[kind].spawn(room, x=x, y=y, **columns)


def main() -> None:
    scenes = (
        ("1,000 ships in 64 cells", 1, 1000, 8 * CELL - 1, 0, 0.0),
        ("  with shots and rocks", 1, 1000, 8 * CELL - 1, 400, 0.05),
        ("100 rooms of 8", 100, 8, 1800.0, 0, 0.0),
        ("  with shots and rocks", 100, 8, 1800.0, 12, 0.05),
    )
    print(f"{'µs of CPU a tick, median':26}{'quantise':>10}{'encode':>10}{'join':>10}{'all':>10}")
    for name, rooms, ships, side, rocks, firing in scenes:
        measured = list(Scene(rooms, ships, side, rocks, firing).ticks(400))[100:]
        parts = [statistics.median(tick[part] for tick in measured) * 1e6 for part in range(3)]
        cells = "".join(f"{part:10.0f}" for part in (*parts, sum(parts)))
        size = statistics.mean(tick[3] for tick in measured)
        print(f"{name:26}{cells}   {size:.0f} B a view")


if __name__ == "__main__":
    main()

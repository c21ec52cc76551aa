"""The scenarios: how many clients, in rooms of which game, with which settings."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from game_server.protocol.messages import INPUT_HEAD_BYTES
from load_tests.bench.workload.ships import CELL_UNITS, Ships, Ships30, Ships60

if TYPE_CHECKING:
    from collections.abc import Mapping

PAYLOAD = "payload"
"""The name of a scenario without a game: a fixed number of bytes down and up, 20 times a second."""
PAYLOAD_BYTES, INPUT_BYTES = 500, 20
"""Of a server's and of a client's message, before a protocol wraps them."""
PAYLOAD_RECORD_BYTES = INPUT_BYTES - INPUT_HEAD_BYTES
SHIPS = (Ships.name, Ships30.name, Ships60.name)
IN_VIEW = 60.0
WORLD: Mapping[str, Any] = {"mode": "world"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """``rooms`` × ``seats`` connected clients of one game, or of the fixed payload.

    ``finds_knee``: repeat it with more and more clients, from ``clients`` on in steps of ``step``,
    until one core cannot hold them.
    """

    key: str
    title: str
    game: str
    hz: int
    rooms: int
    seats: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    plays: bool = True
    """Whether clients send inputs; otherwise they wait in lobbies."""
    finds_knee: bool = False

    @property
    def clients(self) -> int:
        return self.rooms * self.seats

    @property
    def step(self) -> int:
        """The smallest number of clients that it grows by."""
        return self.seats if self.game != PAYLOAD else 50

    def sized(self, clients: int) -> Scenario:
        """The same for another number of clients: more rooms, or one larger broadcast."""
        if self.game == PAYLOAD:
            return dataclasses.replace(self, seats=clients, finds_knee=False)
        return dataclasses.replace(self, rooms=clients // self.seats, finds_knee=False)


def side_for(ships: int, in_view: float = IN_VIEW) -> int:
    """The side of a map, in units, on which a ship has ``in_view`` ships on average in the 3×3
    cells around it, itself included. Ships are spread evenly; at the edge there are fewer cells.
    """
    low, high = CELL_UNITS, 8191
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _mean_in_view(ships, middle) > in_view else (low, middle)
    return high


def _mean_in_view(ships: int, side: int) -> float:
    """How many of the ships are in view of one of them on average, itself included."""
    count = math.ceil(side / CELL_UNITS)
    share = [min(CELL_UNITS, side - CELL_UNITS * cell) / side for cell in range(count)]
    around = [sum(share[max(cell - 1, 0) : cell + 2]) for cell in range(count)]
    cells = product(range(count), repeat=2)
    return ships * sum(share[x] * share[y] * around[x] * around[y] for x, y in cells)


def _ships(key: str, title: str, clients: int, ships: int, game: type[Ships] = Ships) -> Scenario:
    """Clients among more ships, on a map where each sees about 60."""
    settings = {**WORLD, "side": side_for(ships), "npc": ships - clients}
    return Scenario(key, title, game.name, game.tick_hz, 1, clients, settings)


def _driftline(key: str, title: str, rooms: int, seats: int) -> Scenario:
    return Scenario(key, title, "driftline", 30, rooms, seats, WORLD)


SCENARIOS = (
    _driftline("lobby-8", "private lobby of 8", 1, 8),
    _driftline("room-100", "one room of 100", 1, 100),
    _driftline("room-500", "one room of 500", 1, 500),
    _driftline("rooms-100x8", "100 rooms of 8", 100, 8),
    dataclasses.replace(_driftline("rooms-knee", "rooms of 8, the knee", 50, 8), finds_knee=True),
    _ships("ships-300", "300 × 300 ships", 300, 300),
    _ships("ships-1000", "300 × 1,000 ships", 300, 1000),
    _ships("world-1000", "1,000 × 1,000 ships", 1000, 1000, Ships30),
    _ships("far-100", "100 more out of view", 100, 160),
    _ships("far-1000", "1,000 more out of view", 100, 1060),
    _ships("ships-60hz", "500 at 60 Hz", 500, 500, Ships60),
    Scenario("ships-100x8", "100 × 8 ships", Ships.name, Ships.tick_hz, 100, 8, WORLD),
    Scenario(PAYLOAD, "500 B to each", PAYLOAD, 20, 1, 500),
    Scenario("payload-knee", "500 B, the knee", PAYLOAD, 20, 1, 500, finds_knee=True),
    Scenario("idle", "2,000 idle in lobbies", "driftline", 1, 250, 8, plays=False),
)

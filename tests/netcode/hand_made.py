"""A world small enough to write its messages by hand: one room of one seat and one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.netcode.input_buffer import InputBuffer
from game_server.netcode.messages.replicator import Replicator
from game_server.netcode.messages.room_log import RoomLog
from game_server.protocol.declare import NO_MARGIN, Event, GameTables, Input, Kind, SeatState
from game_server.protocol.wire import INT, POS, U8, U16
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import World

if TYPE_CHECKING:
    from game_server.netcode.messages.tick_messages import TickMessages

TABLES = GameTables.of(
    {
        "ships": Kind(
            sent={"x": POS, "y": POS, "hull": U8},
            born={"slot": U16},
            private={"x": POS},
            state={"seat": INT},
        ),
    },
    {
        "spark": Event(fields={"x": POS, "y": POS}),
        "kill": Event("room", {"by": U8, "what": str}),
        "medal": Event("member", {"worth": U8}),
    },
    Input(("up",)),
)


class Arena:
    """One room of one seat, one cell of 100 × 100 units."""

    def __init__(self) -> None:
        self.world = World(TABLES, tick_hz=30)
        InputBuffer(TABLES.input, tick_hz=30).declare(self.world)
        self.replicator = Replicator(TABLES, tick_hz=30, cell_size=100.0)
        self.replicator.declare(self.world)
        self.world.insert(self.world.new_room(GameMap(100, 100), seats=1, seed=0))
        self.world.seats.state = int(SeatState.HUMAN)
        self.world.seats.input_margin = NO_MARGIN
        self.log = RoomLog()

    def begin(self) -> World:
        self.world.begin_tick()
        return self.world

    def chunks(self) -> bytes:
        """End the tick; returns the chunks of the one view."""
        return self.end().shared.by_view(0, 1).chunks

    def end(self) -> TickMessages:
        self.world.apply()
        quantised = self.replicator.quantise(self.world)
        return self.replicator.encode(self.world, quantised, [self.log])


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)

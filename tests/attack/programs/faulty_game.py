"""A game whose step raises in all its rooms at once, as soon as a file named ``fault`` is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game_server.games.room_game import OneRoom, RoomGame, SeatInput
from game_server.protocol.declare import Input, Kind
from game_server.protocol.wire import INT, U8, U16
from game_server.simulation.game_map import GameMap

if TYPE_CHECKING:
    from game_server.games.base import GameSettings

FAULT = Path("fault")


class Faulty(RoomGame):
    """Each player is a point that stands where it is."""

    name, title, tick_hz = "faulty", "Faulty", 20
    input = Input(buttons=("left", "right"))
    points = Kind(sent={"x": U8, "y": U8}, born={"slot": U16}, state={"seat": INT}, cell=None)

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        return GameMap(40, 24)

    def join_room(self, room: OneRoom, slot: int) -> None:
        room.spawn("points", x=slot, y=slot, slot=slot, seat=slot)

    def leave_room(self, room: OneRoom, slot: int) -> None:
        for point in room.points:
            if point.seat == slot:
                room.kill("points", point)

    def step_room(self, room: OneRoom, inputs: list[SeatInput]) -> None:
        if FAULT.exists():
            raise RuntimeError("a mistake in somebody's game")

"""The server, which also notes every tick whose input was not there in time, in a room with a mark:
``python noting_server.py ARGUMENT…``. Each is a line of the file ``missing`` where it runs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from game_server.cli import main
from game_server.netcode.input_buffer import InputBuffer, TickInputs
from game_server.protocol.declare import SeatState
from game_server.simulation.world import SETTING

if TYPE_CHECKING:
    from game_server.simulation.world import World

MARK = "rewind_ms"
MARKED = 499
"""A room is marked by this value of the setting, which nobody else chooses."""
MISSING = "missing"


class NotingBuffer(InputBuffer):
    """One in whose worlds people's missing inputs are noted."""

    def pop(self, world: World) -> TickInputs:
        taken = super().pop(world)
        if SETTING + MARK in world.rooms.columns:
            seats, marks = world.seats, getattr(world.rooms, SETTING + MARK)
            is_missing = (seats.state == SeatState.HUMAN) & (seats.input_missing > 0)
            rows = seats.room[is_missing & (marks[seats.room] == MARKED)]
            if len(rows):
                with Path(MISSING).open("a", encoding="ascii") as file:
                    file.writelines(f"{tick}\n" for tick in world.tick[rows].tolist())
        return taken


if __name__ == "__main__":
    from game_server.rooms.world import world_runner

    vars(world_runner)["InputBuffer"] = NotingBuffer
    sys.exit(main())

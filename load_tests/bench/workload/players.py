"""What driven players do: change direction about every second, aim, and fire."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHANGE_EVERY_TICKS = 30
HELD_SHARE = 0.4
PRESS_SHARE = 0.05


class Player:
    """Makes input records of one game from a seed: buttons u8, aim u16 if any, presses u8 each.

    ``declared`` is the game's ``input`` table as ``GET /api/protocol`` has it.
    """

    def __init__(self, declared: Mapping[str, Any], seed: int) -> None:
        self._random = random.Random(seed)
        self._buttons: Sequence[str] = declared["buttons"]
        self._has_aim = bool(declared["aim"])
        self._presses = [0] * len(declared["presses"])
        self._record = b""
        self._next_change = 0

    def record(self, tick: int) -> bytes:
        """The record for a tick; the same until the player decides anew."""
        if tick >= self._next_change or not self._record:
            self._next_change = tick + self._random.randint(1, 2 * CHANGE_EVERY_TICKS)
            self._record = self._decide()
        return self._record

    def _decide(self) -> bytes:
        draw = self._random
        held = sum(1 << bit for bit in range(len(self._buttons)) if draw.random() < HELD_SHARE)
        for index in range(len(self._presses)):
            self._presses[index] = (self._presses[index] + (draw.random() < PRESS_SHARE)) % 256
        aim = draw.randrange(65_536).to_bytes(2, "little") if self._has_aim else b""
        return bytes([held]) + aim + bytes(self._presses)

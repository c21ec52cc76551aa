"""Two ships that face each other, and the events of what ship 0 does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.games.driftline.arena import OPEN_FIELD, Arena

if TYPE_CHECKING:
    import numpy as np


def duel() -> Arena:
    """Two ships at rest 200 units apart, without shields; ship 0 aims at ship 1."""
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD)
    arena.place(0, 800.0, 900.0)
    arena.place(1, 1000.0, 900.0)
    return arena


def act(
    arena: Arena, ticks: int = 1, fire: bool = False, press: str | None = None, aim: int = 0
) -> dict[str, list[dict[str, np.ndarray]]]:
    """Ship 0 acts; the events of all ticks by name."""
    seen: dict[str, list[dict[str, np.ndarray]]] = {}
    for tick in range(ticks):
        inputs = arena.neutral()
        inputs.aim[0] = aim
        inputs.held["fire"][0] = fire
        if press and tick == 0:
            inputs.pressed[press][0] = True
        for name, fields in arena.tick(inputs).items():
            seen.setdefault(name, []).extend(fields)
    return seen

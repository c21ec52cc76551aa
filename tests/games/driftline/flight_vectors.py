"""Golden vectors of the predicted step, for the browser's twin to replay.

    python -m tests.games.driftline.flight_vectors

writes tests/vectors/flight.json anew after a change of the rules; a test fails while it is stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from game_server.games.driftline.flight import fly
from game_server.games.driftline.weapons import muzzle
from tests.games.driftline.arena import Arena

PATH = Path(__file__).parents[2] / "vectors" / "flight.json"
SHIPS, TICKS = 24, 150
STATE = (
    "x", "y", "vx", "vy", "dash_ticks", "dash_charges", "dash_recharge",
    "fire_ready", "rail_ready", "rail_charge", "status", "shots",
)  # fmt: skip
BUTTONS = ("up", "down", "left", "right", "fire")


def vectors() -> dict[str, Any]:
    """Ships under random inputs on a real map, one of them dead.

    ``ships`` lists for each its states (TICKS + 1 rows in the order of ``state``), its inputs
    (TICKS rows: button bits, aim, dash, rail) and, by tick, the shots it fired (x, y, vx, vy).
    """
    arena = Arena()
    game_map = arena.game.make_map(arena.game.settings(), 11)
    arena.open(SHIPS, seed=11, game_map=game_map)
    random = np.random.default_rng(11)
    ships, map_index = arena.w.ships, arena.game.map_index(arena.w)
    ships.x, ships.y = random.integers(100, 1700, (2, SHIPS))
    ships.status[0] = 128
    states, inputs, fired = [_states(ships)], [], []
    held = random.integers(0, 32, SHIPS)
    aim = random.integers(0, 65536, SHIPS)
    for _ in range(TICKS):
        change = random.random(SHIPS) < 0.12
        held = np.where(change, random.integers(0, 32, SHIPS), held)
        aim = np.where(random.random(SHIPS) < 0.5, random.integers(0, 65536, SHIPS), aim)
        i = arena.neutral()
        for bit, name in enumerate(BUTTONS):
            i.held[name][:] = (held >> bit & 1) == 1
        i.aim[:] = aim
        i.pressed["dash"][:] = random.random(SHIPS) < 0.06
        i.pressed["rail"][:] = random.random(SHIPS) < 0.03
        triggers = fly(ships, i, arena.w.walls, map_index)
        inputs.append([held, aim, i.pressed["dash"] * 1, i.pressed["rail"] * 1])
        states.append(_states(ships))
        shots = np.stack(muzzle(ships.x, ships.y, i.aim), axis=1).tolist()
        fired.append(
            [shot if yes else None for shot, yes in zip(shots, triggers.blaster, strict=True)]
        )
    return {
        "constants": arena.game.constants(),
        "map": game_map.plain(),
        "state": list(STATE),
        "ships": [
            {
                "states": [state[ship] for state in states],
                "inputs": [[int(column[ship]) for column in row] for row in inputs],
                "shots": {tick: row[ship] for tick, row in enumerate(fired) if row[ship]},
            }
            for ship in range(SHIPS)
        ],
    }


def _states(ships: Any) -> list[list[float]]:
    columns = [getattr(ships, name).tolist() for name in STATE]
    return [list(row) for row in zip(*columns, strict=True)]


def as_text() -> str:
    """The file's content, one ship a line."""
    parts = vectors()
    ships = ",\n".join(json.dumps(ship, separators=(",", ":")) for ship in parts.pop("ships"))
    return f'{json.dumps(parts)[:-1]}, "ships": [\n{ships}\n]}}\n'


if __name__ == "__main__":
    PATH.write_text(as_text())

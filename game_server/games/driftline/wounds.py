"""Damaged ships that left a round: if their player comes back, the ship has the same hull.

So you can't mend a ship by leaving and coming back, or by watching for a moment. A ship that is
still damaged gets no spawn shield.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.protocol.wire import StateType

if TYPE_CHECKING:
    from game_server.games.base import Rows
    from game_server.simulation.world import World

COLUMN = "wounds"
TYPE = StateType("<f8", (t.WOUNDS, 4))
"""A room's rows of (player key, health, tick of leaving, tick of the last hit). A player's row is
their key modulo ``WOUNDS``; a newer one overwrites it."""


def remember(w: World, rows: Rows) -> None:
    """Note the hulls of ships (k,) that leave."""
    ships = w.ships
    key = w.seats.player_key[w.seat_rows(ships.room[rows], ships.seat[rows])]
    wounded = (key > 0) & (ships.health[rows] < t.HULL)
    rows, key = rows[wounded], key[wounded]
    room = ships.room[rows]
    w.rooms.wounds[room, key % t.WOUNDS] = np.stack(
        [key, ships.health[rows], w.tick[room], ships.hurt_at[rows]], axis=1
    )


def recall(w: World, seats: Rows) -> dict[str, Any]:
    """The hulls of ships that join in ``seats`` (k,), mended for the time away, as columns."""
    key, room = w.seats.player_key[seats], w.seats.room[seats]
    known, health, left_at, hurt_at = w.rooms.wounds[room, key % t.WOUNDS].T
    mends_from = np.maximum(left_at, hurt_at + t.REGENERATION_DELAY_TICKS)
    mending = np.maximum(w.tick[room] - mends_from, 0)
    mended = np.clip(health + mending * t.REGENERATION_PER_S * t.DT_S, 1.0, t.HULL)
    health = np.where((known == key) & (key > 0), mended, t.HULL)
    whole = health >= t.HULL
    status = np.where(whole, ALIVE | SHIELDED, ALIVE)
    return {
        "health": health,
        "hull": np.ceil(health).astype(np.int64),
        "shield_ticks": np.where(whole, t.SHIELD_TICKS, 0),
        "hurt_at": np.where(whole, 0, hurt_at).astype(np.int64),
        "status": status,
        "flags": status,
    }


def reset(w: World, rooms: Rows) -> None:
    """A new round starts in ``rooms`` (k,): every hull is whole."""
    w.rooms.wounds[rooms] = 0.0

"""What a room remembers of ships that left a round wounded: who comes back has the same hull.

So leaving and coming back, or watching and playing again, mends nothing. It also gives no shield to
whoever is still wounded.
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
"""A room's (person, health, left at, hurt at), each at the place of its person, which a newer one
takes over."""


def remember(w: World, rows: Rows) -> None:
    """Ships (k,) leave."""
    ships = w.ships
    person = w.seats.person[w.seat_rows(ships.room[rows], ships.seat[rows])]
    wounded = (person > 0) & (ships.health[rows] < t.HULL)
    rows, person = rows[wounded], person[wounded]
    room = ships.room[rows]
    w.rooms.wounds[room, person % t.WOUNDS] = np.stack(
        [person, ships.health[rows], w.tick[room], ships.hurt_at[rows]], axis=1
    )


def recall(w: World, seats: Rows) -> dict[str, Any]:
    """The columns of ships that join in ``seats`` (k,) in which a wound shows."""
    person, room = w.seats.person[seats], w.seats.room[seats]
    known, health, left_at, hurt_at = w.rooms.wounds[room, person % t.WOUNDS].T
    mends_from = np.maximum(left_at, hurt_at + t.REGENERATION_DELAY_TICKS)
    mending = np.maximum(w.tick[room] - mends_from, 0)
    mended = np.clip(health + mending * t.REGENERATION_PER_S * t.DT_S, 1.0, t.HULL)
    health = np.where((known == person) & (person > 0), mended, t.HULL)
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


def forget(w: World, rooms: Rows) -> None:
    """A new round starts in ``rooms`` (k,): every hull is whole."""
    w.rooms.wounds[rooms] = 0.0

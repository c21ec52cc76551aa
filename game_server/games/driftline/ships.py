"""The columns of ships that others see, their cargo, and their rows by seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline.flight import ALIVE, SHIELDED, TELEPORT_SHIFT

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

DASHING, CHARGING, BANKING = 4, 8, 16
"""Bits of ``flags`` between those that it shares with ``status``."""
KEPT_BITS = ALIVE | SHIELDED | 3 << TELEPORT_SHIFT


def show(w: World, inputs: Inputs) -> None:
    """Derive the columns that everyone sees from the private state."""
    ships = w.ships
    ships.aim = inputs.aim >> 8
    ships.hull = np.ceil(ships.health).astype(np.int64)
    ships.armour = np.ceil(ships.armour_left).astype(np.int64)
    ships.flags = (
        (ships.status & KEPT_BITS)
        | (ships.dash_ticks > 0) * DASHING
        | (ships.rail_charge > 0) * CHARGING
        | (ships.bank_ticks > 0) * BANKING
    )


def cargo(w: World, rows: Ints) -> Ints:
    """The shards that ships (k,) have on board; 0 for a wreck, which has dropped its share."""
    alive = (w.ships.status[rows] & ALIVE) != 0
    carried: Ints = np.where(alive, w.ships.shards[rows], 0)
    return carried


def ship_rows(w: World) -> Ints:
    """The ship's row of every seat (seats,), or -1."""
    rows = np.full(w.seats.n, -1, np.int64)
    rows[w.seat_rows(w.ships.room, w.ships.seat)] = np.arange(w.ships.n)
    return rows

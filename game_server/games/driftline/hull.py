"""What hits do: damage, kills, regeneration, and how a ship looks from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import crowds, treasure
from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, SHIELDED, TELEPORT_SHIFT
from game_server.games.driftline.teams import friends
from game_server.protocol.declare import Phase, SeatState

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from game_server.games.driftline.ground import MapIndex
    from game_server.games.driftline.weapons import Hits
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

DASHING, CHARGING, BANKING = 4, 8, 16
"""Bits of ``flags`` between those that it shares with ``status``."""
KEPT_BITS = ALIVE | SHIELDED | 3 << TELEPORT_SHIFT


def damage(w: World, ground: MapIndex, hits: Hits) -> None:
    """Apply a tick's hits in order; what has no hull left dies or breaks, and drops shards."""
    if hits.by.size:
        _hurt(w, hits)
        treasure.break_crystals(w, ground, hits.crystal, hits.damage)
        _bury(w, ground)


def _hurt(w: World, hits: Hits) -> None:
    """Take the hits on ships off their hulls and note who struck last and with what."""
    ships = w.ships
    struck = np.flatnonzero(hits.ship >= 0)
    row, by = hits.ship[struck], hits.by[struck]
    taken = np.where((ships.status[row] & SHIELDED) != 0, 0.0, hits.damage[struck])
    np.subtract.at(ships.armour_left, row, taken)
    through = np.minimum(ships.armour_left, 0.0)
    ships.health += through
    ships.armour_left -= through
    hurt = taken > 0.0
    ships.hurt_at[row[hurt]] = w.tick[ships.room[row[hurt]]]
    ships.hurt_by[row[hurt]] = by[hurt]
    ships.hurt_with[row[hurt]] = hits.weapon[struck[hurt]]
    _count_strikes(w, row[hurt], by[hurt])
    w.emit(
        "hit",
        ships.room[row],
        x=hits.x[struck],
        y=hits.y[struck],
        target=ships.slot[row],
        by=by,
        damage=np.floor(taken + 0.5).astype(np.int64),
    )


def _count_strikes(w: World, hurt: Ints, by: Ints) -> None:
    """Count in ``strikes`` who hurt whom: a ship's own hits on others in the low four bits, its
    own hurts in the high ones, each modulo 16. What its player is told so no keyframe drops and
    no distance hides, unlike the event at the place.
    """
    ships = w.ships
    hitter = ship_rows(w)[w.seat_rows(ships.room[hurt], by)]
    hits = np.bincount(hitter[(hitter >= 0) & (hitter != hurt)], minlength=ships.n)
    hurts = np.bincount(hurt, minlength=ships.n)
    ships.strikes = (ships.strikes + hits & 0x0F) | (ships.strikes + (hurts << 4) & 0xF0)


def _bury(w: World, ground: MapIndex) -> None:
    """Ships without hull die: they drop shards, their killer is told, and they wait to respawn."""
    ships, seats = w.ships, w.seats
    dead = np.flatnonzero(((ships.status & ALIVE) != 0) & (ships.health <= 0.0))
    if not dead.size:
        return
    room, killer = ships.room[dead], ships.hurt_by[dead]
    lost = (ships.shards[dead] + 1) // 2
    treasure.drop(w, ground, ships, dead, lost + t.KILL_SHARDS)
    ships.shards[dead] -= lost
    ships.status[dead] &= ~(ALIVE | SHIELDED)
    ships.respawn_ticks[dead] = t.RESPAWN_TICKS
    for column in (ships.health, ships.armour_left, ships.vx, ships.vy):
        column[dead] = 0.0
    for timer in (ships.rail_charge, ships.dash_ticks, ships.bank_ticks):
        timer[dead] = 0
    killing, dying = w.seat_rows(room, killer), w.seat_rows(room, ships.seat[dead])
    foes = killing[~friends(seats.team[killing], seats.team[dying])]
    for counter in (seats.true_kills, seats.streak):
        np.add.at(counter, foes, 1)
    np.maximum(seats.longest_streak, seats.streak, out=seats.longest_streak)
    seats.streak[dying] = 0
    seats.true_deaths[dying] += 1
    fate = {"by": killer, "victim": ships.slot[dead], "weapon": ships.hurt_with[dead]}
    w.emit("boom", room, x=ships.x[dead], y=ships.y[dead], **fate)
    _tell(w, killing, dying, fate)


def _tell(w: World, killing: Ints, dying: Ints, fate: dict[str, Ints]) -> None:
    """Tell everybody of deaths (k,); in a crowd only of leaders', and otherwise the two seats."""
    room = w.seats.room[dying]
    told = ~crowds.crowded(w)[room]
    if not told.all():
        leading = crowds.leaders(w)
        told |= leading[killing] | leading[dying]
    w.emit("kill", room[told], **{name: values[told] for name, values in fate.items()})
    for seat, concerned in ((dying, ~told), (killing, ~told & (killing != dying))):
        concerned = concerned & (w.seats.state[seat] == SeatState.HUMAN)
        own = {name: values[concerned] for name, values in fate.items()}
        w.emit("duel", room[concerned], slot=w.seats.id[seat[concerned]], **own)


def recover(w: World) -> None:
    """Hulls mend after a while unhurt, armour decays, spawn shields run out in the round."""
    ships = w.ships
    tick, playing = w.tick[ships.room], w.rooms.phase[ships.room] == Phase.PLAYING
    alive = (ships.status & ALIVE) != 0
    mending = alive & (tick - ships.hurt_at >= t.REGENERATION_DELAY_TICKS)
    mended = np.minimum(ships.health + t.REGENERATION_PER_S * t.DT_S, t.HULL)
    ships.health = np.where(mending, mended, ships.health)
    ships.armour_left = np.maximum(ships.armour_left - t.ARMOUR_DECAY_PER_S * t.DT_S, 0.0)
    shielded = alive & playing & (ships.shield_ticks > 0)
    ships.shield_ticks[shielded] -= 1
    ships.status[ships.shield_ticks == 0] &= ~SHIELDED


def show(w: World, inputs: Inputs) -> None:
    """Bring the columns that everyone sees in line with the state behind them."""
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
    """The shards that ships (k,) have on board; none in a wreck, which has lost its share."""
    alive = (w.ships.status[rows] & ALIVE) != 0
    carried: Ints = np.where(alive, w.ships.shards[rows], 0)
    return carried


def ship_rows(w: World) -> Ints:
    """The ship's row of every seat (seats,), or -1."""
    rows = np.full(w.seats.n, -1, np.int64)
    rows[w.seat_rows(w.ships.room, w.ships.seat)] = np.arange(w.ships.n)
    return rows

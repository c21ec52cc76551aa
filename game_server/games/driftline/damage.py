"""Damage by hits, deaths and who hears of them, and the repair of hulls that are not hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import crowds, treasure
from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.games.driftline.ships import ship_rows
from game_server.games.driftline.teams import friends
from game_server.protocol.declare import Phase, SeatState

if TYPE_CHECKING:
    from game_server.games.driftline.map_index import MapIndex
    from game_server.games.driftline.weapons import Hits
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World


def apply(w: World, map_index: MapIndex, hits: Hits) -> None:
    """Apply a tick's hits in order. Ships and crystals without hull left drop shards and go."""
    if hits.by.size:
        _hurt(w, hits)
        treasure.break_crystals(w, map_index, hits.crystal, hits.damage)
        _destroy(w, map_index)


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
    """Count in ``strikes`` how often a ship hit others (low four bits) and was hit (high four),
    each modulo 16. Its player gets this column in every tick, however far away the hit is;
    the event ``hit`` is sent only near its place, and a keyframe drops it.
    """
    ships = w.ships
    hitter = ship_rows(w)[w.seat_rows(ships.room[hurt], by)]
    hits = np.bincount(hitter[(hitter >= 0) & (hitter != hurt)], minlength=ships.n)
    hurts = np.bincount(hurt, minlength=ships.n)
    ships.strikes = (ships.strikes + hits & 0x0F) | (ships.strikes + (hurts << 4) & 0xF0)


def _destroy(w: World, map_index: MapIndex) -> None:
    """Ships without hull die: they drop shards, their killer scores, and they wait to respawn."""
    ships, seats = w.ships, w.seats
    dead = np.flatnonzero(((ships.status & ALIVE) != 0) & (ships.health <= 0.0))
    if not dead.size:
        return
    room, killer = ships.room[dead], ships.hurt_by[dead]
    lost = (ships.shards[dead] + 1) // 2
    treasure.drop(w, map_index, ships, dead, lost + t.KILL_SHARDS)
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
    _announce(w, killing, dying, fate)


def _announce(w: World, killing: Ints, dying: Ints, fate: dict[str, Ints]) -> None:
    """Announce deaths (k,) to the room; in a crowd only those that concern a leader. The two
    players of any other death get a message of their own.
    """
    room = w.seats.room[dying]
    announced = ~crowds.crowded(w)[room]
    if not announced.all():
        leading = crowds.leaders(w)
        announced |= leading[killing] | leading[dying]
    w.emit("kill", room[announced], **{name: values[announced] for name, values in fate.items()})
    for seat, concerned in ((dying, ~announced), (killing, ~announced & (killing != dying))):
        concerned = concerned & (w.seats.state[seat] == SeatState.HUMAN)
        own = {name: values[concerned] for name, values in fate.items()}
        w.emit("duel", room[concerned], slot=w.seats.id[seat[concerned]], **own)


def recover(w: World) -> None:
    """Mend hulls that were not hit for a while, let armour decay and spawn shields run out."""
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

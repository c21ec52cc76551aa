"""Score: banked shards. In an endless world only those of the last five minutes count.

In Core Run each pad belongs to a team. Its players bank there; other teams' players rob it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import teams
from game_server.games.driftline import tuning as t
from game_server.games.driftline.crowds import crowded, leaders
from game_server.games.driftline.flight import ALIVE
from game_server.protocol.declare import Phase, SeatState

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.games.base import Rows
    from game_server.games.driftline.map_index import MapIndex
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

SHOWN = ("score", "kills", "deaths")
TRUE = ("true_score", "true_kills", "true_deaths")
KEPT = (*SHOWN, *TRUE, "banked", "stolen", "streak", "longest_streak")
RESET = (*KEPT, "fleeing")


def reset(w: World, seats: Rows) -> None:
    """Players in ``seats``, rows (k,), start from nothing."""
    for name in RESET:
        getattr(w.seats, name)[seats] = 0


def bank(w: World, map_index: MapIndex) -> None:
    """Ships that hold still on a pad for long enough turn their shards into score, or rob it."""
    ships = w.ships
    waiting = ships.bank_ticks.copy()
    ships.bank_ticks = 0
    speed2 = ships.vx * ships.vx + ships.vy * ships.vy
    still = np.flatnonzero(
        ((ships.shards > 0) | map_index.contested[ships.room])
        & (speed2 <= t.BANK_SPEED_UNITS_PER_S * t.BANK_SPEED_UNITS_PER_S)
        & ((ships.status & ALIVE) != 0)
        & (w.rooms.phase[ships.room] == Phase.PLAYING)
    )
    if not still.size:
        return
    pad = map_index.pads.touching(ships.room[still], ships.x[still], ships.y[still])
    still, pad = still[pad >= 0], pad[pad >= 0]
    dx, dy = ships.x[still] - map_index.pads.x[pad], ships.y[still] - map_index.pads.y[pad]
    radius = map_index.pads.radius[pad]
    inside = dx * dx + dy * dy <= radius * radius
    still, owner = still[inside], map_index.pads.tag[pad[inside]]
    robbed = teams.rows(w, ships.room[still], np.where(owner == ships.team[still], 0, owner))
    busy = np.where(robbed >= 0, teams.scores(w, robbed) > 0, ships.shards[still] > 0)
    still, robbed = still[busy], robbed[busy]
    ships.bank_ticks[still] = waiting[still] + 1
    done = ships.bank_ticks[still] >= t.BANK_TICKS
    if not done.any():
        return
    still, robbed = still[done], robbed[done]
    ships.bank_ticks[still] = 0
    _store(w, still[robbed < 0])
    _rob(w, still[robbed >= 0], robbed[robbed >= 0])


def _store(w: World, rows: Rows) -> None:
    """The shards on board of ships (k,) become score, their player's and their team's."""
    ships = w.ships
    room, amount = ships.room[rows], ships.shards[rows]
    seat = w.seat_rows(room, ships.seat[rows])
    w.seats.true_score[seat] += amount
    w.seats.banked[seat, _slice(w.tick[room])] += amount
    team = teams.rows(w, room, ships.team[rows])
    np.add.at(w.teams.score, team[team >= 0], amount[team >= 0])
    ships.shards[rows] = 0
    w.emit("bank", room, x=ships.x[rows], y=ships.y[rows], slot=ships.slot[rows], amount=amount)


def _rob(w: World, rows: Rows, bank: Ints) -> None:
    """Ships (k,) take shards out of banks, rows (k,) of teams, until those are empty."""
    if not rows.size:
        return
    ships = w.ships
    order = np.argsort(bank, kind="stable")
    rows, bank = rows[order], bank[order]
    turn = np.arange(len(bank)) - np.searchsorted(bank, bank)
    left = np.maximum(w.teams.score[bank] - turn * t.THEFT_SHARDS, 0)
    amount = np.minimum(np.minimum(left, t.THEFT_SHARDS), t.SHARD_LIMIT - ships.shards[rows])
    np.subtract.at(w.teams.score, bank, amount)
    ships.shards[rows] += amount
    room = ships.room[rows]
    w.seats.stolen[w.seat_rows(room, ships.seat[rows])] += amount
    at = {"x": ships.x[rows], "y": ships.y[rows], "slot": ships.slot[rows]}
    w.emit("theft", room, **at, team=w.teams.team[bank], amount=amount)


def end_rounds(w: World) -> None:
    """End the rounds in which a team, or a player without a team, has reached the score limit."""
    limit = w.settings.score_limit
    limited = (limit > 0) & (w.rooms.phase == Phase.PLAYING)
    if not limited.any():
        return
    in_teams = w.settings.teams > 0
    for table, score, counts in (
        (w.teams, w.teams.score, limited & in_teams),
        (w.seats, w.seats.true_score, limited & ~in_teams),
    ):
        reached = counts[table.room] & (score >= limit[table.room])
        if reached.any():
            w.finish(np.unique(table.room[reached]))


def roll(w: World) -> None:
    """Drop banked shards older than five minutes from the scores of endless worlds."""
    endless = (w.rooms.phase == Phase.PLAYING) & (w.rooms.ends_at == 0)
    rolling = endless & (w.tick % t.LEADER_SLICE_TICKS == 0)
    if not rolling.any():
        return
    seats = np.flatnonzero(rolling[w.seats.room])
    w.seats.banked[seats, _slice(w.tick[w.seats.room[seats]])] = 0
    w.seats.true_score[seats] = w.seats.banked[seats].sum(axis=1)


def show(w: World) -> None:
    """Bring the scores that all clients see up to date: in crowds only those of leaders and a few
    other seats at a time. A player's own score goes out at once, as a ``tally``.
    """
    seats = w.seats
    crowd = (crowded(w) & (w.rooms.phase == Phase.PLAYING))[seats.room]
    shown = ~crowd
    if crowd.any():
        shown |= crowd & _in_turn(w)
        _send_tallies(w, np.flatnonzero(crowd & (seats.state == SeatState.HUMAN)))
    for name, true in zip(SHOWN, TRUE, strict=True):
        column = getattr(seats, name)
        column[shown] = getattr(seats, true)[shown]


def _in_turn(w: World) -> NDArray[np.bool_]:
    """Which seats (seats,) of crowds have their shown score brought up to date at this tick."""
    seats, tick = w.seats, w.tick[w.seats.room]
    shown: NDArray[np.bool_] = tick % t.SCORE_TICKS == 0
    if not shown.any():
        return shown
    turns = np.maximum(-(-np.diff(seats.offsets) // t.SCORE_SLICE), 1)[seats.room]
    turn = tick // t.SCORE_TICKS % turns
    shown &= leaders(w) | (seats.id // t.SCORE_SLICE == turn)
    return shown


def _send_tallies(w: World, rows: Rows) -> None:
    """Send the people in seats, rows (k,), their own score when it changes, and now and then."""
    seats = w.seats
    tally = np.stack([getattr(seats, name)[rows] for name in TRUE], axis=1)
    again = (w.tick[seats.room[rows]] + seats.id[rows]) % t.TALLY_TICKS == 0
    due = again | (tally != seats.sent_tally[rows]).any(axis=1)
    rows, tally = rows[due], tally[due]
    seats.sent_tally[rows] = tally
    own = dict(zip(SHOWN, tally.T, strict=True))
    w.emit("tally", seats.room[rows], slot=seats.id[rows], **own)


def _slice(tick: Rows) -> Rows:
    """The slice of the leaderboard that ticks (k,) fall into."""
    return tick // t.LEADER_SLICE_TICKS % t.LEADER_SLICES

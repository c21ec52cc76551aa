"""Seating: make the seats of a world agree with who has a place, and fill up with bots.

It compares what should be with what is, so it can be repeated after a rollback, and a change that
was made and unmade between two ticks leaves no trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from game_server.protocol.declare import SeatState
from game_server.rooms.state.parts.seats import Seat, Stage
from game_server.rooms.state.room import BOT_SERIAL, Room
from game_server.rooms.state.teams import count as team_count
from game_server.rooms.state.teams import smallest

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.games.base import Game, Inputs
    from game_server.rooms.world.room_batch import RoomBatch
    from game_server.simulation.world import World

OCCUPANT = "occupant"
"""The seat column that says who sits there: a seat's serial, BOT_SERIAL, or 0."""
ACTIVE_AT = "active_at"
"""The seat column with the tick at which its player last held or pressed anything."""
STATES = {Stage.CONNECTED: SeatState.HUMAN, Stage.HELD: SeatState.HELD}

Numbers = NDArray[np.int64]


def declare(world: World) -> None:
    """Add the columns that seating needs to a new world."""
    world.seats.add_column(OCCUPANT, np.int64, saved=True)
    world.seats.add_column(ACTIVE_AT, np.int64, saved=True)


def seat_everyone(
    game: Game, batch: RoomBatch, reset_inputs: Callable[[World, Numbers], None]
) -> None:
    """Let players and bots leave and join, in all rooms whose places have changed."""
    world = batch.world
    changed = [(row, room) for row, room in enumerate(batch.rooms) if room.seats_changed]
    if not changed:
        return
    plans = [_plan(world, row, room) for row, room in changed]
    rows, occupants, states, teams, player_keys = (
        np.concatenate(parts) for parts in zip(*plans, strict=True)
    )
    new = occupants != world.seats.occupant[rows]
    changing = new | (teams != world.seats.team[rows])
    leaving = rows[changing & (world.seats.occupant[rows] != 0)]
    joining = rows[changing & (occupants != 0)]
    if leaving.size:
        game.leave(world, leaving)
        world.apply()
    kept = {name: getattr(world.seats, name)[rows[~new]] for name in game.kept_columns}
    _empty(world, rows[new])
    reset_inputs(world, rows[new])
    world.seats.occupant[rows] = occupants
    world.seats.state[rows] = states
    world.seats.team[rows] = teams
    world.seats.player_key[rows] = player_keys
    world.seats.active_at[rows[new]] = world.tick[world.seats.room[rows[new]]]
    world.seats.bot_level[rows] = world.settings.bot_level[world.seats.room[rows]]
    if joining.size:
        game.join(world, joining)
        world.apply()
    # For the game, a player who changes teams leaves and joins, and yet keeps their score.
    for name, values in kept.items():
        getattr(world.seats, name)[rows[~new]] = values


def note_activity(world: World, inputs: Inputs) -> None:
    """Remember who holds or presses anything in this tick."""
    active = np.zeros(world.seats.n, bool)
    for acts in (*inputs.held.values(), *inputs.pressed.values()):
        active |= acts
    world.seats.active_at[active] = world.tick[world.seats.room[active]]


def _plan(world: World, row: int, room: Room) -> tuple[Numbers, ...]:
    """The room's seat rows, and the occupants, states, teams and player keys that they should
    have."""
    rows = np.arange(world.seats.offsets[row], world.seats.offsets[row + 1])
    occupants = np.zeros(len(rows), np.int64)
    states = np.zeros(len(rows), np.int64)
    teams = np.zeros(len(rows), np.int64)
    player_keys = np.zeros(len(rows), np.int64)
    reserved = np.zeros(len(rows), bool)
    for seat in room.seats:
        reserved[seat.slot] = seat.stage is Stage.RESERVED
        if seat.stage in STATES:
            occupants[seat.slot], states[seat.slot] = seat.serial, STATES[seat.stage]
            teams[seat.slot], player_keys[seat.slot] = seat.team, _player_key(seat)
    bots = _bot_slots(world.seats.occupant[rows] == BOT_SERIAL, occupants != 0, reserved, room)
    occupants[bots], states[bots] = BOT_SERIAL, SeatState.BOT
    _deal_bots(teams, np.sort(bots), world.seats.team[rows[np.sort(bots)]], team_count(room))
    return rows, occupants, states, teams, player_keys


def _player_key(seat: Seat) -> int:
    """A player's number for the game, the same after leaving and coming back; 0 for bots."""
    return crc32(seat.player_id.encode()) or 1


def _deal_bots(teams: Numbers, bots: Numbers, before: Numbers, count: int) -> None:
    """Give the bots in some slots teams that even out what people left uneven, in place.

    ``before`` (k,) are the teams in which they were; they stay there as long as that is even.
    """
    sizes = [int((teams == team).sum()) for team in range(1, count + 1)]
    for slot, team in zip(bots.tolist(), before.tolist(), strict=True):
        if sizes:
            teams[slot] = team if 1 <= team <= count else smallest(sizes)
            sizes[teams[slot] - 1] += 1
    while sizes and max(sizes) - min(sizes) > 1:
        movable = bots[teams[bots] == sizes.index(max(sizes)) + 1]
        if not movable.size:
            return
        sizes[teams[movable[-1]] - 1] -= 1
        teams[movable[-1]] = smallest(sizes)
        sizes[smallest(sizes) - 1] += 1


def _bot_slots(
    bots: NDArray[np.bool_], people: NDArray[np.bool_], reserved: NDArray[np.bool_], room: Room
) -> Numbers:
    """Slots for bots: present bots stay, new ones take free slots, and reserved slots last."""
    fill_to = 0 if room.bots_due else room.settings.min_players
    wanted = max(0, fill_to - int(people.sum()))
    order = np.argsort(people * 4 + ~bots * 2 + reserved, kind="stable")
    return order[: min(wanted, int((~people).sum()))]


def _empty(world: World, rows: Numbers) -> None:
    """Clear seats for their next occupant, whatever the last one left in them."""
    for name in world.seats.columns:
        if name not in ("room", "id"):
            getattr(world.seats, name)[rows] = 0

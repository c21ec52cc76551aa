"""Changing a room's game and settings in its lobby."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import ValidationError

from game_server.games.base import RULES_ONLY, Game, GameSettings
from game_server.protocol.cells import CellLayout
from game_server.rooms import asking, teams
from game_server.rooms.asking import Args, CommandError
from game_server.rooms.budgets import OverBudget
from game_server.rooms.host import RoomHost
from game_server.rooms.room import NOBODY, Member, Room, fresh_state, settings_for
from game_server.simulation.world import RoomState

MAP_S = 2
MAPS_AT_ONCE = 8
"""A room may have so many new maps at once, and one more every ``MAP_S`` seconds."""


def change(host: RoomHost, member: Member, args: Args) -> dict[str, Any]:
    """Change some settings, or the game (which begins with its own defaults); returns them all.

    They are checked as a whole, and either all are taken or none.
    """
    room = member.room
    asking.need_host(member)
    asking.need_lobby(room)
    game, settings = _checked(host, room, args)
    dealt_to = teams.count(room)
    if game is not room.game or _alters_ground(room.settings, settings):
        _take_turn(host, room)
        _rebuild(room, game, settings)
        host.welcome_everyone(room)
    else:
        _set_columns(room, settings)
    if teams.count(room) != dealt_to:
        teams.deal(room)
    room.places_changed()
    return settings.model_dump(mode="json")


def _checked(host: RoomHost, room: Room, args: Args) -> tuple[Game, GameSettings]:
    """The game and settings that are asked for. Raises CommandError."""
    partial = dict(args)
    name = partial.pop("game", room.game.name)
    game = host.games.get(name) if isinstance(name, str) else None
    if game is None:
        raise CommandError("bad_value", "There is no such game here.")
    before = room.settings.model_dump() if game is room.game else {}
    try:
        settings = game.settings.model_validate({**before, **partial})
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CommandError("bad_value", f"{where}: {first['msg']}.") from fault
    settings = settings_for(settings, private=room.private)
    if settings.player_limit < len(room.seats):
        raise CommandError("bad_value", f"{len(room.seats)} players are here already.")
    try:
        host.budgets.check_change(room, settings)
    except OverBudget as over:
        raise CommandError(over.code, str(over)) from over
    return game, settings


def _alters_ground(before: GameSettings, after: GameSettings) -> bool:
    """Whether settings may need other rows: another number of seats, or another map."""
    old, new = before.model_dump(), after.model_dump()
    return any(new[name] != value for name, value in old.items() if name not in RULES_ONLY)


def _take_turn(host: RoomHost, room: Room) -> None:
    """Count one new map against the room's budget. Raises CommandError.

    Without it a script could keep the server busy with maps: one costs some 30 ms.
    """
    now, hz = host.clock_of(room), room.game.tick_hz
    paid_until = max(now, room.maps_paid_until) + MAP_S * hz
    if paid_until - now > MAPS_AT_ONCE * MAP_S * hz:
        raise CommandError("rate_limited", "The map has changed often; wait a moment.")
    room.maps_paid_until = paid_until


def _set_columns(room: Room, settings: GameSettings) -> None:
    """Write settings into the room's row."""
    assert room.state is not None
    match = dict(room.state.tables["match"])
    for name, value in room.game.setting_values(settings).items():
        match[name] = np.full_like(match[name], value)
    room.settings = settings
    room.state = RoomState({**room.state.tables, "match": match}, room.state.map, room.state.saved)


def _rebuild(room: Room, game: Game, settings: GameSettings) -> None:
    """Begin with new rows, at tick 0; the room's clock goes on."""
    state = fresh_state(game, settings, room.seed)
    now, ratio = room.standing_tick + room.waited, game.tick_hz / room.game.tick_hz
    room.seats.resize(settings.player_limit)
    for places in (room.seats, room.spectators):
        places.rescale(now, ratio)
    room.conversation.rescale(now, ratio)
    room.maps_paid_until = now + round((room.maps_paid_until - now) * ratio)
    room.game, room.settings, room.state = game, settings, state
    room.waited, room.waited_part = now, 0
    room.status_sent = now
    room.roster = [NOBODY] * settings.player_limit
    room.standings, room.team_standings = [], []
    room.layout = CellLayout.of(state.map.width, state.map.height, game.cell_size)

"""Changing a room's game and settings in its lobby."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from game_server.games.base import RULES_ONLY, Game, GameSettings
from game_server.limits.over_budget import OverBudget
from game_server.rooms.commands import arguments
from game_server.rooms.commands.arguments import Args, CommandError, Later
from game_server.rooms.registry.new_rooms import fresh_state, settings_for
from game_server.rooms.state import teams
from game_server.simulation.world import RoomState

if TYPE_CHECKING:
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room
    from game_server.simulation.game_map import GameMap


def change(registry: RoomRegistry, member: Member, args: Args) -> dict[str, Any] | Later:
    """Change some settings, or the game (which begins with its own defaults); returns them all.

    They are checked as a whole, and either all are taken or none. If they need a map that takes
    long to draw, they are checked again once it is there, and only then changed.
    """
    room = member.room
    arguments.need_host(member)
    arguments.need_lobby(room)
    game, settings = _checked(registry, room, args)
    dealt_to = teams.count(room)
    if game is not room.game or _needs_new_rows(room.settings, settings):
        if room.drawing:
            raise CommandError("busy", arguments.DRAWING)
        address = room.seat_of(member).address
        game_map = _map(registry, game, settings, room.seed, address)
        if game_map is None:
            return Later(partial(_draw, registry, room, game, settings, address))
        room.begin_anew(game, settings, fresh_state(game, settings, room.seed, game_map))
        registry.welcome_everyone(room)
    else:
        _set_columns(room, settings)
    registry.budgets.count(room)
    if teams.count(room) != dealt_to:
        teams.deal(room)
    room.seats_have_changed()
    return settings.model_dump(mode="json")


def _checked(registry: RoomRegistry, room: Room, args: Args) -> tuple[Game, GameSettings]:
    """The game and settings that are asked for. Raises CommandError."""
    partial = dict(args)
    name = partial.pop("game", room.game.name)
    game = registry.games.get(name) if isinstance(name, str) else None
    if game is None:
        raise CommandError("bad_value", "There is no such game here.")
    before = room.settings.model_dump() if game is room.game else {}
    try:
        settings = game.settings.model_validate({**before, **partial})
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CommandError("bad_value", f"{where}: {first['msg']}.") from fault
    settings = settings_for(settings, private=room.door.private)
    if settings.player_limit < len(room.seats):
        raise CommandError("bad_value", f"{len(room.seats)} players are here already.")
    try:
        registry.budgets.check_change(room, settings)
    except OverBudget as over:
        raise arguments.refusal(over) from over
    return game, settings


def _needs_new_rows(before: GameSettings, after: GameSettings) -> bool:
    """Whether settings may need other rows: another number of seats, or another map."""
    old, new = before.model_dump(), after.model_dump()
    return any(new[name] != value for name, value in old.items() if name not in RULES_ONLY)


def _map(
    registry: RoomRegistry, game: Game, settings: GameSettings, seed: int, address: str
) -> GameMap | None:
    """The map, if it is there or quick to draw. Raises CommandError."""
    try:
        return registry.maps.at_once(game, settings, seed, address)
    except OverBudget as over:
        raise arguments.refusal(over) from over
    except Exception as fault:  # a game may do anything
        raise _not_drawn(registry, game, fault) from fault


async def _draw(
    registry: RoomRegistry, room: Room, game: Game, settings: GameSettings, address: str
) -> None:
    """Have the map drawn, so that it is there when asked for again. Raises CommandError."""
    try:
        await registry.maps.draw(game, settings, room.seed, address)
    except OverBudget as over:
        raise arguments.refusal(over) from over
    except Exception as fault:  # a game may do anything
        raise _not_drawn(registry, game, fault) from fault


def _not_drawn(registry: RoomRegistry, game: Game, fault: Exception) -> CommandError:
    """What is answered when a game could not draw a map, once that is reported."""
    incident = registry.maps.report(game.name, fault)
    return CommandError("failed", f"The map could not be drawn. Incident {incident}.")


def _set_columns(room: Room, settings: GameSettings) -> None:
    """Write settings into the room's row."""
    assert room.state is not None
    match = dict(room.state.tables["match"])
    for name, value in room.game.setting_values(settings).items():
        match[name] = np.full_like(match[name], value)
    room.settings = settings
    room.state = RoomState({**room.state.tables, "match": match}, room.state.map, room.state.saved)

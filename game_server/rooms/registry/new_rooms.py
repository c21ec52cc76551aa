"""New rooms: their settings, their map, their first rows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from game_server.protocol.cells import CellLayout
from game_server.rooms.state.parts.door import Door
from game_server.rooms.state.parts.roster import Roster
from game_server.rooms.state.parts.seats import Seats
from game_server.rooms.state.room import SPECTATOR_LIMIT, Room
from game_server.simulation.world import RoomState, World

if TYPE_CHECKING:
    from game_server.games.base import Game, GameSettings
    from game_server.simulation.game_map import GameMap

PUBLIC_WATCH_DELAY_S = 5
"""The shortest delay for spectators of a public room: a stranger who watches could help a player.
"""


def settings_for(chosen: GameSettings, *, private: bool) -> GameSettings:
    """The settings of a room whose host has chosen these."""
    if private or chosen.watch_delay_s >= PUBLIC_WATCH_DELAY_S:
        return chosen
    return chosen.model_copy(update={"watch_delay_s": PUBLIC_WATCH_DELAY_S})


def fresh_state(
    game: Game, settings: GameSettings, seed: int, game_map: GameMap | None = None
) -> RoomState:
    """The rows of a room in which nothing has happened yet. Without ``game_map``, the map is drawn
    now. Raises RoomStateError for a bad map.
    """
    game_map = game_map or game.make_map(settings, settings.map_seed or seed)
    world = _empty_world(game)
    state = world.new_room(game_map, settings.player_limit, seed, **game.setting_values(settings))
    # Once in and out of a world, so that every column is there from the first day.
    return world.remove(world.insert(state))


@lru_cache(maxsize=64)
def _empty_world(game: Game) -> World:
    """A world that rooms pass through and never stay in. Making one takes a millisecond."""
    return World(game.tables, game.tick_hz)


def new_room(
    game: Game,
    settings: GameSettings,
    *,
    room_id: str,
    code: str,
    seed: int,
    private: bool = False,
    lobby: bool = False,
    password: str | None = None,
    link: str | None = None,
    game_map: GameMap | None = None,
    opener: str = "",
) -> Room:
    """A room in which nothing has happened yet, parked."""
    settings = settings_for(settings, private=private)
    state = fresh_state(game, settings, seed, game_map)
    return Room(
        id=room_id,
        code=code,
        game=game,
        settings=settings,
        seed=seed,
        has_lobby=lobby,
        door=Door(private, password, link),
        seats=Seats(settings.player_limit),
        spectators=Seats(SPECTATOR_LIMIT),
        roster=Roster.of_empty_seats(settings.player_limit),
        layout=CellLayout.of(state.map.width, state.map.height, game.cell_size),
        state=state,
        opener=opener,
    )

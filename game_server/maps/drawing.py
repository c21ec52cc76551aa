"""Drawing a map whole: all of its costly parts at once, wherever that is done."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game_server.games.base import RULES_ONLY, Game, GameSettings

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from game_server.simulation.game_map import GameMap


class MapFault(Exception):
    """A game could not draw a map; the message says what went wrong there."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A prepared map, and the processor seconds that drawing and preparing it took: what it costs,
    however busy the machine is.
    """

    map: GameMap
    seconds: float


def draw(game: Game, settings: GameSettings, seed: int) -> Drawn:
    """Draw the map of a room, and prepare what the room's world would otherwise compute later."""
    began_at = time.thread_time()
    with contained():
        game_map = game.make_map(settings, seed)
        game.prepare_map(game_map)
    return Drawn(game_map, time.thread_time() - began_at)


@contextmanager
def contained() -> Iterator[None]:
    """A game's ``sys.exit()`` is a mistake with its map, and not the end of the server."""
    try:
        yield
    except (Exception, KeyboardInterrupt):
        raise
    except BaseException as fault:
        raise MapFault(f"{type(fault).__name__}: {fault}") from fault


def kind_of(game: Game, settings: GameSettings) -> Hashable:
    """The settings that a map depends on besides its seed, as a key."""
    matters = settings.model_dump(mode="json", exclude={*RULES_ONLY, "map_seed"})
    return game.name, repr(sorted(matters.items()))

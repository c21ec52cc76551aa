"""The games of this server: its own, and those of others that a setting names."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from game_server.games.base import Game
from game_server.games.driftline.game import Driftline
from game_server.games.paint_tag.game import PaintTag
from game_server.settings import PREFIX, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence


def all_games(further: Sequence[str] = ()) -> dict[str, Game]:
    """The games of this server by name: its own, and ``further`` ones given as ``module:Class``.

    Raises SettingsError.
    """
    games: dict[str, Game] = {}
    for game in (Driftline(), PaintTag(), *map(_load_game, further)):
        if game.name in games:
            raise SettingsError(f"{PREFIX}GAMES: two games are called {game.name!r}")
        games[game.name] = game
    return games


def _load_game(place: str) -> Game:
    """A game of somebody else's, from an installed module or one in the working directory."""
    module, _, name = place.partition(":")
    try:
        here = str(Path.cwd())
        if here not in sys.path:
            sys.path.insert(0, here)
        game = getattr(importlib.import_module(module), name)()
        if not isinstance(game, Game):
            raise TypeError("it is not a Game")
        game.describe()  # raises if something is declared wrongly
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # it is somebody else's code, which may even want to exit
        what = " ".join(f"{type(fault).__name__}: {fault}".split())
        raise SettingsError(f"{PREFIX}GAMES: {place!r} can't be loaded: {what}") from fault
    return game

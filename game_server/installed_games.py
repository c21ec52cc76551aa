"""The games of this server: those in the package, and the further ones that a setting names."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from game_server.api.game_cards import cards_of
from game_server.games.base import Game
from game_server.games.driftline.game import Driftline
from game_server.games.paint_tag.game import PaintTag
from game_server.protocol.declare import DeclarationError
from game_server.settings import PREFIX, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


def game_cards(games: Mapping[str, Game]) -> Mapping[str, bytes]:
    """The games' pictures, SVGs by their names. Raises SettingsError for a file that is none."""
    try:
        return cards_of(games)
    except (DeclarationError, OSError) as fault:
        raise SettingsError(f"{PREFIX}GAMES: {fault}") from fault


def _load_game(path: str) -> Game:
    """A further game, from an installed module or one in the working directory."""
    module, _, name = path.partition(":")
    try:
        folder = str(Path.cwd())
        if folder not in sys.path:
            sys.path.insert(0, folder)
        game = getattr(importlib.import_module(module), name)()
        if not isinstance(game, Game):
            raise TypeError("it is not a Game")
        game.describe()  # raises if a declaration is wrong
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # the code is not ours, and may even exit
        what = " ".join(f"{type(fault).__name__}: {fault}".split())
        raise SettingsError(f"{PREFIX}GAMES: {path!r} can't be loaded: {what}") from fault
    return game

"""The server command, with a Driftline of crowds: ``python -m tests.support.servers.crowded …``."""

from __future__ import annotations

import sys

from game_server import installed_games
from game_server.cli import main
from tests.support.games.crowd import Crowd

if __name__ == "__main__":
    setattr(installed_games, "Driftline", Crowd)  # noqa: B010 - nobody else may replace it
    sys.exit(main())

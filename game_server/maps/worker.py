"""The process that draws maps: ``python -m game_server.maps.worker``, see ``process``.

    request   [size:u32] pickle of (module, class, settings, seed)
    answer    [size:u32] pickle of (Drawn, None) or (None, what went wrong)

It reads from its parent alone, and ends when the parent does.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import signal
import struct
from functools import cache
from typing import Any, BinaryIO

from game_server.games.base import Game
from game_server.maps.drawing import Drawn, draw

SIZE = struct.Struct(">I")
NICENESS = 10
"""Where all share one core, ticks come first."""


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this one
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a game may print; that is no answer
    with contextlib.suppress(BrokenPipeError):
        while (request := _read(requests)) is not None:
            data = pickle.dumps(_answer(*request), protocol=5)
            answers.write(SIZE.pack(len(data)) + data)
            answers.flush()


def _answer(
    module: str, name: str, chosen: dict[str, Any], seed: int
) -> tuple[Drawn | None, str | None]:
    try:
        game = _game(module, name)
        return draw(game, game.settings.model_validate(chosen), seed), None
    except BaseException as fault:  # a game's code may raise anything, even SystemExit
        return None, f"{type(fault).__name__}: {fault}"


@cache
def _game(module: str, name: str) -> Game:
    game = getattr(importlib.import_module(module), name)()
    if not isinstance(game, Game):
        raise TypeError(f"{module}:{name} is not a Game")
    return game


def _read(requests: BinaryIO) -> Any:
    """The next request; None at the end of the input."""
    head = requests.read(SIZE.size)
    if len(head) < SIZE.size:
        return None
    return pickle.loads(requests.read(SIZE.unpack(head)[0]))


if __name__ == "__main__":
    main()

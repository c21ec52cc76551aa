"""The server command, with every callback of its event loop timed: ``python timed_server.py …``.

What takes long is written to ``callbacks`` in the working directory, a line each:

    [time.monotonic() at its end, milliseconds, "play", "garbage" or "", its name]

Times are the thread's own CPU time, so that a busy machine changes nothing. The event loop is the
standard library's, whose callbacks can be timed; the default one runs the same callbacks.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

sys.modules["uvloop"] = None  # type: ignore[assignment]  # so that importing it fails

from game_server.cli import main  # noqa: E402
from game_server.rooms.registry.lifecycle import Lifecycle  # noqa: E402
from game_server.rooms.registry.welcoming import Welcomes  # noqa: E402
from game_server.rooms.world.tick_clock import Beat, TickClock  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

WORTH_A_LINE_S = 0.0005
PLAY = ("Worlds._run",)
GARBAGE = ("Node._collect_garbage",)
"""Full collections are made while nobody plays, and else take 1 % of the time."""
CLOCK = ("TimerFd._expired", "LoopTimer")
FILE = open("callbacks", "w", buffering=1, encoding="utf-8")  # noqa: SIM115 - until the end

_run = asyncio.events.Handle._run
_add = TickClock.add
_played = [0.0]
"""Seconds of play within the present callback."""


def timed_run(handle: Any) -> None:
    """Run a callback of the loop."""
    callback, scope = handle._callback, _scope(handle._callback)
    _played[0] = 0.0
    began = time.thread_time()
    _run(handle)
    took_s = time.thread_time() - began - _played[0]
    if took_s > WORTH_A_LINE_S:
        name = _name(callback)
        if not name.startswith(CLOCK):  # its parts are written one by one
            kind = "garbage" if name.startswith(GARBAGE) else ""
            _write(took_s, kind, f"{name} {scope.get('path', '')}".strip())


def timed_add(clock: TickClock, hz: float, run: Callable[..., Any], *more: Any) -> Beat:
    """Add a beat to the clock: of a world, which is play, or of something else."""
    name = _name(run)

    def timed(due: Any) -> None:
        began, before = time.thread_time(), _played[0]
        run(due)
        took_s = time.thread_time() - began - (_played[0] - before)
        if took_s > WORTH_A_LINE_S:
            _write(took_s, "play" if name.startswith(PLAY) else "", name)

    return _add(clock, hz, timed, *more)


def replace(kind: type, name: str, method: Callable[..., Any]) -> None:
    setattr(kind, name, method)


def play(kind: type, name: str) -> None:
    """What rooms begin and end with is play too, whoever asks for it: it is written for itself."""
    whole = getattr(kind, name)

    def timed(*parts: Any) -> Any:
        began, before = time.thread_time(), _played[0]
        try:
            return whole(*parts)
        finally:
            took_s = time.thread_time() - began
            _played[0] = before + took_s
            if took_s > WORTH_A_LINE_S:
                _write(took_s, "play", f"{kind.__name__}.{name}")

    replace(kind, name, timed)


def _write(took_s: float, kind: str, name: str) -> None:
    FILE.write(json.dumps([time.monotonic(), round(1000 * took_s, 3), kind, name]) + "\n")


def _scope(callback: Any) -> dict[str, Any]:
    """The request that a task answers."""
    task = getattr(callback, "__self__", None)
    if not isinstance(task, asyncio.Task):
        return {}
    frame = getattr(task.get_coro(), "cr_frame", None)
    cycle = frame.f_locals.get("self") if frame is not None else None
    scope = getattr(cycle, "scope", None)
    return scope if isinstance(scope, dict) else {}


def _name(callback: Any) -> str:
    """What a callback is called: a task by its coroutine."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return str(getattr(owner.get_coro(), "__qualname__", owner))
    if (name := str(getattr(callback, "__qualname__", callback))).endswith("<lambda>"):
        return ".".join(callback.__code__.co_names)
    return name


if __name__ == "__main__":
    replace(asyncio.events.Handle, "_run", timed_run)
    replace(TickClock, "add", timed_add)
    for name in ("wake", "begin", "park"):
        play(Lifecycle, name)
    play(Welcomes, "welcome")
    sys.exit(main())

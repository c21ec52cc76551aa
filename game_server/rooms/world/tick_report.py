"""The report of a world's tick, for metrics and for the work after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game_server.rooms.world.fault_isolation import Verdict
from game_server.rooms.world.tick_clock import Due

if TYPE_CHECKING:
    from game_server.games.base import Standing
    from game_server.rooms.state.room import Room

ON_TIME = Due(0, 0.0)


@dataclass
class TickReport:
    """One tick of one world, for metrics.

    ``seconds`` are by phase (inputs, step, encode, send); ``inputs`` counts frames by what became
    of them; ``skipped`` counts members too far behind to be sent this tick, ``keyframes`` those
    sent; ``verdict`` names the rooms at fault, which have left the world; ``failed`` is what was
    raised outside the guard, so that some members got no message; ``resting`` are the
    rooms that are back in their lobby, to be taken out; ``results`` are of the rounds that ended.
    """

    due: Due
    seconds: dict[str, float] = field(default_factory=dict)
    inputs: dict[str, int] = field(default_factory=dict)
    verdict: Verdict = field(default_factory=Verdict)
    failed: BaseException | None = None
    rooms: int = 0
    members: int = 0
    skipped: int = 0
    keyframes: int = 0
    resting: list[Room] = field(default_factory=list)
    results: dict[Room, list[Standing]] = field(default_factory=dict)

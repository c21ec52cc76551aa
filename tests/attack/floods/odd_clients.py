"""Not attackers but other people's clients, of whom none may be taken for one that is too slow."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.attack.attacks import Outcome, Size, attack
from tests.support.clients.background_players import open_room
from tests.support.clients.odd_clients import (
    acknowledges_every_fifth,
    odd_line,
    only_acknowledges,
    plays,
    says_nothing,
)

if TYPE_CHECKING:
    from tests.attack.scene import Scene

ROUND_TRIPS_MS = (0, 250, 488, 554, 819, 1_200, 1_600, 1_900)
TOO_SLOW = 4002
SETTLED = 10
"""The first ticks bring the keyframes of what is in sight."""


@attack(
    "far, silent and delayed connections",
    "every tick, no further keyframe; who says nothing is closed with that reason",
    is_apart=True,
)
async def odd_clients(scene: Scene, size: Size) -> Outcome:
    server, ticks = scene.server, 480
    wish: dict[str, Any] = {
        "mode": "world",
        "min_players": 0,
        "player_limit": 12,
        "watch_delay_s": 5,
    }
    code = await open_room(server.url, "driftline", **wish)
    *lines, mute = await asyncio.gather(
        *(odd_line(server, code, ticks, plays, round_trip_ms=way) for way in ROUND_TRIPS_MS),
        odd_line(server, code, ticks, only_acknowledges),
        odd_line(server, code, ticks, only_acknowledges, round_trip_ms=1_000),
        odd_line(server, code, ticks, acknowledges_every_fifth, spectate=True),
        odd_line(server, code, ticks, acknowledges_every_fifth, spectate=True, round_trip_ms=700),
        odd_line(server, code, ticks, says_nothing),
    )
    missed = [line.missed for line in lines]
    keyframes = [line.keyframes_after(SETTLED) for line in lines]
    said = f"{ticks} ticks each of {len(lines)}, missed {sum(missed)}, keyframes {sum(keyframes)}"
    outcome = Outcome(f"{said}; the mute one: {mute.closed}")
    outcome.expect(not any(line.closed for line in lines), "a calm connection was closed")
    outcome.expect(not any(missed), f"ticks were missed: {missed}")
    outcome.expect(not any(keyframes), f"keyframes came again: {keyframes}")
    outcome.expect(
        mute.closed and mute.closed[0] == TOO_SLOW and "silent" in mute.closed[1],
        "who says nothing is not told so",
    )
    return outcome

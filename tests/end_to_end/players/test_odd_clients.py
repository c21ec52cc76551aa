"""Far connections, and those of clients that say little, get every tick while they are calm."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.support.clients.background_players import open_room
from tests.support.clients.odd_clients import (
    acknowledges_every_fifth,
    odd_line,
    only_acknowledges,
    plays,
)
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess

TICKS, FEWER_TICKS = 100, 60
DELAY_S = 3
"""For spectators: longer than any round trip that is believed."""
SETTLED = 10
"""The first ticks bring the keyframes of what is in sight, as many as fit in each."""


async def test_far_silent_and_delayed_connections_get_every_tick_and_no_further_keyframe(
    shared_server: ServerProcess,
) -> None:
    wish: dict[str, Any] = {"mode": "world", "min_players": 0, "watch_delay_s": DELAY_S}
    code = await open_room(shared_server.url, "driftline", **wish)
    async with asyncio.timeout(WITHIN_S):
        lines = await asyncio.gather(
            odd_line(shared_server, code, TICKS, plays, round_trip_ms=600),
            odd_line(shared_server, code, TICKS, plays, round_trip_ms=1_800),
            odd_line(shared_server, code, TICKS, only_acknowledges),
            odd_line(shared_server, code, FEWER_TICKS, acknowledges_every_fifth, spectate=True),
        )
    assert [line.closed for line in lines] == [None] * 4
    assert [len(line.ticks) for line in lines] == [TICKS, TICKS, TICKS, FEWER_TICKS]
    assert [line.missed for line in lines] == [0] * 4
    assert [line.keyframes_after(SETTLED) for line in lines] == [0] * 4

"""A crowd of requests begins a few at a time, in order."""

from __future__ import annotations

import asyncio

from game_server.realtime.http.request_pace import AT_ONCE, RequestPace


async def test_ticks_come_between_the_requests_of_a_crowd() -> None:
    loop, pace = asyncio.get_running_loop(), RequestPace()
    begun: list[int] = []
    for number in range(3 * AT_ONCE):
        pace.begin(loop, lambda number=number: begun.append(number))  # type: ignore[misc]
    assert begun == []
    for passes in (1, 2, 3):
        await asyncio.sleep(0)
        assert begun == list(range(passes * AT_ONCE))
    pace.begin(loop, lambda: begun.append(99))
    await asyncio.sleep(0)
    assert begun[-1] == 99

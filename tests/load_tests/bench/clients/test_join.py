"""The order in which clients join."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from load_tests.bench.clients.join import ClientPool
from load_tests.bench.workload.scenarios import SCENARIOS

if TYPE_CHECKING:
    import httpx

    from load_tests.bench.clients.driver import Driver

SCENARIO = replace(SCENARIOS[0], rooms=3, seats=2)


def pool() -> ClientPool:
    return ClientPool(cast("Driver", None), "127.0.0.1:1", 0, cast("httpx.AsyncClient", None))


async def test_every_room_is_opened_by_its_first_client_and_the_first_room_alone() -> None:
    events: list[tuple[str, int, int]] = []

    async def open_room(room: int) -> str:
        events.append(("open", room, 0))
        return f"room {room}"

    async def join(room: int, seat: int, name: str) -> None:
        assert name == f"room {room}"
        events.append(("join", room, seat))

    await pool().fill(SCENARIO, open_room, join)
    assert events[:2] == [("open", 0, 0), ("join", 0, 1)]
    assert sorted(events[2:]) == [
        ("join", 1, 1), ("join", 2, 1), ("open", 1, 0), ("open", 2, 0)
    ]  # fmt: skip


async def test_a_client_that_cannot_join_ends_the_run() -> None:
    async def open_room(room: int) -> str:
        return ""

    async def join(room: int, seat: int, name: str) -> None:
        raise ConnectionError("no seat")

    with pytest.raises(ExceptionGroup) as caught:
        await pool().fill(SCENARIO, open_room, join)
    assert caught.group_contains(ConnectionError, match="no seat")

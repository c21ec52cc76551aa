"""Tasks that answer members later."""

from __future__ import annotations

import asyncio

from game_server.rooms.registry.later import PendingTasks


async def test_tasks_run_on_their_own_and_are_cancelled_at_the_end() -> None:
    tasks, done = PendingTasks(), []

    async def work(name: str, gate: asyncio.Event) -> None:
        try:
            await gate.wait()
            done.append(name)
        except asyncio.CancelledError:
            done.append(f"{name} cancelled")

    open_gate, closed_gate = asyncio.Event(), asyncio.Event()
    tasks.start(work("first", open_gate))
    tasks.start(work("second", closed_gate))
    open_gate.set()
    for _ in range(3):
        await asyncio.sleep(0)
    assert done == ["first"]
    tasks.cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    assert done == ["first", "second cancelled"]

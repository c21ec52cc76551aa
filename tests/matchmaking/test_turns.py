"""Fair turns: a network waits behind itself, not before others."""

from __future__ import annotations

import asyncio

import pytest

from game_server.matchmaking.turns import FairTurns, NoTurn


class Desk:
    """Callers whose turns last until a test ends them."""

    def __init__(self, turns: FairTurns) -> None:
        self.turns = turns
        self.started: list[str] = []
        self.over: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def call(self, *names: str) -> None:
        """The caller ``a1`` comes from the network ``a``."""
        for name in names:
            self.over[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._have(name))
        await self.settle()

    async def end(self, name: str) -> None:
        self.over[name].set()
        await self.settle()

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    async def _have(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.started.append(name)
            await self.over[name].wait()


async def test_fifty_calls_of_one_network_wait_behind_one_of_another() -> None:
    desk = Desk(FairTurns(1, each=64, in_all=1_000))
    await desk.call(*(f"a{n}" for n in range(50)))
    await desk.call("b0")
    assert desk.started == ["a0"]
    await desk.end("a0")
    await desk.end("a1")
    assert desk.started == ["a0", "a1", "b0"]


async def test_one_network_has_one_turn_at_a_time() -> None:
    desk = Desk(FairTurns(2, each=64, in_all=1_000))
    await desk.call("a0", "a1", "b0", "c0")
    assert desk.started == ["a0", "b0"]
    await desk.end("b0")
    assert desk.started == ["a0", "b0", "c0"]
    await desk.end("a0")
    assert desk.started == ["a0", "b0", "c0", "a1"]


async def test_who_gives_up_leaves_their_turn_to_the_next() -> None:
    desk = Desk(FairTurns(1, each=64, in_all=1_000))
    await desk.call("a0", "b0", "c0")
    desk.tasks["b0"].cancel()
    await desk.settle()
    desk.over["a0"].set()
    desk.tasks["c0"].cancel()  # it is called up at the same moment
    await desk.settle()
    await desk.call("d0")
    assert desk.started == ["a0", "d0"]


async def test_a_queue_has_a_length_for_one_network_and_for_all() -> None:
    desk = Desk(FairTurns(1, each=2, in_all=3))
    await desk.call("a0", "a1", "a2", "b0")
    for address in ("a", "c"):
        with pytest.raises(NoTurn):
            async with desk.turns.turn(address):
                pass
    await desk.end("a0")
    await desk.call("c0")
    assert not desk.tasks["c0"].done()

"""Fair turns at something scarce: a network that asks often waits for its own turns, not others for
it.

One network has one turn at a time, and networks come in a circle. However many calls one network
has waiting, somebody else's waits for at most one turn of each other network.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from game_server.limits.addresses import network_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class NoTurn(Exception):
    """The queue is full; come back later."""


class FairTurns:
    """At most ``at_once`` turns at a time; ``each`` of one network may wait, ``in_all`` of all."""

    def __init__(self, at_once: int, each: int, in_all: int) -> None:
        self._at_once = at_once
        self._each = each
        self._in_all = in_all
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._total = 0
        self._running: set[str] = set()

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for a turn, and have it until the end of the block. Raises NoTurn at once."""
        network = network_key(address)
        await self._wait(network)
        try:
            yield
        finally:
            self._running.discard(network)
            self._call_up()

    async def _wait(self, network: str) -> None:
        queue = self._waiting.get(network, ())
        if len(queue) >= self._each or self._total >= self._in_all:
            raise NoTurn
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(network, deque()).append(called)
        self._total += 1
        self._call_up()
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():  # called up, and gone at the same moment
                self._running.discard(network)
                self._call_up()
            raise

    def _call_up(self) -> None:
        """Give the free turns to the next calls."""
        while len(self._running) < self._at_once:
            network = next((key for key in self._waiting if key not in self._running), None)
            if network is None:
                return
            queue = self._waiting.pop(network)
            called = queue.popleft()
            self._total -= 1
            if queue:
                self._waiting[network] = queue  # behind all others
            if not called.cancelled():
                self._running.add(network)
                called.set_result(None)

"""A bench of each test, its port, and one connection on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.realtime.sockets import websocket_protocol
from tests.realtime.sockets.world_sockets.bench import Bench, joined
from tests.support.servers.in_process import RawSocket, raw_websocket, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def port(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(websocket_protocol, "LINGER_S", 0.2)
    async with serving(bench) as port:
        yield port


@pytest.fixture
async def ann(port: int) -> AsyncIterator[RawSocket]:
    """A connection that its world reads and writes."""
    async with raw_websocket(port) as socket:
        await joined(socket)
        yield socket

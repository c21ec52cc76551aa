"""The proxy of these tests does to a connection what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.support.servers.proxy import Conditions, Proxy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def echo_port() -> AsyncIterator[int]:
    """A server that sends back what it gets."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1024):
            writer.write(piece)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def _connect(
    port: int, conditions: Conditions
) -> tuple[Proxy, asyncio.StreamReader, asyncio.StreamWriter]:
    proxy = Proxy(port, conditions)
    await proxy.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    return proxy, reader, writer


async def _round_trip_s(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> float:
    loop = asyncio.get_running_loop()
    start = loop.time()
    writer.write(b"ping")
    assert await reader.readexactly(4) == b"ping"
    return loop.time() - start


async def test_latency_is_added_in_both_directions(echo_port: int) -> None:
    proxy, reader, writer = await _connect(echo_port, Conditions(one_way_ms=40))
    assert await _round_trip_s(reader, writer) >= 0.079
    for passed in (proxy.up, proxy.down):
        assert (passed.bytes, len(passed.delays)) == (4, 1)
        assert 39 <= passed.delays[0][1] < 1000
    proxy.forget()
    assert (proxy.up.bytes, len(proxy.down.delays)) == (0, 0)
    await proxy.close()


async def test_jitter_never_changes_the_order(echo_port: int) -> None:
    proxy, reader, writer = await _connect(echo_port, Conditions(one_way_ms=6, jitter_ms=6))
    sent = b"".join(number.to_bytes(2, "big") for number in range(200))
    for start in range(0, len(sent), 2):
        writer.write(sent[start : start + 2])
        await asyncio.sleep(0)
    assert await reader.readexactly(len(sent)) == sent
    await proxy.close()


async def test_nothing_is_delivered_during_a_stall(echo_port: int) -> None:
    proxy, reader, writer = await _connect(echo_port, Conditions(stall_every_s=0.2, stall_ms=200))
    stalls, _ = proxy.since_stall(asyncio.get_running_loop().time())
    await _round_trip_s(reader, writer)  # each way waits for the end of a stall
    stalls_now, _ = proxy.since_stall(asyncio.get_running_loop().time())
    assert stalls_now >= stalls + 2
    await proxy.close()


async def test_throttle_limits_the_rate(echo_port: int) -> None:
    proxy, reader, writer = await _connect(echo_port, Conditions(bytes_per_s=20_000))
    start = asyncio.get_running_loop().time()
    for _ in range(4):
        await _round_trip_s(reader, writer)
        writer.write(bytes(500))
        await reader.readexactly(500)
    assert asyncio.get_running_loop().time() - start >= 4 * 500 / 20_000
    await proxy.close()


async def test_blackhole_swallows_bytes_and_keeps_the_connection(echo_port: int) -> None:
    proxy, reader, writer = await _connect(echo_port, Conditions())
    await _round_trip_s(reader, writer)
    proxy.conditions.blackhole = True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await _round_trip_s(reader, writer)
    proxy.conditions.blackhole = False
    await _round_trip_s(reader, writer)
    await proxy.close()


async def test_reset_breaks_connections_and_serves_new_ones(echo_port: int) -> None:
    proxy, reader, writer = await _connect(echo_port, Conditions())
    await _round_trip_s(reader, writer)
    proxy.reset()
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await _round_trip_s(reader, writer)
    await _round_trip_s(*await asyncio.open_connection("127.0.0.1", proxy.port))
    await proxy.close()

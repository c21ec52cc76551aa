"""Processes that serve one listening socket find each other, and nobody else."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from game_server.realtime.process.siblings import REMEMBERED_S, Siblings
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs abstract Unix sockets")

WORKER = """
import asyncio, sys, time
from game_server.realtime.process.siblings import Siblings

async def main():
    siblings = Siblings(time.monotonic, lambda: None)
    siblings.start()
    print(siblings.are_there, flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
async def siblings() -> AsyncIterator[tuple[Siblings, Clock]]:
    clock = Clock()
    found = Siblings(clock, lambda: None)
    yield found, clock
    found.stop()


def worker(*inherited: socket.socket) -> subprocess.Popen[bytes]:
    """Another process that has inherited sockets and looks for siblings."""
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=[known.fileno() for known in inherited],
        cwd=os.getcwd(),
    )


async def said(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    return await asyncio.wait_for(asyncio.to_thread(process.stdout.readline), WITHIN_S)


async def test_workers_with_one_socket_meet_and_forget_each_other(
    listener: socket.socket, siblings: tuple[Siblings, Clock]
) -> None:
    mine, clock = siblings
    mine.start()
    assert not mine.are_there
    with worker(listener) as other:
        assert await said(other) == b"True\n"
        async with asyncio.timeout(WITHIN_S):
            while not mine.are_there:
                await asyncio.sleep(0.01)
        other.communicate()
    clock.now = REMEMBERED_S
    mine.claim_again()
    assert not mine.are_there


async def test_the_second_of_two_takes_over_when_the_first_is_gone(
    listener: socket.socket, siblings: tuple[Siblings, Clock]
) -> None:
    mine, clock = siblings
    with worker(listener) as other:
        assert await said(other) == b"False\n"
        mine.start()
        assert mine.are_there
        clock.now = REMEMBERED_S
        mine.claim_again()
        assert mine.are_there
        other.communicate()
    clock.now = 2 * REMEMBERED_S
    mine.claim_again()
    assert not mine.are_there


async def test_servers_with_sockets_of_their_own_do_not_meet(
    listener: socket.socket, siblings: tuple[Siblings, Clock]
) -> None:
    mine, _ = siblings
    mine.start()
    twin = Siblings(Clock(), lambda: None)
    twin.start()  # in the same process
    with worker() as other:
        assert await said(other) == b"False\n"
        other.communicate()
    await asyncio.sleep(0)
    twin.stop()
    assert not mine.are_there
    assert not twin.are_there

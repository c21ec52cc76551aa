"""An endpoint in one world, whose sockets tests read and write by hand."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from game_server.netcode.messages.framing import frame
from game_server.netcode.sending.connection_columns import ConnectionColumns, ConnectionRow
from game_server.protocol.messages import pack_input
from game_server.realtime.sockets.batch_io import BatchIO
from game_server.realtime.sockets.direct_socket import EXTENSION, Ended
from game_server.realtime.sockets.world_sockets import WorldSockets, use_together
from tests.support.deadlines import WITHIN_S
from tests.support.rooms import Runners
from tests.support.servers.in_process import RawSocket, client_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.realtime.sockets.world_sockets import Receiver
    from game_server.rooms.state.member import Member
    from game_server.rooms.world.world_runner import WorldRunner

BATCH = BatchIO.open()
needs_batches = pytest.mark.skipif(BATCH is None, reason="there is no io_submit here")

RECORD_BYTES = Runners.input.record.itemsize
Got = tuple[str, bytes]
Heard = tuple[str, bytes | str]


class Bench:
    """An endpoint whose connections belong to one world, read and written when a test says so.

    ``together`` has the inputs that came in one array, ``alone`` the messages that came through
    the parser, as (name, message); names are a, b, c… in the order of connecting.
    """

    def __init__(self) -> None:
        self.game = Runners()
        self.sockets: Any = None
        self.columns = ConnectionColumns()
        self.together: list[Got] = []
        self.alone: list[Heard] = []
        self.admits = True
        self.counted = 0
        self.close_on: bytes | None = None
        self.connections: list[Any] = []
        self.members: list[Any] = []
        self.ended: asyncio.Queue[Ended] = asyncio.Queue()

    @property
    def world(self) -> WorldSockets:
        assert isinstance(self.sockets, WorldSockets)
        return self.sockets

    def row_of(self, index: int) -> int:
        """The connection row of the member who came as number ``index``, from 0."""
        row: int = self.members[index].outbox.connection.row
        return row

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        socket = scope["extensions"][EXTENSION]
        name = "abcdefgh"[len(self.connections)]
        outbox = SimpleNamespace(connection=ConnectionRow(self.columns))
        member = SimpleNamespace(name=name, room="the room", outbox=outbox)
        self.connections.append(socket)
        self.members.append(member)

        def take(message: bytes | str) -> None:
            if message == b"join":
                assert BATCH is not None
                use_together(
                    cast("WorldRunner", self),
                    BATCH,
                    socket.source(),
                    cast("Receiver", self),
                    cast("Member", member),
                    self.count,
                )
                socket.write(frame(b"together"))
            else:
                self.alone.append((name, message))
                if message == self.close_on:
                    for other in self.connections:
                        other.close(4508, "all out")

        self.ended.put_nowait(await socket.serve(take))

    def count(self, size: int, messages: int) -> None:
        assert size == messages * len(an_input(1))
        self.counted += messages

    def admit_inputs(self, count: int, size: int) -> bool:
        assert size == count * len(an_input(1))
        return self.admits

    def read(self) -> None:
        received = self.world.read()
        if received is None:
            return
        connections, frames = received
        names = {member.outbox.connection.row: member.name for member in self.members}
        self.together += [
            (names[row], bytes(frame))
            for row, frame in zip(connections.tolist(), frames, strict=True)
        ]


def an_input(tick: int) -> bytes:
    return pack_input(tick, tick - 1, tick * 16, bytes(range(RECORD_BYTES)))


async def joined(socket: RawSocket) -> None:
    """Let the world read and write a connection together with its others."""
    socket.send(client_frame(b"join"))
    assert await socket.frame() == (0x82, b"together")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(2 * WITHIN_S):
        while not true():
            await asyncio.sleep(0.002)

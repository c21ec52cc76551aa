"""The fixed payload through this package's own socket side: one frame built, written to all.

After its first message, a connection is read and written together with all others, as in a world.
At its end the program prints ``send_us``: the microseconds that writing took per message.
"""

from __future__ import annotations

import asyncio
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import uvicorn

from game_server.netcode.messages.framing import frame
from game_server.netcode.sending.connection_columns import ConnectionColumns, ConnectionRow
from game_server.realtime.process.serving import server_config
from game_server.realtime.sockets.batch_io import BatchIO
from game_server.realtime.sockets.direct_socket import EXTENSION, DirectSocket
from game_server.realtime.sockets.world_sockets import WorldSockets
from load_tests.bench.workload.scenarios import PAYLOAD_RECORD_BYTES

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from game_server.rooms.state.member import Member

HZ, FILLER = 20, bytes(496)


class Broadcast:
    """An ASGI application: every connection gets every tick."""

    def __init__(self) -> None:
        self.alone: set[DirectSocket] = set()
        """Sockets that the event loop reads and writes one by one."""
        self.connections = ConnectionColumns()
        self.received = self.sent = self.sending_ns = 0
        batch = BatchIO.open()
        self.together = None
        if batch is not None:
            self.together = WorldSockets(batch, PAYLOAD_RECORD_BYTES, self._count_inputs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        socket: DirectSocket = scope["extensions"][EXTENSION]
        self.alone.add(socket)
        member = cast(
            "Member",
            SimpleNamespace(outbox=SimpleNamespace(connection=ConnectionRow(self.connections))),
        )

        def on_message(_message: bytes | str) -> None:
            self.received += 1
            source = socket.source()
            if self.together is not None and source is not None:
                self.together.add(source, self, member)
                self.alone.discard(socket)

        try:
            await socket.serve(on_message)
        finally:
            self.alone.discard(socket)

    def admit_inputs(self, count: int, size: int) -> bool:
        return True

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        ticking = asyncio.create_task(self._tick())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        ticking.cancel()
        print("send_us", self.sending_ns / max(1, self.sent) / 1000, flush=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        start, tick = loop.time(), 0
        while True:
            tick += 1
            await asyncio.sleep(start + tick / HZ - loop.time())
            if self.together is not None:
                self.together.read()
            begin = time.monotonic_ns()
            message = frame(FILLER + tick.to_bytes(4, "big"))
            for socket in self.alone:
                socket.write(message)
            self.sent += len(self.alone) + self._write_together(message)
            self.sending_ns += time.monotonic_ns() - begin

    def _write_together(self, message: bytes) -> int:
        numbers = np.flatnonzero(self.connections.descriptor >= 0)
        if self.together is not None and numbers.size:
            memory = np.frombuffer(message, np.uint8)
            pieces = np.empty((len(numbers), 1, 2), np.uint64)
            pieces[:] = memory.ctypes.data, len(message)
            self.together.write(numbers, pieces)
        return len(numbers)

    def _count_inputs(self, _size: int, count: int) -> None:
        self.received += count


def main() -> None:
    config = server_config(Broadcast())
    config.port = int(sys.argv[1])
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()

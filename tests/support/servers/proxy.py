"""A TCP proxy that makes the loopback interface behave like a far or a bad network.

    client ── proxy ── server      each direction has its own pipe:

    read ─→ (come, due, bytes) ─→ wait until due ─→ throttle ─→ write

Order is kept, as TCP keeps it: a piece is never due before the piece in front of it. A full pipe
stops reading, so that a stall is felt by the sender as back pressure, as on a real link.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PIECE_BYTES = 16_384
PIPE_PIECES = 4_096
KEPT_DELAYS = 4_096
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER with no time to linger: closing sends RST."""


_Pipe = asyncio.Queue[tuple[float, float, bytes]]
"""When each piece came in, when it is due, and its bytes."""


@dataclass(slots=True)
class Conditions:
    """The state of the link; it may be changed while connections are open."""

    one_way_ms: float = 0.0
    jitter_ms: float = 0.0
    """Each piece takes ``one_way_ms`` ± this, uniformly."""
    stall_every_s: float = 0.0
    stall_ms: float = 0.0
    """How long nothing is delivered at the end of every period (0 = never)."""
    bytes_per_s: float = 0.0
    """Each direction of each connection carries at most this (0 = no limit)."""
    blackhole: bool = False
    """Bytes vanish and connections stay open."""
    refuses: bool = False
    """New connections end at once."""


@dataclass(slots=True)
class Passed:
    """The traffic of one direction since the last ``forget``."""

    bytes: int = 0
    delays: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=KEPT_DELAYS))
    """Of the newest pieces: when each came out, in s by the event loop's clock, and how long it
    took, in ms.
    """

    def forget(self) -> None:
        self.bytes = 0
        self.delays.clear()


class Proxy:
    """Listens on a free loopback port and forwards to ``target_port``."""

    def __init__(self, target_port: int, conditions: Conditions, seed: int = 1) -> None:
        self.conditions = conditions
        self._target_port = target_port
        self._random = random.Random(seed)
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._started = 0.0
        self.up, self.down = Passed(), Passed()
        """To the server, and to clients."""
        self._measures_since = 0.0

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def since_stall(self, now: float) -> tuple[int, float]:
        """The newest stall's number and the seconds since it ended, at ``now`` by the event loop's
        clock.
        """
        number, since_s = divmod(now - self._started, self.conditions.stall_every_s)
        return int(number), since_s

    async def start(self) -> None:
        self._started = self._measures_since = asyncio.get_running_loop().time()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)

    async def close(self) -> None:
        """Stop listening and drop every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.close()

    def forget(self) -> None:
        """Measure from now on."""
        self.up.forget()
        self.down.forget()
        self._measures_since = asyncio.get_running_loop().time()

    @property
    def measured_s(self) -> float:
        """For how long it has measured what passes."""
        return asyncio.get_running_loop().time() - self._measures_since

    def reset(self) -> None:
        """Break every open connection at once with RST; new ones are served."""
        for writer in self._writers:
            connection: socket.socket = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            writer.transport.abort()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.conditions.refuses:
            writer.close()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            writer.close()
            return
        ends = {writer, far_writer}
        self._writers |= ends
        try:
            async with asyncio.TaskGroup() as directions:
                directions.create_task(self._pump(reader, far_writer, self.up))
                directions.create_task(self._pump(far_reader, writer, self.down))
        except* OSError:
            pass  # one end broke the connection; the other now learns of it
        finally:
            self._writers -= ends
            for end in ends:
                end.close()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, passed: Passed
    ) -> None:
        """One direction of one connection, until its source ends."""
        pipe: _Pipe = asyncio.Queue(PIPE_PIECES)
        async with asyncio.TaskGroup() as ends:
            ends.create_task(self._take_in(source, pipe))
            ends.create_task(self._deliver(pipe, sink, passed))

    async def _take_in(self, source: asyncio.StreamReader, pipe: _Pipe) -> None:
        loop, newest = asyncio.get_running_loop(), 0.0
        while True:
            piece = await source.read(PIECE_BYTES)
            link = self.conditions
            wobble_ms = self._random.uniform(-link.jitter_ms, link.jitter_ms)
            now = loop.time()
            newest = max(newest, now + (link.one_way_ms + wobble_ms) / 1000)
            await pipe.put((now, newest, piece))
            if not piece:
                return

    async def _deliver(self, pipe: _Pipe, sink: asyncio.StreamWriter, passed: Passed) -> None:
        loop, free_at = asyncio.get_running_loop(), 0.0
        while True:
            came, due, piece = await pipe.get()
            rate = self.conditions.bytes_per_s
            free_at = max(due, free_at) + (len(piece) / rate if rate else 0.0)
            await asyncio.sleep(self._after_stall(free_at) - loop.time())
            if not piece:
                if not self.conditions.blackhole:
                    with contextlib.suppress(OSError):
                        sink.write_eof()
                return
            if self.conditions.blackhole:
                continue
            sink.write(piece)
            passed.bytes += len(piece)
            now = loop.time()
            passed.delays.append((now, (now - came) * 1000))
            await sink.drain()

    def _after_stall(self, due: float) -> float:
        """``due``, or the end of the stall that it falls into."""
        link = self.conditions
        if not link.stall_every_s:
            return due
        left_s = link.stall_every_s - (due - self._started) % link.stall_every_s
        return due + left_s if left_s < link.stall_ms / 1000 else due


@contextlib.asynccontextmanager
async def proxied(target_port: int, **conditions: float) -> AsyncIterator[Proxy]:
    """A running proxy in front of ``target_port``; keywords are those of Conditions."""
    proxy = Proxy(target_port, Conditions(**conditions))  # type: ignore[arg-type]
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.close()

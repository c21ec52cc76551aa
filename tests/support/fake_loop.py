"""An event loop and a transport without time or sockets, for protocol classes: ``pass_time`` is all
that moves them, and a connection is whatever a test says.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class FakeHandle:
    """A callback that can be cancelled."""

    def __init__(self, call: Callable[..., object], arguments: tuple[Any, ...]) -> None:
        self._call: Callable[..., object] | None = call
        self._arguments = arguments

    def cancel(self) -> None:
        self._call, self._arguments = None, ()

    def run(self) -> None:
        if self._call is not None:
            self._call(*self._arguments)


class FakeTask:
    """A coroutine that may wait for nothing that is not there yet."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine
        self._callbacks: list[Callable[[Any], object]] = []

    def add_done_callback(self, callback: Callable[[Any], object]) -> None:
        self._callbacks.append(callback)

    def run(self) -> None:
        try:
            self._coroutine.send(None)
        except StopIteration:
            pass
        else:
            raise AssertionError("the application waits for something")
        for callback in self._callbacks:
            callback(self)


class FakeLoop:
    """Runs what is due when ``run`` and ``pass_time`` are called."""

    def __init__(self) -> None:
        self.now = 0.0
        self._ready: deque[FakeHandle] = deque()
        self._timers: list[tuple[float, int, FakeHandle]] = []
        self._count = itertools.count()

    def time(self) -> float:
        return self.now

    def get_debug(self) -> bool:
        return False

    def call_soon(
        self, call: Callable[..., object], *arguments: Any, context: Any = None
    ) -> FakeHandle:
        handle = FakeHandle(call, arguments)
        self._ready.append(handle)
        return handle

    def call_later(
        self, seconds: float, call: Callable[..., object], *arguments: Any
    ) -> FakeHandle:
        handle = FakeHandle(call, arguments)
        heapq.heappush(self._timers, (self.now + seconds, next(self._count), handle))
        return handle

    def create_task(self, coroutine: Coroutine[Any, Any, Any], **_: Any) -> FakeTask:
        task = FakeTask(coroutine)
        self.call_soon(task.run)
        return task

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)  # type: ignore[arg-type]

    def run(self) -> None:
        """Everything that can happen without time passing."""
        while self._ready:
            self._ready.popleft().run()

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        self.run()
        while self._timers and self._timers[0][0] <= end:
            self.now, _, handle = heapq.heappop(self._timers)
            handle.run()
            self.run()
        self.now = end


class FakeTransport(asyncio.Transport):
    """A connection from ``address``. ``written`` is what its client would have received."""

    def __init__(self, loop: FakeLoop, address: str = "203.0.113.9") -> None:
        super().__init__({"peername": (address, 50_000), "sockname": ("192.0.2.1", 8000)})
        self._loop = loop
        self.written = bytearray()
        self.is_lost = self.has_sent_eof = self.is_reading_paused = False
        self._is_closing = False
        self._protocol: asyncio.BaseProtocol

    def connect(self, protocol: asyncio.Protocol) -> None:
        self._protocol = protocol
        protocol.connection_made(self)
        self._loop.run()

    def receive(self, data: bytes) -> None:
        """The client has sent this."""
        if not self._is_closing and not self.is_reading_paused and data:
            assert isinstance(self._protocol, asyncio.Protocol)
            self._protocol.data_received(data)
        self._loop.run()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def is_closing(self) -> bool:
        return self._is_closing

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.has_sent_eof, "something was written after the end"
        if not self.is_lost:
            self.written += data

    def get_write_buffer_size(self) -> int:
        return 0

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.has_sent_eof = True

    def pause_reading(self) -> None:
        self.is_reading_paused = True

    def resume_reading(self) -> None:
        self.is_reading_paused = False

    def close(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            self._loop.call_soon(self._lose)

    def abort(self) -> None:
        self.close()

    def _lose(self) -> None:
        self.is_lost = True
        self._protocol.connection_lost(None)

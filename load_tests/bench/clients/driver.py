"""The driver: one epoll loop in a thread of its own, and two system calls a message.

A driver of callbacks (asyncio's, one Protocol per client) costs 10 to 15 µs of Python a message and
is full before the server is. This one reads a message, looks at its frame's length and at its tick,
and writes an answer whose bytes many clients share.

Answers wait while messages keep coming. Writing one takes longer than reading three, and a message
that waited while others were answered would count as a late one of the server's.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from array import array
from collections import deque
from typing import TYPE_CHECKING

from game_server.protocol.close_codes import ProtocolError
from load_tests.bench.clients.opening_socket import READ_BYTES
from load_tests.bench.clients.wires import NO_TICK, Wire
from load_tests.websocket_frames import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    close_code,
    frame,
    payload_span,
)

if TYPE_CHECKING:
    import socket
    from types import TracebackType

    from load_tests.bench.clients.verifying_client import VerifyingClient

EVENTS_AT_ONCE = 64
"""Messages of one poll count as arrived together, a fraction of a millisecond from the truth. With
more events at once, the last messages of a burst would seem as early as the first.
"""
MESSAGES = frozenset((TEXT, BINARY))
PAUSE_S = 0.001
"""After a silence this long, the server's burst is over."""
WAIT_S = 0.05
"""How long the loop waits for messages before it checks whether it is to stop."""


class DriverConnection:
    """One driven connection."""

    __slots__ = (
        "close_reason",
        "lost",
        "number",
        "pending",
        "sock",
        "unsent",
        "verifying_client",
        "wire",
    )

    def __init__(
        self,
        sock: socket.socket,
        wire: Wire,
        unread: bytes = b"",
        verifying_client: VerifyingClient | None = None,
    ) -> None:
        self.sock = sock
        self.wire = wire
        self.verifying_client = verifying_client
        self.number = 0
        """Its index in ``Driver.connections``, which recordings refer to."""
        self.lost: str | None = None
        """Why the connection has ended, once it has."""
        self.close_reason = ""
        """Code and reason of the server's CLOSE, once that has come."""
        self.pending = unread
        """The beginning of a frame whose end has not come yet."""
        self.unsent = b""


class Recording:
    """Every tick that arrived in an interval: when (seconds, monotonic), its number, and on which
    connection. ``bytes_in`` counts everything that was read.
    """

    def __init__(self) -> None:
        self.times = array("d")
        self.ticks = array("q")
        self.connections = array("i")
        self.bytes_in = 0


class Driver:
    """Reads and answers all connections until it is closed. A context manager; connections may be
    added from another thread.
    """

    def __init__(self) -> None:
        self.connections: list[DriverConnection] = []
        self.recording: Recording | None = None
        """While this is set, ticks are recorded in it."""
        self._by_handle: dict[int, DriverConnection] = {}
        self._epoll = select.epoll()
        self._to_verify: deque[tuple[DriverConnection, bytes, int]] = deque()
        self._unanswered: list[tuple[int, DriverConnection]] = []
        self._is_running = True
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="driver", daemon=True)

    def __enter__(self) -> Driver:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_running = False
        self._thread.join()
        for connection in self._by_handle.values():
            connection.sock.close()
        self._epoll.close()

    def add(self, connection: DriverConnection) -> None:
        """Take over a connection whose client has joined."""
        connection.number = len(self.connections)
        self.connections.append(connection)
        handle = connection.sock.fileno()
        self._by_handle[handle] = connection
        self._epoll.register(handle, select.EPOLLIN)

    def check(self) -> None:
        """Raises ConnectionError when any connection has ended, or the loop by a mistake."""
        if self._fault is not None:
            raise ConnectionError("the driver has stopped") from self._fault
        if lost := [each.lost for each in self.connections if each.lost is not None]:
            raise ConnectionError(f"{len(lost)} connections ended; the first: {lost[0]}")

    def _run(self) -> None:
        try:
            self._loop()
        except Exception as fault:
            self._fault = fault

    def _loop(self) -> None:
        poll, connections, read = self._epoll.poll, self._by_handle, os.read
        monotonic = time.monotonic
        while self._is_running:
            wait_s = PAUSE_S if self._unanswered else 0 if self._to_verify else WAIT_S
            events = poll(wait_s, EVENTS_AT_ONCE)
            now, recording = monotonic(), self.recording
            for handle, _ in events:
                connection = connections[handle]
                try:
                    data = read(handle, READ_BYTES)
                    if not data:
                        raise ConnectionError("the server ended the connection")
                    if recording is not None:
                        recording.bytes_in += len(data)
                    self._read_frames(connection, handle, connection.pending + data, now, recording)
                except BlockingIOError:
                    continue
                except OSError as fault:
                    self._lose(connection, handle, str(fault))
            if not events and self._unanswered:
                self._write_answers()
            elif not events and self._to_verify:
                self._verify_one()

    def _read_frames(
        self,
        connection: DriverConnection,
        handle: int,
        data: bytes,
        now: float,
        recording: Recording | None,
    ) -> None:
        """Read every whole frame of ``data``; the answers to them all will be one write."""
        start, size, wire, answer = 0, len(data), connection.wire, connection.unsent
        while size - start >= 2:
            length = data[start + 1]
            begin, end = start + 2, start + 2 + length
            if length > 125:
                begin, end = payload_span(data, start)
                if not end:
                    break
            if end > size:
                break
            opcode = data[start]
            if opcode in MESSAGES:
                if connection.verifying_client is not None:
                    self._to_verify.append((connection, data[begin:end], end - start))
                tick = wire.tick(opcode, data, begin, end)
                if tick == NO_TICK:
                    answer += wire.other(opcode, data[begin:end])
                else:
                    answer += wire.answer(tick)
                    if recording is not None:
                        recording.times.append(now)
                        recording.ticks.append(tick)
                        recording.connections.append(connection.number)
            elif opcode == PING:
                answer += frame(PONG, data[begin:end])
            elif opcode == CLOSE:
                connection.close_reason = "{} {}".format(*close_code(data[begin:end]))
            start = end
        connection.pending = data[start:]
        if answer:
            connection.unsent = answer
            self._unanswered.append((handle, connection))

    def _write_answers(self) -> None:
        """Write all answers. Bytes that the kernel does not take wait for the next time."""
        unanswered, self._unanswered = self._unanswered, []
        for handle, connection in unanswered:
            if connection.lost is not None or not connection.unsent:
                continue
            try:
                connection.unsent = connection.unsent[os.write(handle, connection.unsent) :]
            except BlockingIOError:
                continue
            except OSError as fault:
                self._lose(connection, handle, str(fault))

    def _verify_one(self) -> None:
        """Decode one message in full, now that nothing else waits."""
        connection, message, size = self._to_verify.popleft()
        if connection.lost is not None:
            return
        client = connection.verifying_client
        assert client is not None
        try:
            answers = client.receive(message, size, is_recorded=self.recording is not None)
            if answers:
                connection.sock.send(b"".join(frame(BINARY, answer) for answer in answers))
        except (ProtocolError, OSError) as fault:
            self._lose(connection, connection.sock.fileno(), str(fault))

    def _lose(self, connection: DriverConnection, handle: int, why: str) -> None:
        connection.lost = connection.close_reason or why
        with contextlib.suppress(OSError):
            self._epoll.unregister(handle)
        self._by_handle.pop(handle, None)
        connection.sock.close()

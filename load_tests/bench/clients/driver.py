"""The driver: one epoll loop in a thread of its own, and two system calls a message.

A driver of callbacks (asyncio's, one Protocol per client) costs 10 to 15 µs of Python a message,
so that it is full before the server is. Here a message is read, its frame's length and tick are
looked at, and the answer, of bytes that many share, is written. While more keeps coming, answers
wait: writing one takes longer than reading three, and the time for which a message had to wait for
others to be answered would count as the server's.
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
from load_tests.bench.clients.websocket import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    READ_BYTES,
    TEXT,
    close_reason,
    frame,
    frame_end,
)
from load_tests.bench.clients.wires import NO_TICK, Wire

if TYPE_CHECKING:
    import socket
    from types import TracebackType

    from load_tests.bench.clients.verifying_client import Witness

EVENTS_AT_ONCE = 64
"""They count as arrived together, which is a fraction of a millisecond from the truth; with more
the last ones of a burst would seem to have come as early as the first."""
MESSAGES = frozenset((TEXT, BINARY))
PAUSE_S = 0.001
"""When nothing has come for so long, the server's burst is over."""
WAIT_S = 0.05
"""How long the loop sleeps when nothing comes; without an end it could not be stopped."""


class DriverConnection:
    """One connection of the driver's. ``number`` is its place in what is noted."""

    __slots__ = ("lost", "number", "pending", "said", "sock", "unsent", "wire", "witness")

    def __init__(
        self, sock: socket.socket, wire: Wire, left: bytes = b"", witness: Witness | None = None
    ) -> None:
        self.sock = sock
        self.wire = wire
        self.witness = witness
        self.number = 0
        self.lost: str | None = None
        """Why the connection has ended, once it has."""
        self.pending = left
        self.unsent = b""
        self.said = ""


class Noted:
    """What came in a while: the time in seconds, tick and line number of each tick."""

    def __init__(self) -> None:
        self.times = array("d")
        self.ticks = array("q")
        self.lines = array("i")
        self.bytes_in = 0


class Driver:
    """Reads and answers all lines until it is closed. A context manager; lines may join from
    another thread.
    """

    def __init__(self) -> None:
        self.lines: list[DriverConnection] = []
        self.noted: Noted | None = None
        """While this is something, all that comes is noted in it."""
        self._by_handle: dict[int, DriverConnection] = {}
        self._epoll = select.epoll()
        self._backlog: deque[tuple[DriverConnection, bytes, int]] = deque()
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
        for line in self._by_handle.values():
            line.sock.close()
        self._epoll.close()

    def add(self, line: DriverConnection) -> None:
        """Take over a connection whose first words have been said."""
        line.number = len(self.lines)
        self.lines.append(line)
        handle = line.sock.fileno()
        self._by_handle[handle] = line
        self._epoll.register(handle, select.EPOLLIN)

    def check(self) -> None:
        """Raises ConnectionError when any connection has ended, or the loop by a mistake."""
        if self._fault is not None:
            raise ConnectionError("the driver has stopped") from self._fault
        if lost := [line.lost for line in self.lines if line.lost is not None]:
            raise ConnectionError(f"{len(lost)} connections ended; the first: {lost[0]}")

    def _run(self) -> None:
        try:
            self._loop()
        except Exception as fault:
            self._fault = fault

    def _loop(self) -> None:
        poll, lines, read = self._epoll.poll, self._by_handle, os.read
        monotonic = time.monotonic
        while self._is_running:
            wait_s = PAUSE_S if self._unanswered else 0 if self._backlog else WAIT_S
            events = poll(wait_s, EVENTS_AT_ONCE)
            now, noted = monotonic(), self.noted
            for handle, _ in events:
                line = lines[handle]
                try:
                    data = read(handle, READ_BYTES)
                    if not data:
                        raise ConnectionError(line.said or "the server ended the connection")
                    if noted is not None:
                        noted.bytes_in += len(data)
                    self._take(line, handle, line.pending + data, now, noted)
                except BlockingIOError:
                    continue
                except OSError as fault:
                    self._lose(line, handle, line.said or str(fault))
            if not events and self._unanswered:
                self._answer()
            elif not events and self._backlog:
                self._witness()

    def _take(
        self, line: DriverConnection, handle: int, data: bytes, now: float, noted: Noted | None
    ) -> None:
        """Read every whole frame of ``data``; the answers to them all are one write."""
        start, size, wire, answer = 0, len(data), line.wire, line.unsent
        while size - start >= 2:
            length = data[start + 1]
            body, end = start + 2, start + 2 + length
            if length > 125:
                body, end = frame_end(data, start)
                if not end:
                    break
            if end > size:
                break
            opcode = data[start]
            if opcode in MESSAGES:
                if line.witness is not None:
                    self._backlog.append((line, data[body:end], end - start))
                tick = wire.tick(opcode, data, body, end)
                if tick == NO_TICK:
                    answer += wire.other(opcode, data[body:end])
                else:
                    answer += wire.answer(tick)
                    if noted is not None:
                        noted.times.append(now)
                        noted.ticks.append(tick)
                        noted.lines.append(line.number)
            elif opcode == PING:
                answer += frame(PONG, data[body:end])
            elif opcode == CLOSE:
                line.said = close_reason(data[body:end])
            start = end
        line.pending = data[start:]
        if answer:
            line.unsent = answer
            self._unanswered.append((handle, line))

    def _answer(self) -> None:
        """Write what is to be said on every line; what does not go out waits for the next time."""
        unanswered, self._unanswered = self._unanswered, []
        for handle, line in unanswered:
            if line.lost is not None or not line.unsent:
                continue
            try:
                line.unsent = line.unsent[os.write(handle, line.unsent) :]
            except BlockingIOError:
                continue
            except OSError as fault:
                self._lose(line, handle, line.said or str(fault))

    def _witness(self) -> None:
        """Decode one message, now that nothing else waits."""
        line, message, size = self._backlog.popleft()
        if line.lost is not None:
            return
        assert line.witness is not None
        try:
            said = line.witness.receive(message, size, is_noted=self.noted is not None)
            if said:
                line.sock.send(b"".join(frame(BINARY, words) for words in said))
        except (ProtocolError, OSError) as fault:
            self._lose(line, line.sock.fileno(), str(fault))

    def _lose(self, line: DriverConnection, handle: int, why: str) -> None:
        line.lost = why
        with contextlib.suppress(OSError):
            self._epoll.unregister(handle)
        self._by_handle.pop(handle, None)
        line.sock.close()

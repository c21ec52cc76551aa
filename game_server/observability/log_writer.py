"""A logging handler that nobody waits for: a bounded queue, and a thread that writes.

Whatever stands at the other end of standard error (a full pipe, a terminal in which somebody
marks text) may stand still. Then lines are lost and counted; ticks go on.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from game_server.observability.line_limit import LineLimit

MOST_LINES = 1_000
"""Lines that may wait to be written."""
TELL_EVERY_S = 1.0
"""How often it looks whether lines were left out of which nothing tells yet."""
FLUSH_WITHIN_S = 1.0
"""How long a flush, and so the end of the process, may wait for who reads the log."""
RETRY_S = 0.05

Write = Callable[[bytes], None]


class LogWriter(logging.Handler):
    """Writes lines of bytes by ``write``, which may take its time, in a thread of its own."""

    def __init__(self, write: Write, limit: LineLimit[Hashable]) -> None:
        super().__init__()
        self._write = write
        self._limit = limit
        self._lines: Queue[bytes | threading.Event | None] = Queue(MOST_LINES)
        self._lost = 0
        self._left_out = 0
        threading.Thread(target=self._run, name="log writer", daemon=True).start()

    def totals(self) -> Mapping[str, int]:
        """How many lines were not written, over the limit of their kind or as nobody read."""
        return {"log_lines_left_out": self._left_out + self._lost}

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a line. The lock of the handler is held."""
        left_out = self._limit.admit(kind_of(record))
        if left_out is None:
            self._left_out += 1
            return
        if left_out:
            record.left_out = left_out
        try:
            line = self.format(record)
        except Exception:  # a value whose own words fail must not stop who wanted to log it
            line = f"a line of {record.name!r} ({record.pathname}:{record.lineno}) can't be written"
        self._put(line)

    def flush(self) -> None:
        """Wait until what was logged before is written, for a second at most."""
        done = threading.Event()
        until = time.monotonic() + FLUSH_WITHIN_S
        try:
            self._lines.put(done, timeout=FLUSH_WITHIN_S)
        except Full:
            return
        done.wait(max(0.0, until - time.monotonic()))

    def close(self) -> None:
        self.flush()
        with suppress(Full):  # then the thread stands still, and ends with the process
            self._lines.put_nowait(None)
        super().close()

    def _put(self, line: str) -> None:
        try:
            self._lines.put_nowait(line.encode(errors="backslashreplace") + b"\n")
        except Full:
            self._lost += 1

    def _run(self) -> None:
        tell_at = time.monotonic() + TELL_EVERY_S
        while True:
            try:
                item = self._lines.get(timeout=TELL_EVERY_S)
                if item is None:
                    return
                self._handle(item)
            except Empty:
                pass
            except (OSError, ValueError):  # nobody can read it any more
                self._lost += 1
            if time.monotonic() >= tell_at and self._tell():
                tell_at = time.monotonic() + TELL_EVERY_S

    def _handle(self, item: bytes | threading.Event) -> None:
        if isinstance(item, bytes):
            self._write(item)
        else:
            item.set()

    def _tell(self) -> bool:
        """Log how many lines are missing of which nothing tells yet; whether it could. It does not
        wait for the lock, which at the end of the process whoever waits for this thread holds.
        """
        lock = self.lock
        if lock is None or not lock.acquire(blocking=False):
            return False
        try:
            if self._lines.full():
                return False
            if self._lost:
                lost, self._lost = self._lost, 0
                self._left_out += lost
                self._put(self.format(_record("log lines lost, since nobody read them", lost)))
            for kind, left_out in self._limit.overdue():
                self._put(self.format(_record(f"left out: {_named(kind)}", left_out)))
        finally:
            lock.release()
        return True


def kind_of(record: logging.LogRecord) -> Hashable:
    """What a line is about: our event, or the place in another library that wrote it."""
    event: Any = record.msg
    if isinstance(event, dict):
        return str(event.get("event"))
    return record.pathname, record.lineno


def descriptor_writer(stream: TextIO) -> Write:
    """Writes straight to the stream's file: a thread that stands still in the stream's own buffer
    would hold its lock, which the interpreter wants at its end. Streams without one are written to.
    """
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return lambda data: print(data.decode(), end="", file=stream, flush=True)

    def write(data: bytes) -> None:
        while data:
            try:
                data = data[os.write(descriptor, data) :]
            except BlockingIOError:  # somebody who shares the file has made it non-blocking
                time.sleep(RETRY_S)

    return write


def _named(kind: Hashable) -> str:
    return ":".join(map(str, kind)) if isinstance(kind, tuple) else str(kind)


def _record(event: str, count: int) -> logging.LogRecord:
    record = logging.LogRecord("game_server", logging.WARNING, __file__, 0, event, None, None)
    record.left_out = count
    return record

"""A logging handler that never blocks: a bounded queue, and a thread that writes.

The reader of standard error may stand still: a full pipe, a terminal in which someone marks text.
Then lines are lost and counted, and ticks go on.
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
REPORT_EVERY_S = 1.0
"""How often the writer looks for lines that were left out and not reported yet."""
FLUSH_WITHIN_S = 1.0
"""How long a flush, and so the end of the process, may wait for the reader of the log."""
RETRY_S = 0.05

Write = Callable[[bytes], None]


class LogWriter(logging.Handler):
    """Writes lines by ``write``, which may block, in a thread of its own."""

    def __init__(self, write: Write, limit: LineLimit[Hashable]) -> None:
        super().__init__()
        self._write = write
        self._limit = limit
        self._lines: Queue[bytes | threading.Event | None] = Queue(MOST_LINES)
        self._lost = 0
        self._left_out = 0
        threading.Thread(target=self._run, name="log writer", daemon=True).start()

    def totals(self) -> Mapping[str, int]:
        """The number of lines not written: over the limit of their kind, or without a reader."""
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
        except Exception:  # a value whose ``__str__`` raises must not stop its logger
            line = f"a line of {record.name!r} ({record.pathname}:{record.lineno}) can't be written"
        self._put(line)

    def flush(self) -> None:
        """Wait until all earlier lines are written, for a second at most."""
        done = threading.Event()
        until = time.monotonic() + FLUSH_WITHIN_S
        try:
            self._lines.put(done, timeout=FLUSH_WITHIN_S)
        except Full:
            return
        done.wait(max(0.0, until - time.monotonic()))

    def close(self) -> None:
        self.flush()
        with suppress(Full):  # a blocked thread ends with the process
            self._lines.put_nowait(None)
        super().close()

    def _put(self, line: str) -> None:
        try:
            self._lines.put_nowait(line.encode(errors="backslashreplace") + b"\n")
        except Full:
            self._lost += 1

    def _run(self) -> None:
        report_at = time.monotonic() + REPORT_EVERY_S
        while True:
            try:
                item = self._lines.get(timeout=REPORT_EVERY_S)
                if item is None:
                    return
                self._handle(item)
            except Empty:
                pass
            except (OSError, ValueError):  # the log has no reader any more
                self._lost += 1
            if time.monotonic() >= report_at and self._report_missing():
                report_at = time.monotonic() + REPORT_EVERY_S

    def _handle(self, item: bytes | threading.Event) -> None:
        if isinstance(item, bytes):
            self._write(item)
        else:
            item.set()

    def _report_missing(self) -> bool:
        """Log how many lines are missing since the last report. Returns whether it could.

        It does not wait for the lock: at the end of the process, the thread that waits for this one
        holds it.
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
    """The kind of a line: our event's name, or the place in another library that logged it."""
    event: Any = record.msg
    if isinstance(event, dict):
        return str(event.get("event"))
    return record.pathname, record.lineno


def descriptor_writer(stream: TextIO) -> Write:
    """A function that writes straight to the stream's file descriptor.

    A thread that is blocked in the stream's own buffer would hold the buffer's lock, which the
    interpreter takes at its end. A stream without a descriptor is printed to.
    """
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return lambda data: print(data.decode(), end="", file=stream, flush=True)

    def write(data: bytes) -> None:
        while data:
            try:
                data = data[os.write(descriptor, data) :]
            except BlockingIOError:  # another process with the same file made it non-blocking
                time.sleep(RETRY_S)

    return write


def _named(kind: Hashable) -> str:
    return ":".join(map(str, kind)) if isinstance(kind, tuple) else str(kind)


def _record(event: str, count: int) -> logging.LogRecord:
    record = logging.LogRecord("game_server", logging.WARNING, __file__, 0, event, None, None)
    record.left_out = count
    return record

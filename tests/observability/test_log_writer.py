"""The log writer blocks no logger, and counts the lines that are lost."""

from __future__ import annotations

import io
import json
import logging
import os
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from game_server.observability import log_writer
from game_server.observability.line_limit import LineLimit
from game_server.observability.log_writer import MOST_LINES, LogWriter, descriptor_writer
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Reader:
    """A reader of the log, which may stand still."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.reads = threading.Event()
        self.reads.set()
        self.waits = threading.Event()

    def __call__(self, data: bytes) -> None:
        self.waits.set()
        self.reads.wait(WITHIN_S)
        self.lines.append(data.decode())


@pytest.fixture
def writers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LogWriter]]:
    made: list[LogWriter] = []
    monkeypatch.setattr(log_writer, "REPORT_EVERY_S", 0.01)

    def make(write: log_writer.Write, per_minute: float = 0, now: Any = lambda: 0.0) -> LogWriter:
        made.append(LogWriter(write, LineLimit(per_minute, now)))
        return made[-1]

    yield make
    for writer in made:
        writer.close()


def record(text: str) -> logging.LogRecord:
    return logging.LogRecord("x", logging.INFO, "a place", 1, text, None, None)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_lines_are_written_in_their_order(writers: Callable[..., LogWriter]) -> None:
    reader = Reader()
    writer = writers(reader)
    for number in range(100):
        writer.handle(record(str(number)))
    writer.flush()
    assert reader.lines == [f"{number}\n" for number in range(100)]


def test_a_blocked_reader_delays_no_logger_and_gets_the_number_of_lost_lines(
    writers: Callable[..., LogWriter],
) -> None:
    reader = Reader()
    writer = writers(reader)
    reader.reads.clear()
    writer.handle(record("first"))
    assert reader.waits.wait(WITHIN_S)
    for number in range(MOST_LINES + 7):
        writer.handle(record(str(number)))
    assert writer.totals() == {"log_lines_left_out": 7}
    reader.reads.set()
    until(lambda: any("nobody read them" in line for line in reader.lines))
    assert len(reader.lines) == MOST_LINES + 2
    assert writer.totals() == {"log_lines_left_out": 7}


def test_a_flush_does_not_wait_for_ever(
    writers: Callable[..., LogWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_writer, "FLUSH_WITHIN_S", 0.01)
    reader = Reader()
    writer = writers(reader)
    reader.reads.clear()
    for number in range(2 * MOST_LINES):
        writer.handle(record(str(number)))
    writer.flush()  # comes back, although nothing is read
    assert reader.lines == []
    reader.reads.set()


def test_all_queued_lines_are_written_when_logging_ends(
    writers: Callable[..., LogWriter],
) -> None:
    reader = Reader()
    writer = writers(reader)
    for number in range(MOST_LINES):
        writer.handle(record(str(number)))
    writer.acquire()  # as logging.shutdown does
    writer.flush()
    writer.release()
    assert len(reader.lines) == MOST_LINES


def test_lines_left_out_are_reported_as_soon_as_the_limit_allows(
    writers: Callable[..., LogWriter],
) -> None:
    reader, times = Reader(), [0.0]
    writer = writers(reader, 1, lambda: times[0])
    for _ in range(4):
        writer.handle(record("again"))
    times[0] = 60.0
    until(lambda: len(reader.lines) == 2)
    assert reader.lines == ["again\n", "left out: a place:1\n"]


def test_a_reader_that_has_gone_costs_lines_and_nothing_else(
    writers: Callable[..., LogWriter],
) -> None:
    def gone(data: bytes) -> None:
        raise BrokenPipeError

    writer = writers(gone)
    writer.handle(record("unheard"))
    until(lambda: writer.totals()["log_lines_left_out"] >= 1)


def test_a_line_that_cannot_be_formatted_is_named(writers: Callable[..., LogWriter]) -> None:
    reader = Reader()
    writer = writers(reader)
    writer.handle(logging.LogRecord("x", 20, "here.py", 3, "%d", ("no number",), None))
    writer.flush()
    assert reader.lines == ["a line of 'x' (here.py:3) can't be written\n"]


def test_a_pipe_is_written_past_the_streams_own_buffer() -> None:
    read, write = os.pipe()
    with open(read, "rb", buffering=0) as reader, open(write, "w", encoding="utf-8") as stream:
        os.set_blocking(write, False)  # as another process that shares it may have done
        descriptor_writer(stream)(json.dumps("ä").encode())
        assert reader.read(100) == b'"\\u00e4"'


def test_a_stream_without_a_file_is_written_to() -> None:
    stream = io.StringIO()
    descriptor_writer(stream)("é\n".encode())
    assert stream.getvalue() == "é\n"

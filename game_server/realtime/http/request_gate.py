"""The gate of HTTP: received bytes become whole, unambiguous requests, or a refusal.

    bytes → head (until an empty line) → body (a length, or chunks) → Request | Upgrade
              └─ too large, malformed, ambiguous ─→ Refusal, and nothing after it is read

Sans I/O: no socket, no clock. Each limit is checked before the bytes beyond it are kept or parsed.
Requests that pass are written anew in one plain form, so that the parser behind the gate cannot
interpret them in another way.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from game_server.realtime.http.request_head import (
    BODY_TOO_LARGE,
    HEAD_END,
    HEAD_TOO_LARGE,
    LINE_END,
    MAX_HEAD_BYTES,
    TIMED_OUT,
    Head,
    Refusal,
    RefusedError,
    malformed,
    read_head,
)

MAX_BODY_BYTES = 8 * 1024
"""The longest body of use, the settings of a room, takes less than 1 KB."""
MAX_CHUNKED_BYTES = 16 * 1024
"""The same with the framing of its chunks, which is most of the bytes when chunks are tiny."""
MAX_WAITING = 2
"""Whole requests that may wait behind the one that is being answered."""
MAX_EARLY_BYTES = 16 * 1024
"""Bytes that may follow the head of an upgrade before it has been answered."""
MAX_CHUNK_LINE_BYTES = 256

FIRST_BYTE = re.compile(rb"[\rA-Z]")
CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request, as the HTTP parser gets it."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A WebSocket's handshake, and the bytes that have followed it already."""

    head: bytes
    early: bytes


Item = Request | Upgrade | Refusal


class RequestGate:
    """The requests of one connection: bytes go in by ``receive``, items come out by ``next``."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0
        self._head: Head | None = None
        self._body: _Body
        self._items: deque[Item] = deque()
        self._open = True
        self.answering = False
        """The last item of ``next`` is not ``answered`` yet."""
        self.overflowed = False
        """Too much has been sent ahead: the connection has to end."""
        self.continue_due = False
        """The client waits for ``CONTINUE`` before it sends a body."""

    @property
    def begun(self) -> bool:
        """Whether a part of a request has arrived and the rest has not."""
        return self._open and (bool(self._buffer) or self._head is not None)

    @property
    def kept_bytes(self) -> int:
        """The bytes that are kept until the rest of a request arrives."""
        return len(self._buffer) + (len(self._body.data) if self._head else 0)

    def receive(self, data: bytes) -> None:
        """Take received bytes. Never raises."""
        if self._open:
            self._buffer += data
            try:
                while self._open and self._advance():
                    pass
            except RefusedError as refused:
                self._end_with(refused.refusal)
        elif self._items and isinstance(last := self._items[-1], Upgrade):
            self._items[-1] = Upgrade(last.head, last.early + data)
            self.overflowed |= len(last.early) + len(data) > MAX_EARLY_BYTES

    def next(self) -> Item | None:
        """The next item, once the last one is answered, else None. Nothing comes after an Upgrade
        or a Refusal.
        """
        if self.answering or not self._items:
            return None
        self.answering = True
        return self._items.popleft()

    def answered(self) -> None:
        """The last item of ``next`` has been dealt with."""
        self.answering = False

    def time_out(self) -> None:
        """The rest of the request that has ``begun`` did not come: refuse it."""
        self._end_with(TIMED_OUT)

    def _advance(self) -> bool:
        """Read on by one head or body, if it is there; returns whether more may follow."""
        if self._head is None:
            return self._take_head()
        if not self._body.consume(self._buffer):
            return False
        self._put(Request(self._head.for_parser(bytes(self._body.data))))
        self._head, self.continue_due = None, False
        return True

    def _take_head(self) -> bool:
        buffer = self._buffer
        if not buffer:
            return False
        if not FIRST_BYTE.match(buffer):
            raise malformed("This is not an HTTP request.")
        end = buffer.find(HEAD_END, self._searched, MAX_HEAD_BYTES)
        if end < 0:
            if len(buffer) >= MAX_HEAD_BYTES:
                raise RefusedError(HEAD_TOO_LARGE)
            self._searched = max(0, len(buffer) - len(HEAD_END) + 1)
            return False
        # An empty line before a request is a leftover of the one before (RFC 9112 §2.2).
        head = read_head(bytes(buffer[:end]).removeprefix(LINE_END))
        del buffer[: end + len(HEAD_END)]
        self._searched = 0
        if head.upgrades:
            self._put(Upgrade(head.for_websocket(), bytes(buffer)))
            self._close(overflowed=self.overflowed or len(buffer) > MAX_EARLY_BYTES)
        else:
            self._head = head
            self._body = _Chunks() if head.length is None else _Sized(head.length)
            self.continue_due = head.expects_continue and not buffer
        return self._open

    def _put(self, item: Item) -> None:
        self._items.append(item)
        if len(self._items) > MAX_WAITING + (not self.answering):
            self._close(overflowed=True)

    def _end_with(self, refusal: Refusal) -> None:
        self._items.append(refusal)
        self._close()

    def _close(self, overflowed: bool = False) -> None:
        """Read no more, and drop the bytes that were read."""
        self._open, self.overflowed = False, overflowed
        self._buffer, self._head, self.continue_due = bytearray(), None, False


class _Body(Protocol):
    data: bytearray

    def consume(self, buffer: bytearray) -> bool:
        """Move the body's bytes out of ``buffer``; whether it is whole. Raises RefusedError."""


class _Sized:
    """A body of ``length`` bytes."""

    def __init__(self, length: int) -> None:
        if length > MAX_BODY_BYTES:
            raise RefusedError(BODY_TOO_LARGE)
        self.data = bytearray()
        self._missing = length

    def consume(self, buffer: bytearray) -> bool:
        taken = buffer[: self._missing]
        self.data += taken
        self._missing -= len(taken)
        del buffer[: len(taken)]
        return not self._missing


class _Chunks:
    """A body in chunks (RFC 9112 §7.1). Extensions and trailer fields are dropped."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._bytes = 0
        self._is_last = False

    def consume(self, buffer: bytearray) -> bool:
        while (line := _line(buffer)) is not None:
            start = len(line) + len(LINE_END)
            size = 0 if self._is_last else _chunk_size(line)
            end = start + size + len(LINE_END) if size else start
            if len(self.data) + size > MAX_BODY_BYTES or self._bytes + end > MAX_CHUNKED_BYTES:
                raise RefusedError(BODY_TOO_LARGE)
            if len(buffer) < end:
                break
            if size and buffer[end - len(LINE_END) : end] != LINE_END:
                raise malformed("A chunk of the body is longer than it says.")
            self.data += buffer[start : start + size]
            self._bytes += end
            del buffer[:end]
            if self._is_last and not line:
                return True
            self._is_last |= not size
        return False


def _line(buffer: bytearray) -> bytes | None:
    """The first line of the buffer, if it is whole. Raises RefusedError."""
    end = buffer.find(LINE_END, 0, MAX_CHUNK_LINE_BYTES)
    if end < 0 and len(buffer) >= MAX_CHUNK_LINE_BYTES:
        raise malformed("A line between the chunks of the body is too long.")
    return bytes(buffer[:end]) if end >= 0 else None


def _chunk_size(line: bytes) -> int:
    found = CHUNK_LINE.fullmatch(line)
    if found is None:
        raise malformed("A chunk of the body has no valid size.")
    return int(found[1], 16)

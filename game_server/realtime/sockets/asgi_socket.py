"""The DirectSocket of an ordinary ASGI server, with a queue and a task for each connection.

With it ``uvicorn game_server.app:create_app --factory`` works, and any other ASGI server does.
Keepalive pings are left to that server.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from game_server.realtime.sockets.direct_socket import Ended, OnMessage, close_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message, Receive, Send

ABNORMAL = 1006


class AsgiSocket:
    """One accepted connection of an ASGI server; see ``direct_socket``."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.messages_out = self.bytes_out = 0
        self._receive = receive
        self._send = send
        self._waiting: deque[Message] = deque()
        self._buffered = 0
        self._wake = asyncio.Event()
        self._closed: Ended | None = None
        self._aborted = asyncio.Event()

    def write(self, frame: bytes) -> None:
        if self._closed is None:
            self.messages_out += 1
            self.bytes_out += len(frame)
            for payload in _payloads(frame):
                self._buffered += len(payload)
                self._put({"type": "websocket.send", "bytes": payload})

    def buffered(self) -> int:
        return self._buffered

    def ping(self) -> bool:
        return True

    def source(self) -> None:
        return None

    def close(self, code: int, reason: str) -> None:
        if self._closed is None:
            self._closed = Ended(code, close_reason(reason))
            self._put({"type": "websocket.close", "code": code, "reason": self._closed.reason})

    def abort(self) -> None:
        self._closed = self._closed or Ended(ABNORMAL)
        self._aborted.set()

    async def serve(self, on_message: OnMessage) -> Ended:
        tasks = [
            asyncio.ensure_future(part)
            for part in (self._hand_over(on_message), self._send_waiting(), self._aborted.wait())
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._closed = self._closed or Ended(ABNORMAL)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._closed

    async def _hand_over(self, on_message: OnMessage) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                ended = Ended(message.get("code", ABNORMAL), message.get("reason") or "")
                self._closed = self._closed or ended
                return
            if self._closed is None:
                data = message.get("bytes")
                on_message(message["text"] if data is None else data)

    async def _send_waiting(self) -> None:
        """Send until the close message has been sent or the server reports the connection's end."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                message = self._waiting.popleft()
                try:
                    await self._send(message)
                except (OSError, RuntimeError):
                    return
                if message["type"] == "websocket.close":
                    return
                self._buffered -= len(message["bytes"])

    def _put(self, message: Message) -> None:
        self._waiting.append(message)
        self._wake.set()


def _payloads(frames: bytes) -> Iterator[bytes]:
    """The payloads of whole, unmasked frames that stand one behind another (RFC 6455 §5.2)."""
    at = 0
    while at < len(frames):
        length, at = frames[at + 1], at + 2
        extended = {126: 2, 127: 8}.get(length, 0)
        if extended:
            length, at = int.from_bytes(frames[at : at + extended], "big"), at + extended
        yield frames[at : at + length]
        at += length

"""TCP connections of which every byte is somebody's own, and everything that comes back is kept."""

from __future__ import annotations

import asyncio
import re
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

KEPT_BYTES = 65_536
"""Of what the server says; the rest is counted only."""
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


class Wire:
    """One connection. ``heard`` is how the server's bytes begin; ``ended`` is set once the server
    has closed or reset it.
    """

    def __init__(self, plain: socket.socket) -> None:
        self.heard = bytearray()
        self.heard_bytes = 0
        self.sent_bytes = 0
        self.ended = asyncio.Event()
        self._socket = plain
        self._reading = asyncio.create_task(self._read())

    @property
    def statuses(self) -> list[int]:
        """Of all answers so far."""
        return [int(status) for status in STATUS.findall(self.heard)]

    async def send(self, data: bytes, within_s: float = 5.0) -> bool:
        """Whether the server took it and still listens."""
        try:
            async with asyncio.timeout(within_s):
                await asyncio.get_running_loop().sock_sendall(self._socket, data)
        except (OSError, TimeoutError):
            return False
        self.sent_bytes += len(data)
        return not self.ended.is_set()

    async def pour(self, pieces: Iterable[bytes], within_s: float) -> None:
        """Send piece after piece until the server has enough, or there are none left."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                for piece in pieces:
                    if not await self.send(piece, within_s):
                        return

    async def end(self, within_s: float) -> bool:
        """Whether the server has ended the connection within ``seconds``."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), within_s)
        return self.ended.is_set()

    async def answer(self, within_s: float) -> int | None:
        """The first answer's status, None if there is none."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while not self.statuses and not self.ended.is_set():
                    await asyncio.sleep(0.002)
        return self.statuses[0] if self.statuses else None

    async def close(self) -> None:
        self._reading.cancel()  # before the socket, whose number the next one gets
        await asyncio.gather(self._reading, return_exceptions=True)
        self._socket.close()

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while data := await loop.sock_recv(self._socket, 65_536):
                self.heard_bytes += len(data)
                self.heard += data[: max(0, KEPT_BYTES - len(self.heard))]
        except OSError:
            pass
        self.ended.set()


async def connect(port: int, address: str) -> Wire:
    """Connect from an address of the loopback. Raises OSError."""
    plain = socket.socket()
    try:
        plain.setblocking(False)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.bind((address, 0))
        await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
    except BaseException:
        plain.close()
        raise
    return Wire(plain)


@asynccontextmanager
async def wires(port: int, address: str, number: int) -> AsyncIterator[list[Wire]]:
    """Many connections at once; those that the system does not let in are left out."""
    opened = await asyncio.gather(
        *(connect(port, address) for _ in range(number)), return_exceptions=True
    )
    connected = [wire for wire in opened if isinstance(wire, Wire)]
    try:
        yield connected
    finally:
        for wire in connected:
            await wire.close()


def request(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    """A request as its bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def upgrade(path: str = "/ws", *headers: str) -> bytes:
    """A request for a WebSocket."""
    return request(
        "GET", path, "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: c2l4dGVlbiBieXRlcy4uLg==", "Sec-WebSocket-Version: 13", *headers,
    )  # fmt: skip

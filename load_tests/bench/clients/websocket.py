"""The cheap half of a WebSocket client: frames out, and its way in, up to its first words.

    server → client   8x LL payload | 8x 7e LLLL payload | 8x 7f LLLLLLLLLLLLLLLL payload
    client → server   8x (80|LL) 00 00 00 00 payload                      (mask of zeros)

A mask of zeros is a valid mask (RFC 6455 §5.3 leaves its choice to the client); the server unmasks
it like any other, and the driver is spared the work.
"""

from __future__ import annotations

import asyncio
import base64
import os
import socket

TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A
READ_BYTES = 262_144


def frame(opcode: int, payload: bytes) -> bytes:
    """One whole frame of less than 64 KiB, as a client sends it."""
    return frame_head(opcode, len(payload)) + payload


def frame_head(opcode: int, size: int) -> bytes:
    """What stands in front of a payload of ``size`` bytes, its mask of zeros included."""
    if size < 126:
        return bytes((opcode, 0x80 | size, 0, 0, 0, 0))
    return bytes((opcode, 0x80 | 126)) + size.to_bytes(2, "big") + b"\0\0\0\0"


def frame_end(data: bytes | bytearray, start: int) -> tuple[int, int]:
    """Where the payload of the frame at ``start`` begins and ends; ends at 0 when the frame's own
    head is not whole yet.
    """
    if len(data) - start < 2:
        return 0, 0
    length, body = data[start + 1], start + 2
    if length > 125:
        wide = 2 if length == 126 else 8
        if len(data) < body + wide:
            return 0, 0
        length, body = int.from_bytes(data[body : body + wide], "big"), body + wide
    return body, body + length


def close_reason(payload: bytes) -> str:
    """A CLOSE frame's code and sentence."""
    return f"{int.from_bytes(payload[:2], 'big')} {payload[2:].decode(errors='replace')}"


class Dialled:
    """A connection on its way in: a few messages to and fro, before the driver takes it over.

    ``sock`` is non-blocking; ``left`` are bytes that have come and were not asked for yet.
    Everything raises ConnectionError, or TimeoutError by whoever waits.
    """

    def __init__(self, sock: socket.socket, left: bytes) -> None:
        self.sock = sock
        self.left = left

    @classmethod
    async def open(cls, host: str, path: str) -> Dialled:
        """Connect to ``host:port`` and change over to WebSocket."""
        name, _, port = host.partition(":")
        sock = socket.socket()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        dialled = cls(sock, b"")
        try:
            await asyncio.get_running_loop().sock_connect(sock, (name, int(port)))
            await dialled._upgrade(host, path)
        except BaseException:
            sock.close()
            raise
        return dialled

    async def send(self, opcode: int, payload: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.sock, frame(opcode, payload))

    async def receive(self) -> tuple[int, bytes]:
        """The next text or binary message."""
        while True:
            body, end = frame_end(self.left, 0)
            if not end or end > len(self.left):
                await self._read()
                continue
            opcode, payload = self.left[0], self.left[body:end]
            self.left = self.left[end:]
            if opcode == PING:
                await self.send(PONG, payload)
            elif opcode == CLOSE:
                raise ConnectionError(close_reason(payload))
            else:
                return opcode, payload

    async def _upgrade(self, host: str, path: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        )
        await asyncio.get_running_loop().sock_sendall(self.sock, request.encode())
        while b"\r\n\r\n" not in self.left:
            await self._read()
        head, _, self.left = self.left.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(head.decode(errors="replace"))

    async def _read(self) -> None:
        data = await asyncio.get_running_loop().sock_recv(self.sock, READ_BYTES)
        if not data:
            raise ConnectionError("the server ended the connection")
        self.left += data

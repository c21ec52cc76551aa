"""A WebSocket while its client joins: the handshake and the first messages, in asyncio."""

from __future__ import annotations

import asyncio
import base64
import os
import socket

from load_tests.websocket_frames import CLOSE, PING, PONG, close_code, frame, payload_span

READ_BYTES = 262_144


class OpeningSocket:
    """A connection that sends and receives a few messages before the driver takes it over.

    ``sock`` is non-blocking. ``unread`` are the bytes that arrived behind the last message. Every
    method raises ConnectionError.
    """

    def __init__(self, sock: socket.socket, unread: bytes) -> None:
        self.sock = sock
        self.unread = unread

    @classmethod
    async def connect(cls, address: str, path: str) -> OpeningSocket:
        """Connect to ``host:port`` and upgrade to WebSocket."""
        host, _, port = address.partition(":")
        sock = socket.socket()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opening = cls(sock, b"")
        try:
            await asyncio.get_running_loop().sock_connect(sock, (host, int(port)))
            await opening._upgrade(address, path)
        except BaseException:
            sock.close()
            raise
        return opening

    async def send(self, opcode: int, payload: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.sock, frame(opcode, payload))

    async def receive(self) -> tuple[int, bytes]:
        """The opcode and payload of the next text or binary message."""
        while True:
            begin, end = payload_span(self.unread, 0)
            if not end or end > len(self.unread):
                await self._read()
                continue
            opcode, payload = self.unread[0], self.unread[begin:end]
            self.unread = self.unread[end:]
            if opcode == PING:
                await self.send(PONG, payload)
            elif opcode == CLOSE:
                raise ConnectionError("{} {}".format(*close_code(payload)))
            else:
                return opcode, payload

    async def _upgrade(self, address: str, path: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        )
        await asyncio.get_running_loop().sock_sendall(self.sock, request.encode())
        while b"\r\n\r\n" not in self.unread:
            await self._read()
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(head.decode(errors="replace"))

    async def _read(self) -> None:
        data = await asyncio.get_running_loop().sock_recv(self.sock, READ_BYTES)
        if not data:
            raise ConnectionError("the server ended the connection")
        self.unread += data

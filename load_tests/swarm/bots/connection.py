"""A bot's WebSocket, on a gevent socket that yields to other bots while it waits.

websocket-client does the handshake and the rare frames: pings, closes, fragments. This module reads
and writes the frames of every tick itself, at a fraction of the cost.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import gevent
import websocket

from load_tests.websocket_frames import BINARY, close_code, frame, payload_span

ABNORMAL = 1006
"""The connection was lost without a CLOSE (RFC 6455 §7.4.1)."""
SILENCE_S = 15.0
"""The server pings every few seconds and ticks many times a second. After this it is gone."""
READ_BYTES = 65_536


class Closed(Exception):
    """The connection has ended, with a close code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"{code} {reason}".strip())


class Connection:
    """One WebSocket. Every method may raise Closed; ``receive`` waits for the next message."""

    def __init__(self, url: str) -> None:
        self._socket = websocket.WebSocket(
            get_mask_key=_no_mask, enable_multithread=False, skip_utf8_validation=True
        )
        try:
            self._bytes = ReadAhead(_connected(url))
            self._socket.connect(url, timeout=SILENCE_S, suppress_origin=True, socket=self._bytes)
        except (OSError, websocket.WebSocketException) as fault:
            raise Closed(ABNORMAL, f"no connection to {url}: {fault}") from fault
        self._bytes.watch_for_silence()

    def send(self, message: bytes) -> None:
        try:
            self._bytes.send_whole(frame(BINARY, message))
        except OSError as fault:
            raise Closed(ABNORMAL, f"sending failed: {fault}") from fault

    def receive(self) -> bytes:
        try:
            while True:
                message = self._bytes.take_message()
                if message is not None:
                    return message
                opcode, data = self._socket.recv_data(control_frame=True)
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    raise Closed(*close_code(data))
                if opcode in (websocket.ABNF.OPCODE_BINARY, websocket.ABNF.OPCODE_TEXT):
                    return bytes(data)
        except (OSError, websocket.WebSocketException) as fault:
            raise Closed(ABNORMAL, f"receiving failed: {fault}") from fault

    def drop(self) -> None:
        """End it without a CLOSE, as a lost network does."""
        self._bytes.stop_watching()
        self._socket.shutdown()

    def close(self) -> None:
        """Send a CLOSE and end, without waiting for the answer."""
        with suppress(
            OSError, websocket.WebSocketException
        ):  # the server may have ended it already
            self._socket.send_close()
        self.drop()


class ReadAhead:
    """A connected socket that reads all bytes that have come.

    ``take_message`` is for the frames of every tick. ``recv`` is for websocket-client, which asks
    for a frame's two header bytes, then its length, then its payload.
    """

    def __init__(self, plain: Any) -> None:
        self._plain = plain
        self._ready = b""
        self._was_heard = True
        self._fell_silent = False
        self._watchdog: Any = None

    def take_message(self) -> bytes | None:
        """Wait for the next frame, and return it if it is one whole binary message. Any other frame
        stays unread, for ``recv``, and the result is None. Raises OSError.
        """
        ready = self._ready or self._read()
        while True:
            if ready[0] != BINARY:
                self._ready = ready
                return None
            begin, end = payload_span(ready, 0)
            if end and len(ready) >= end:
                self._ready = ready[end:]
                return ready[begin:end]
            ready += self._read()

    def recv(self, size: int) -> bytes:
        ready = self._ready or self._read()
        self._ready = ready[size:]
        return ready[:size]

    def send_whole(self, data: bytes) -> None:
        """Send all bytes. Mostly the kernel takes them at once, without ``sendall`` and a wait."""
        sent = self._plain.send(data)
        if sent < len(data):
            self._plain.sendall(data[sent:])

    def watch_for_silence(self) -> None:
        """From now on, end the connection when nothing has come for SILENCE_S. A watchdog that
        checks now and then is cheaper than a timeout for each read.
        """
        self._plain.settimeout(None)
        self._watchdog = gevent.get_hub().loop.timer(SILENCE_S, SILENCE_S)
        self._watchdog.start(self._check_silence)

    def stop_watching(self) -> None:
        if self._watchdog is not None:
            self._watchdog.stop()
            self._watchdog.close()
            self._watchdog = None

    def _check_silence(self) -> None:
        if not self._was_heard:
            self._fell_silent = True
            with suppress(OSError):
                self._plain.shutdown(socket.SHUT_RDWR)  # wakes the bot that waits for bytes
        self._was_heard = False

    def _read(self) -> bytes:
        try:
            data: bytes = self._plain.recv(READ_BYTES)
        except OSError:
            if self._fell_silent:
                raise ConnectionError("it fell silent") from None
            raise
        if not data:
            raise ConnectionError("it has ended")
        self._was_heard = True
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)


def _connected(url: str) -> socket.socket:
    address = urlsplit(url)
    host, is_secure = address.hostname or "", address.scheme == "wss"
    port = address.port or (443 if is_secure else 80)
    plain = socket.create_connection((host, port), SILENCE_S)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not is_secure:
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _no_mask(size: int) -> bytes:
    return b"\0" * size

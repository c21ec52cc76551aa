"""The DirectSocket of our own WebSocket protocol class: straight to the transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game_server.realtime.sockets.direct_socket import Ended, OnMessage
    from game_server.realtime.sockets.websocket_protocol import GameWebSocketProtocol
    from game_server.realtime.sockets.world_sockets import Source


class TransportSocket:
    """One connection; see ``direct_socket``."""

    __slots__ = ("_open", "_pings", "_protocol", "_write", "bytes_out", "messages_out")

    def __init__(self, protocol: GameWebSocketProtocol) -> None:
        self.messages_out = self.bytes_out = 0
        self._protocol = protocol
        self._write = protocol.transport.write
        self._pings = 0
        self._open = True

    def write(self, frame: bytes) -> None:
        # A lost uvloop transport raises when it is written to.
        if self._open:
            self._write(frame)
            self.messages_out += 1
            self.bytes_out += len(frame)

    def buffered(self) -> int:
        return self._protocol.transport.get_write_buffer_size() if self._open else 0

    def ping(self) -> bool:
        protocol = self._protocol
        if self._pings and not protocol.pongs:
            return False
        protocol.pongs = 0
        self._pings += 1
        protocol.send_game_ping()
        return True

    def source(self) -> Source | None:
        plain = self._protocol.scheme == "ws"
        return self._protocol if plain and self._open else None

    def close(self, code: int, reason: str) -> None:
        if self._open:
            self._open = False
            self._protocol.close_with(code, reason)

    def abort(self) -> None:
        self._open = False
        self._protocol.transport.abort()

    def lost(self) -> None:
        """The transport is gone; called by the protocol."""
        self._open = False

    async def serve(self, on_message: OnMessage) -> Ended:
        if self._open:
            self._protocol.receive_with(on_message)
        return await self._protocol.ended

"""uvicorn's WebSocket protocol with a straight way in and out for the game.

Once an endpoint has taken the connection over (``TransportSocket.serve``), messages reach it by
a callback instead of a queue and a task switch, and prepared frames go to the transport as they
are. Small binary frames, which is what players send, are read here; everything else (text,
control frames, fragments, half a frame) takes the ordinary parser, and so do all its answers.

Used as ``uvicorn.Config(ws=GameWebSocketProtocol)``. Without ``serve`` it is an ordinary ASGI
WebSocket. Compared with its base, a connection always ends: whoever does not follow a close frame
or does not read is aborted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.protocol import OPEN

from game_server.limits.token_bucket import Limit, TokenBucket
from game_server.protocol.close_codes import CloseCode
from game_server.realtime.direct_socket import (
    EXTENSION,
    Ended,
    OnMessage,
    close_reason,
)
from game_server.realtime.small_frames import small_frame
from game_server.realtime.world_sockets import Source, WorldSockets

LINGER_S = 2.0
"""How long a peer may take to answer a close frame; a peer that never reads never does."""
MAX_FRAGMENTS = 64
"""Empty fragments add nothing to a message's size, only to our memory."""
CONTROL_FRAMES = Limit(10, 50)
"""Pings and pongs. Each ping costs us a pong, also when its sender does not read them."""
MAX_UNREAD_PONGS_BYTES = 64 * 1024
ABNORMAL = 1006
INVALID_TEXT = 1007


class GameWebSocketProtocol(WebSocketsSansIOProtocol):
    """One connection, from the upgrade on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.direct = False
        self.ended: asyncio.Future[Ended] = self.loop.create_future()
        self.socket: TransportSocket | None = None
        self.pongs = 0
        self._on_message: OnMessage | None = None
        self._lent_to: WorldSockets | None = None
        self._unparsed_bytes = 0
        self._abort_timer: asyncio.TimerHandle | None = None
        self._control = TokenBucket(CONTROL_FRAMES, self.loop.time())

    # Called by the transport

    def data_received(self, data: bytes) -> None:
        if self.between_frames:
            data = self._take_small_frames(data)
            if not data:
                return
        upgraded = self.handshake_initiated
        self.conn.receive_data(data)
        if upgraded:
            self._unparsed_bytes += len(data) - _wire_bytes(self.conn.events)
        if self.conn.parser_exc is not None:
            self.handle_parser_exception()
        else:
            self.handle_events()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_messages()
        if self.socket is not None:
            # It refers to us: without a cycle nothing has to wait for a garbage collection.
            self.socket.lost()
            self.socket = None
            self.scope["extensions"].pop(EXTENSION, None)
        if self._abort_timer is not None:
            self._abort_timer.cancel()
        super().connection_lost(exc)
        if not self.ended.done():
            self.ended.set_result(self._how_it_ended())

    def shutdown(self) -> None:
        """The server stops: a restart is announced, which clients come back from by themselves."""
        if self.direct:
            self.close_with(CloseCode.DRAINING, CloseCode.DRAINING.reason)
        else:
            super().shutdown()

    # Called by the parser's events

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            extensions: Any = self.scope["extensions"]
            extensions[EXTENSION] = self.socket = TransportSocket(self)

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) >= MAX_FRAGMENTS:
            self.close_with(CloseCode.BAD_MESSAGE, "A message may have at most 64 fragments.")
        else:
            super().handle_cont(event)

    def handle_ping(self) -> None:
        if self._control_admitted():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        if self._control_admitted():
            self.pongs += 1
            super().handle_pong(event)

    def handle_close(self, event: Frame) -> None:
        """The peer closes, or follows our close frame (RFC 6455 §7.1.2)."""
        self._stop_messages()
        if self.direct:
            if not self.transport.is_closing():
                self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()
        else:
            super().handle_close(event)
        self._abort_soon()

    def handle_parser_exception(self) -> None:
        """The peer broke the framing; the parser has prepared the close frame that says how."""
        self._stop_messages()
        super().handle_parser_exception()
        self._abort_soon()

    def send_receive_event_to_app(self) -> None:
        if not self.direct:
            super().send_receive_event_to_app()
            return
        message = b"".join(self.frames)
        self.frames = []
        if self._on_message is None:
            return  # closing: what still arrives is nobody's
        if self.curr_msg_data_type == "bytes":
            self._on_message(message)
            return
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.close_with(INVALID_TEXT, "A text message must be UTF-8.")
        else:
            self._on_message(text)

    # Called by a world's sockets

    @property
    def between_frames(self) -> bool:
        return (
            self._on_message is not None
            and not self._unparsed_bytes
            and self.conn.current_size is None
        )

    @property
    def waiting(self) -> Callable[[], int]:
        waiting: Callable[[], int] = self.transport.get_write_buffer_size
        return waiting

    def fileno(self) -> int:
        descriptor: int = self.transport.get_extra_info("socket").fileno()
        return descriptor

    def lend(self, sockets: WorldSockets) -> None:
        self.take_back()
        self._lent_to = sockets
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def take_back(self) -> None:
        sockets, self._lent_to = self._lent_to, None
        if sockets is not None:
            sockets.discard(self)
            if not self.transport.is_closing():
                self.transport.resume_reading()

    def write_later(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)

    # Called by the socket

    def receive_with(self, on_message: OnMessage) -> None:
        """Hand messages to a callback from here on, those that are waiting first."""
        self.direct = True
        self._on_message = on_message
        while not self.queue.empty():
            event: Any = self.queue.get_nowait()
            if event["type"] == "websocket.receive" and self._on_message is not None:
                self._on_message(event.get("text") or event["bytes"])
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def close_with(self, code: int, reason: str) -> None:
        """Send a close frame, once, and make sure that the connection ends."""
        self.direct = True  # also when nobody was served: the rest is between us and the peer
        self._stop_messages()
        if self.close_sent or self.transport.is_closing():
            return
        if self.conn.state is OPEN:
            self.conn.send_close(code, close_reason(reason))
            self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self._abort_soon()

    def send_game_ping(self) -> None:
        """An empty ping; any pong answers it."""
        if self.conn.state is OPEN and not self.transport.is_closing():
            self.conn.send_ping(b"")
            self.transport.write(b"".join(self.conn.data_to_send()))

    def _take_small_frames(self, data: bytes) -> bytes:
        """Hand over the small frames in front, and return the rest, for the ordinary parser."""
        at = 0
        while self._on_message is not None and (found := small_frame(data, at)) is not None:
            message, at = found
            self._on_message(message)
        return data[at:] if at else data

    def _stop_messages(self) -> None:
        """Nothing that arrives from here on is anybody's; the end is the event loop's to see."""
        self._on_message = None
        self.take_back()

    def _control_admitted(self) -> bool:
        if not self._control.take(self.loop.time()):
            self.close_with(CloseCode.RATE_LIMIT, "Too many pings: at most 10 a second.")
        elif self.transport.get_write_buffer_size() > MAX_UNREAD_PONGS_BYTES:
            self.transport.abort()
        else:
            return True
        return False

    def _abort_soon(self) -> None:
        if self._abort_timer is None:
            self._abort_timer = self.loop.call_later(LINGER_S, self.transport.abort)

    def _how_it_ended(self) -> Ended:
        # Our own close frame tells more than its echo.
        close = self.conn.close_sent or self.conn.close_rcvd
        return Ended(ABNORMAL) if close is None else Ended(int(close.code), close.reason)


class TransportSocket:
    """The DirectSocket of one connection; see ``direct_socket``."""

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
        """The protocol says that the transport is gone."""
        self._open = False

    async def serve(self, on_message: OnMessage) -> Ended:
        if self._open:
            self._protocol.receive_with(on_message)
        return await self._protocol.ended


def _wire_bytes(events: Iterable[Any]) -> int:
    """How many received bytes the parsed frames stand for.

    A peer that writes a length longer than it needs makes this too small, and then its frames
    take the ordinary parser for good: slower, and right.
    """
    total = 0
    for event in events:
        if isinstance(event, Frame):
            length = len(event.data)
            total += length + (6 if length < 126 else 8 if length < 65_536 else 14)
    return total

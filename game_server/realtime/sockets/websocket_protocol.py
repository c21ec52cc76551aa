"""A WebSocket on ``websockets``' sans-I/O protocol, with a straight way in and out for the game.

Once an endpoint has taken the connection over (``TransportSocket.serve``), messages reach it by
a callback instead of a queue and a task switch, and prepared frames go to the transport as they
are. Small binary frames, which players send, are read here; everything else (text, control frames,
fragments, half a frame) goes through the ordinary parser, and so do its answers.

uvicorn gets it as ``ws=`` class. Without ``serve`` it is an ordinary ASGI WebSocket
(``asgi_conversation``). Every connection ends: a handshake has a deadline for its answer, and a
peer that does not answer a close frame or does not read is aborted.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import SEND_EOF, State
from websockets.server import ServerProtocol

from game_server.limits.token_bucket import Limit, TokenBucket
from game_server.protocol.close_codes import CloseCode
from game_server.realtime.http.request_head import Fields, Refusal
from game_server.realtime.sockets.asgi_conversation import AsgiConversation, scope_of
from game_server.realtime.sockets.direct_socket import EXTENSION, Ended, OnMessage, close_reason
from game_server.realtime.sockets.message_assembly import Assembly, BrokenMessageError
from game_server.realtime.sockets.small_frames import small_frame
from game_server.realtime.sockets.transport_socket import TransportSocket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from uvicorn.server import ServerState

    from game_server.realtime.http.http_protocol import GameConfig
    from game_server.realtime.sockets.world_sockets import WorldSockets

HANDSHAKE_DEADLINE_S = 5.0
LINGER_S = 2.0
"""How long a peer may take to answer a close frame. One that does not read never answers."""
CONTROL_FRAMES = Limit(10, 50)
"""Pings and pongs. Each ping costs a pong, even when its sender does not read them."""
MAX_UNREAD_PONGS_BYTES = 64 * 1024
MAX_EARLY_BYTES = 64 * 1024
"""Bytes that a client may send before the handshake has been answered."""
ABNORMAL = 1006

MALFORMED_HANDSHAKE = Refusal(
    400, "handshake", "The WebSocket's handshake is malformed.", "bad_request"
)
QUIET = logging.getLogger("game_server.websockets")
QUIET.setLevel(logging.ERROR)
"""``websockets`` logs a line or two for each connection; strangers could fill the log."""


class GameWebSocketProtocol(asyncio.Protocol):
    """One connection, from the upgrade on."""

    def __init__(
        self,
        config: GameConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self._connections = config.connections
        self.loop = _loop or asyncio.get_event_loop()
        self.conn = ServerProtocol(max_size=config.ws_max_size, logger=QUIET)
        self.transport: asyncio.Transport
        self.scheme = "ws"
        self.ended: asyncio.Future[Ended] = self.loop.create_future()
        self.socket: TransportSocket | None = None
        self.pongs = 0
        self.closed = False
        """Nothing more is sent: a close frame or a refusal was sent, or the transport is gone."""
        self._accepted: Response | None = None
        self._conversation: AsgiConversation | None = None
        self._early = b""
        self._on_message: OnMessage | None = None
        self._lent_to: WorldSockets | None = None
        self._unparsed_bytes = 0
        self._assembly = Assembly()
        self._is_direct = False
        """Messages go to a callback, or are dropped; the conversation gets none."""
        self._end_timer: asyncio.TimerHandle | None = None
        self._lingers = False
        self._control = TokenBucket(CONTROL_FRAMES, self.loop.time())

    # Called by the transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        self.scheme = "wss" if transport.get_extra_info("sslcontext") else "ws"
        self._server_state.connections.add(self)  # type: ignore[arg-type]
        self._end_timer = self.loop.call_later(HANDSHAKE_DEADLINE_S, transport.abort)

    def data_received(self, data: bytes) -> None:
        if self.between_frames:
            data = self._take_small_frames(data)
            if not data:
                return
        if self.conn.state is State.CONNECTING:
            self._shake_hands(data)
            return
        self.conn.receive_data(data)
        frames = [event for event in self.conn.events_received() if isinstance(event, Frame)]
        self._unparsed_bytes += len(data) - _wire_bytes(frames)
        for frame in frames:
            self._take_frame(frame)
        self._flush()

    def eof_received(self) -> None:
        """The transport closes itself."""

    def pause_writing(self) -> None:
        if self._conversation is not None:
            self._conversation.pause()

    def resume_writing(self) -> None:
        if self._conversation is not None:
            self._conversation.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        self._stop_messages()
        self._connections.leave(self.transport)
        self._server_state.connections.discard(self)
        self._stop_end_timer()
        ended = self._how_it_ended()
        if not self.ended.done():
            self.ended.set_result(ended)
        if self._conversation is not None:
            self._conversation.lost(ended)
        self._forget()

    def shutdown(self) -> None:
        """The server stops: close with DRAINING, after which clients reconnect by themselves."""
        self.close_with(CloseCode.DRAINING, CloseCode.DRAINING.reason)

    # The handshake

    def _shake_hands(self, data: bytes) -> None:
        if self._conversation is not None:  # before the answer; see ``accept``
            self._early += data
            if len(self._early) > MAX_EARLY_BYTES:
                self.transport.abort()
            return
        self.conn.receive_data(data)
        events = self.conn.events_received()
        if self.conn.handshake_exc is not None:
            self.refuse(MALFORMED_HANDSHAKE)
        elif events:
            [request] = events
            assert isinstance(request, Request)
            self._answer_handshake(request)

    def _answer_handshake(self, request: Request) -> None:
        response = self.conn.accept(request)
        if response.status_code != 101:
            self.refuse(_why_not(response))
            return
        # Nothing is read while the application decides.
        self.transport.pause_reading()
        self._accepted = response
        self.socket = TransportSocket(self)
        scope = scope_of(request, self.transport, self._config, self._app_state)
        scope["extensions"][EXTENSION] = self.socket
        self._conversation = AsgiConversation(self, scope)
        task = self.loop.create_task(self._conversation.run(self._config.loaded_app))
        task.add_done_callback(self._server_state.tasks.discard)
        self._server_state.tasks.add(task)

    def accept(self, headers: Fields, subprotocol: str | None) -> None:
        """Answer the handshake with 101, and read from here on."""
        response = self._accepted
        if response is None or self.closed:
            return
        default = [field for field in self._server_state.default_headers if field[0] != b"date"]
        for name, value in [*default, *headers]:
            response.headers[name.decode("latin-1")] = value.decode("latin-1")
        if subprotocol is not None:
            response.headers["Sec-WebSocket-Protocol"] = subprotocol
        self._accepted = None
        self._stop_end_timer()
        self.conn.send_response(response)
        self._flush()
        self.transport.resume_reading()
        early, self._early = self._early, b""
        if early:
            self.data_received(early)

    def refuse(self, refusal: Refusal) -> None:
        """Answer the handshake with a refusal."""
        if not self.closed:
            self._connections.refused(refusal.reason)
            self.respond(refusal.answer(self._server_state.default_headers))

    def respond(self, answer: bytes) -> None:
        """Answer the handshake with these bytes of HTTP, and close."""
        if not self.closed:
            self.closed = True
            self.transport.write(answer)
            self.transport.close()
            self._abort_soon()

    # Called by the application, by way of the conversation or the socket

    def receive_with(self, on_message: OnMessage) -> None:
        """Hand messages to a callback from here on, waiting ones first."""
        self._connections.leave(self.transport)  # from here on it is a player's
        self._is_direct = True
        self._on_message = on_message
        assert self._conversation is not None
        for message in self._conversation.drain():
            if self._on_message is not None:
                self._on_message(message)

    def send_message(self, message: bytes | str) -> None:
        if not self.closed:
            if isinstance(message, str):
                self.conn.send_text(message.encode())
            else:
                self.conn.send_binary(message)
            self._flush()

    def close_with(self, code: int, reason: str) -> None:
        """Send a close frame, once, and make sure that the connection ends."""
        self._is_direct = True  # the rest is the close handshake, even without ``serve``
        self._stop_messages()
        if self.closed or self.transport.is_closing():
            return
        if self.conn.state is State.CONNECTING:
            self.refuse(Refusal(503, "handshake", reason, "unavailable"))
            return
        if self.conn.state is State.OPEN:  # else the peer has closed already
            self.conn.send_close(code, close_reason(reason))
        self._flush()
        self.closed = True
        self._abort_soon()

    def send_game_ping(self) -> None:
        """An empty ping; any pong answers it."""
        if not self.closed and self.conn.state is State.OPEN:
            self.conn.send_ping(b"")
            self._flush()

    # Called by a world's sockets

    @property
    def between_frames(self) -> bool:
        return (
            self._on_message is not None
            and not self._unparsed_bytes
            and not self._assembly.is_under_way
        )

    @property
    def waiting(self) -> Callable[[], int]:
        waiting: Callable[[], int] = self.transport.get_write_buffer_size
        return waiting

    def fileno(self) -> int:
        descriptor: int = self.transport.get_extra_info("socket").fileno()
        return descriptor

    def lend(self, sockets: WorldSockets) -> None:
        self.reclaim()
        self._lent_to = sockets
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def reclaim(self) -> None:
        sockets, self._lent_to = self._lent_to, None
        if sockets is not None:
            sockets.discard(self)
            if not self.transport.is_closing():
                self.transport.resume_reading()

    def write_later(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)

    # Messages

    def _take_small_frames(self, data: bytes) -> bytes:
        """Hand over the small frames in front, and return the rest, for the ordinary parser."""
        at = 0
        while self._on_message is not None and (found := small_frame(data, at)) is not None:
            message, at = found
            self._on_message(message)
        return data[at:] if at else data

    def _take_frame(self, frame: Frame) -> None:
        """A frame of the parser, whose answers to pings and close frames wait in it already."""
        if self.closed:
            return
        if frame.opcode is Opcode.PING:
            if self._control_admitted() and self.conn.state is State.OPEN:
                self._flush()  # before the answers to later frames
        elif frame.opcode is Opcode.PONG:
            self.pongs += self._control_admitted()
        elif frame.opcode is not Opcode.CLOSE:
            self._take_data(frame)

    def _take_data(self, frame: Frame) -> None:
        try:
            message = self._assembly.receive(frame)
        except BrokenMessageError as fault:
            self.close_with(fault.code, fault.reason)
            return
        if message is None:
            return
        if self._on_message is not None:
            self._on_message(message)
        elif not self._is_direct and self._conversation is not None:
            self._conversation.deliver(message)

    def _control_admitted(self) -> bool:
        if not self._control.take(self.loop.time()):
            self.close_with(CloseCode.RATE_LIMIT, "Too many pings: at most 10 a second.")
        elif self.transport.get_write_buffer_size() > MAX_UNREAD_PONGS_BYTES:
            self.transport.abort()
        else:
            return True
        return False

    # Endings

    def _flush(self) -> None:
        """Send what the parser has to say. Its last word is that the connection should end: the
        peer has closed, has followed our close frame, or broke the framing.
        """
        pieces = self.conn.data_to_send()
        if pieces and not self.closed and not self.transport.is_closing():
            self.transport.write(b"".join(pieces))
        if SEND_EOF in pieces:
            self.closed = True
            self._stop_messages()
            self.transport.close()
            self._abort_soon()

    def _stop_messages(self) -> None:
        """Drop messages from here on; the event loop reads until the end."""
        self._on_message = None
        self.reclaim()

    def _abort_soon(self) -> None:
        if not self._lingers:
            self._lingers = True
            self._stop_end_timer()
            self._end_timer = self.loop.call_later(LINGER_S, self.transport.abort)

    def _stop_end_timer(self) -> None:
        if self._end_timer is not None:
            self._end_timer.cancel()
            self._end_timer = None

    def _how_it_ended(self) -> Ended:
        self.conn.receive_eof()
        how = self.conn.close_exc
        # Our own close frame says more than its echo.
        close = how.sent or how.rcvd
        return Ended(ABNORMAL) if close is None else Ended(int(close.code), close.reason)

    def _forget(self) -> None:
        """Without cycles nothing of an ended connection has to wait for a garbage collection."""
        if self.socket is not None:
            self.socket.lost()
        self.socket = self._conversation = None
        vars(self.conn).clear()  # its parser is a generator that refers to it


def _why_not(response: Response) -> Refusal:
    """Why ``websockets`` refuses a handshake."""
    message = bytes(response.body or b"").decode().partition("\n")[0]
    return Refusal(response.status_code, "handshake", message, "bad_handshake")


def _wire_bytes(frames: Iterable[Frame]) -> int:
    """How many received bytes the parsed frames stand for.

    A peer that encodes lengths in more bytes than needed makes this too small. Then its frames go
    through the ordinary parser for good, which is slower and correct.
    """
    total = 0
    for frame in frames:
        length = len(frame.data)
        total += length + (6 if length < 126 else 8 if length < 65_536 else 14)
    return total

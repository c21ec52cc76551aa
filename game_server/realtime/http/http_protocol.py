"""The HTTP protocol class: a gate in front of uvicorn's own.

    socket ─→ HttpGate ─ RequestGate ─→ whole requests, one at a time ─→ uvicorn's parser ─→ app
                  └─→ handshakes ─→ the WebSocket protocol class, which takes the connection over

uvicorn gets it as ``http=`` class. Its own protocol never sees a byte that the gate has not let
through, so its insides need not be known: a request is answered once the application's call has
ended. Until a connection is lost or becomes a WebSocket, a deadline is always running.
"""

from __future__ import annotations

import asyncio
import copy
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn

from game_server.realtime.http.request_gate import CONTINUE, Request, RequestGate, Upgrade
from game_server.realtime.http.request_head import Refusal
from game_server.realtime.http.socket_options import tune

if TYPE_CHECKING:
    from uvicorn.server import ServerState

    from game_server.realtime.http.http_connections import HttpConnections
    from game_server.realtime.http.request_pace import RequestPace

REQUEST_DEADLINE_S = 5.0
"""From connecting, or from a request's first byte, until it is whole and understood."""
IDLE_S = 5.0
"""Between an answer and the next request."""
ANSWER_DEADLINE_S = 60.0
"""From a request until its answer has been read: enough for the page on a slow line."""
LINGER_S = 2.0
"""A refused client may still be sending. Closing at once would reset the connection before it has
read why."""
MAX_LINGER_BYTES = 256 * 1024


class GameConfig(uvicorn.Config):
    """uvicorn's settings with our gate in front of the HTTP class that they name.

    ``connections`` counts the connections that are no player's.
    """

    connections: HttpConnections
    pace: RequestPace
    behind_gate: Any
    """uvicorn's own class."""

    def load(self) -> None:
        super().load()
        self.behind_gate, self.http_protocol_class = self.http_protocol_class, HttpGate

    def for_one_connection(self, app: Any) -> GameConfig:
        """The same for uvicorn's class behind the gate, with ``app`` called instead."""
        config = copy.copy(self)
        config.loaded_app = app
        # The gate's own deadlines come first; this one is a net behind them.
        config.timeout_keep_alive = round(IDLE_S + REQUEST_DEADLINE_S + LINGER_S)
        return config


class HttpGate(asyncio.Protocol):
    """One TCP connection until it closes or becomes a WebSocket."""

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
        self._loop = _loop or asyncio.get_event_loop()
        self._connections = config.connections
        self._gate = RequestGate()
        self._inner: asyncio.Protocol | None = None
        self._inner_transport: _InnerTransport
        self._transport: asyncio.Transport
        self._deadline: asyncio.TimerHandle | None = None
        self._idle = self._at_end = self._stopping = self._refused = self._lost = False
        self._linger_bytes = 0

    # Called by the transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        peer = transport.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        self._server_state.connections.add(self)  # type: ignore[arg-type]
        if not self._connections.enter(transport, address):
            transport.abort()
            return
        tune(transport)
        self._end_in(REQUEST_DEADLINE_S)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            self._linger_bytes += len(data)
            if self._linger_bytes > MAX_LINGER_BYTES:
                self._transport.abort()
            return
        self._gate.receive(data)
        if self._gate.overflowed:
            self._connections.refused("pipelined")
            self._transport.abort()
            return
        if self._idle:
            self._idle = False
            self._end_in(REQUEST_DEADLINE_S)
        self._go_on()

    def eof_received(self) -> bool:
        """The client sends nothing more; requests that are there are still answered."""
        self._at_end = True
        return self._gate.answering and not self._refused

    def pause_writing(self) -> None:
        """The client does not read its answer; meanwhile the connection counts as idle."""
        self._connections.idle(self._transport)
        if self._inner is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._gate.answering:
            self._connections.busy(self._transport)
        if self._inner is not None:
            self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_go()
        if self._inner is not None:
            inner, self._inner = self._inner, None
            inner.connection_lost(exc)

    # Called by uvicorn's server

    def shutdown(self) -> None:
        """The server stops: finish the answer that is under way, and close."""
        self._stopping = True
        if not self._gate.answering:
            self._transport.close()

    # One request after the other

    def _go_on(self) -> None:
        """Deal with the next item, unless a request is being answered."""
        item = self._gate.next()
        if isinstance(item, Request):
            self._connections.busy(self._transport)
            self._end_in(REQUEST_DEADLINE_S)  # until the parser has called the application
            self._config.pace.begin(self._loop, partial(self._begin, item))
        elif isinstance(item, Upgrade):
            self._become_websocket(item)
        elif isinstance(item, Refusal):
            self._refuse(item)
        elif self._gate.answering:
            pass
        elif self._at_end:
            self._transport.close()
        elif self._gate.continue_due:
            self._gate.continue_due = False
            self._transport.write(CONTINUE)

    def _begin(self, request: Request) -> None:
        if not self._transport.is_closing():
            self._behind().data_received(request.data)

    def _behind(self) -> asyncio.Protocol:
        """uvicorn's protocol, made for the first request."""
        if self._inner is None:
            self._inner_transport = _InnerTransport(self._transport)
            self._inner = self._config.behind_gate(
                config=self._config.for_one_connection(self._call),
                server_state=self._server_state,
                app_state=self._app_state,
                _loop=self._loop,
            )
            self._inner.connection_made(self._inner_transport)
        return self._inner

    async def _call(self, scope: Any, receive: Any, send: Any) -> None:
        """Stands in for the application in front of uvicorn's protocol."""
        self._end_in(ANSWER_DEADLINE_S)
        try:
            await self._config.loaded_app(scope, receive, send)
        finally:
            self._loop.call_soon(self._answered)

    def _answered(self) -> None:
        if self._transport.is_closing():
            return  # the deadline of the answer ends it
        self._gate.answered()
        if self._stopping:
            self._transport.close()
            return
        self._connections.idle(self._transport)
        if not self._transport.get_write_buffer_size():
            self._end_in(IDLE_S if not self._gate.begun else REQUEST_DEADLINE_S)
        self._idle = not self._gate.begun
        self._go_on()

    def _become_websocket(self, upgrade: Upgrade) -> None:
        self._let_go(leave=False)
        if self._inner is not None:
            inner, self._inner = self._inner, None
            self._inner_transport.detach()
            inner.connection_lost(None)
        protocol_class: Any = self._config.ws_protocol_class
        protocol = protocol_class(
            config=self._config,
            server_state=self._server_state,
            app_state=self._app_state,
            _loop=self._loop,
        )
        protocol.connection_made(self._transport)
        self._transport.set_protocol(protocol)
        protocol.data_received(upgrade.head)
        if upgrade.early and not self._transport.is_closing():
            protocol.data_received(upgrade.early)

    # Endings

    def _refuse(self, refusal: Refusal) -> None:
        """Answer, stop sending, and read on for a moment (RFC 9112 §9.6)."""
        self._connections.refused(refusal.reason)
        self._refused = True
        self._transport.write(refusal.answer(self._server_state.default_headers))
        self._end_in(LINGER_S)
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()

    def _overdue(self) -> None:
        gate = self._gate
        if gate.begun and not gate.answering and not self._refused:
            gate.time_out()
            self._go_on()
        else:
            self._transport.abort()

    def _end_in(self, seconds: float) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        if not self._lost:
            self._deadline = self._loop.call_later(seconds, self._overdue)

    def _let_go(self, leave: bool = True) -> None:
        self._lost = True
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._server_state.connections.discard(self)
        if leave:
            self._connections.leave(self._transport)


class _InnerTransport(asyncio.Transport):
    """The transport of uvicorn's protocol behind the gate. It writes and closes, but does not stop
    or start reading; once detached it does nothing.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport: asyncio.Transport | None = transport

    def detach(self) -> None:
        self._transport = None

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default) if self._transport else default

    def is_closing(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def pause_reading(self) -> None:
        """Whole requests come one at a time, so there is nothing to pause."""

    def resume_reading(self) -> None:
        """See ``pause_reading``."""

"""The ASGI endpoint ``/ws``: lets connections in, and gives each socket a session."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from starlette.datastructures import Headers

from game_server.protocol.close_codes import CloseCode
from game_server.realtime.sessions.refusing import refuse_handshake
from game_server.realtime.sockets.asgi_socket import AsgiSocket
from game_server.realtime.sockets.direct_socket import EXTENSION, DirectSocket, Ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from game_server.limits.per_address import HoldingCap
    from game_server.realtime.sessions.heartbeat import Heartbeat
    from game_server.realtime.sessions.origin_check import OriginCheck
    from game_server.realtime.sessions.session import Session

HELLO_DEADLINE_S = 5.0
SERVER_FULL = "The server is full; try again later."
ADDRESS_FULL = "Too many connections from your address."


@dataclass(frozen=True)
class Traffic:
    """Totals since the start."""

    messages: int = 0
    bytes: int = 0


class ConnectionEvents(Protocol):
    """Receives what happens to connections; observability implements it."""

    def refused(self, reason: str, **seen: str) -> None: ...
    def closed(self, ended: Ended, room_id: str | None, player_id: str | None) -> None: ...


class SocketEndpoint:
    """All WebSocket connections of this node."""

    def __init__(
        self,
        new_session: Callable[[DirectSocket], Session],
        heartbeat: Heartbeat,
        cap: HoldingCap,
        origin_check: OriginCheck,
        events: ConnectionEvents,
    ) -> None:
        self._new_session = new_session
        self._heartbeat = heartbeat
        self._cap = cap
        self._origin_check = origin_check
        self._events = events
        self._sockets: set[DirectSocket] = set()
        self._gone = Traffic()
        self._draining = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        await receive()  # websocket.connect
        origin, host = headers.get("origin"), headers.get("host", "")
        refusal = self._origin_check.refusal(origin, host)
        if refusal is not None:
            self._events.refused("origin", origin=origin or "", host=host)
            await refuse_handshake(scope, send, 403, CloseCode.ORIGIN, refusal)
            return
        await send({"type": "websocket.accept"})
        socket = scope.get("extensions", {}).get(EXTENSION) or AsgiSocket(receive, send)
        address = scope["client"][0] if scope.get("client") else ""
        if self._draining:
            await _turn_away(socket, CloseCode.DRAINING, CloseCode.DRAINING.reason)
        elif not self._cap.enter(address):
            full = self._cap.is_full
            self._events.refused("full" if full else "address")
            await _turn_away(socket, CloseCode.FULL, SERVER_FULL if full else ADDRESS_FULL)
        else:
            try:
                await self._serve(socket)
            finally:
                self._cap.leave(address)

    def drain(self) -> None:
        """Close all connections and let nobody in; clients reconnect by themselves."""
        self._draining = True
        with ExitStack() as each:  # all, even when one raises
            for socket in self._sockets:
                each.callback(socket.close, CloseCode.DRAINING, CloseCode.DRAINING.reason)

    @property
    def connections(self) -> int:
        return len(self._sockets)

    @property
    def sent(self) -> Traffic:
        """Messages and bytes sent over all connections, past ones included."""
        return Traffic(
            self._gone.messages + sum(s.messages_out for s in self._sockets),
            self._gone.bytes + sum(s.bytes_out for s in self._sockets),
        )

    async def _serve(self, socket: DirectSocket) -> None:
        """One connection from its acceptance to its end."""
        session = self._new_session(socket)
        loop = asyncio.get_running_loop()
        with ExitStack() as at_the_end:  # all of it, even when a part raises
            at_the_end.callback(session.lost)
            at_the_end.callback(self._forget, socket)
            deadline = loop.call_later(HELLO_DEADLINE_S, session.hello_overdue)
            at_the_end.callback(deadline.cancel)
            self._sockets.add(socket)
            self._heartbeat.add(socket)
            at_the_end.callback(self._heartbeat.discard, socket)
            ended = await socket.serve(session.receive)
            self._events.closed(ended, *session.joined)

    def _forget(self, socket: DirectSocket) -> None:
        """A connection has ended; its messages still count."""
        self._sockets.discard(socket)
        self._gone = Traffic(
            self._gone.messages + socket.messages_out, self._gone.bytes + socket.bytes_out
        )


async def _turn_away(socket: DirectSocket, code: CloseCode, reason: str) -> None:
    """Close a connection, accepted before so that the page can read the reason."""
    socket.close(code, reason)
    await socket.serve(lambda _: None)

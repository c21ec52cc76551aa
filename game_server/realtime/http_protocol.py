"""uvicorn's HTTP protocol with a deadline for requests.

uvicorn waits without end for a connection that says nothing, or half a request. Here whoever
connects has five seconds to send a whole one, the request for an upgrade to WebSocket included.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from game_server.realtime.socket_options import tune

REQUEST_DEADLINE_S = 5.0


class GameHttpProtocol(HttpToolsProtocol):
    """One TCP connection until it closes or becomes a WebSocket."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tune(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._arm()

    def on_message_complete(self) -> None:
        self._disarm()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        # The parser refers to us: without this both would live on until garbage is collected.
        self.parser = None  # type: ignore[assignment]

    def _arm(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_DEADLINE_S, self.transport.abort)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

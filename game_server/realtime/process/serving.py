"""uvicorn, set up for the game: our protocol classes, a drain before the stop, exit status 0."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import uvicorn

from game_server.protocol.messages import MAX_INBOUND_BYTES
from game_server.realtime.http.http_connections import HttpConnections
from game_server.realtime.http.http_protocol import GameConfig
from game_server.realtime.http.request_pace import RequestPace
from game_server.realtime.sockets.websocket_protocol import GameWebSocketProtocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from types import FrameType

SHUTDOWN_S = 5
"""How long connections may take to close when the server stops."""
ECHO_S = 1.0
"""Signals that follow the first within this time are the same one, passed on."""
BACKLOG = 2048


def server_config(
    app: Any, connections: HttpConnections | None = None, backlog: int = BACKLOG
) -> GameConfig:
    """uvicorn's settings. ``connections`` limits the connections that are no player's."""
    config = GameConfig(
        app,
        http="httptools",
        ws=GameWebSocketProtocol,
        ws_max_size=MAX_INBOUND_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=None,  # the heartbeat has one timer for all
        lifespan="on",
        log_config=None,
        access_log=False,  # it would log query strings
        server_header=False,
        proxy_headers=False,  # the app reads them itself
        workers=1,  # whatever WEB_CONCURRENCY says
        backlog=backlog,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    config.pace = RequestPace()
    config.connections = HttpConnections() if connections is None else connections
    return config


class GameServer(uvicorn.Server):
    """Runs until SIGINT or SIGTERM, then drains and returns instead of dying by the signal."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], stopping: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_started = started
        self._on_stopping = stopping
        self._asked_at = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_stopping()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal asks for the stop; a second one stops at once.

        A terminal's Ctrl+C also reaches a launcher in front of us, which passes it on: that counts
        as one signal. The base class would remember signals and raise them again at the end.
        """
        now = time.monotonic()
        if self.should_exit:
            self.force_exit |= now - self._asked_at > ECHO_S
        else:
            self.should_exit, self._asked_at = True, now

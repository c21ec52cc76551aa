"""Before a call is answered, the server must tick, and in one process only."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from game_server.protocol.close_codes import CloseCode
from game_server.realtime.sessions.refusing import refuse_handshake

SEVERAL_WORKERS = (
    "This server runs in several processes, and each would have rooms of its own. It has to be "
    "started with one worker: --workers 1, WEB_CONCURRENCY=1."
)


class Running:
    """Middleware: refuses all calls while other workers serve the same port.

    It also calls ``start`` for each request, since no lifespan runs when another app mounts this
    one. ``start`` does nothing when the server runs already.
    """

    def __init__(
        self, app: ASGIApp, start: Callable[[], None], has_siblings: Callable[[], bool]
    ) -> None:
        self._app = app
        self._start = start
        self._has_siblings = has_siblings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        self._start()
        if not self._has_siblings():
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = {"error": "several_workers", "message": SEVERAL_WORKERS}
            await JSONResponse(refusal, 503)(scope, receive, send)
        else:
            await receive()  # websocket.connect
            await refuse_handshake(scope, send, 503, CloseCode.FULL, SEVERAL_WORKERS)

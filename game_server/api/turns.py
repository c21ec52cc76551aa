"""HTTP does not hold up ticks: calls begin one by one, and each address has a budget of them."""

from __future__ import annotations

import asyncio
from collections import deque

from starlette.types import ASGIApp, Receive, Scope, Send

from game_server.api.errors import OnRefusal, Refusal
from game_server.limits.per_address import MinuteCap

TOO_MANY = Refusal(
    429,
    "rate_limit",
    "Too many requests from your address; wait a moment.",
    {"Retry-After": "5"},
)


class Turns:
    """Middleware: in one turn of the event loop one call begins. Those that come together wait,
    first come, first served, and between any two of them ticks and sockets have their turn.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._taken = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            loop = asyncio.get_running_loop()
            if self._taken:
                turn = loop.create_future()
                self._waiting.append(turn)
                await turn
            else:
                self._taken = True
                loop.call_soon(self._next, loop)
        await self._app(scope, receive, send)

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        """A new turn: for whoever has waited longest, or for the next to come."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                loop.call_soon(self._next, loop)
                return
        self._taken = False


class CallBudget:
    """Middleware: an address over its budget is refused with 429 before anything is done for it."""

    def __init__(self, app: ASGIApp, budget: MinuteCap, refused: OnRefusal) -> None:
        self._app = app
        self._budget = budget
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] != "http" or self._budget.admit(client[0] if client else ""):
            await self._app(scope, receive, send)
        else:
            self._refused(TOO_MANY.code, TOO_MANY.status, "", TOO_MANY.message)
            await TOO_MANY.response()(scope, receive, send)

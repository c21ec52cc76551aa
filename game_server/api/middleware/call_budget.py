"""A budget of HTTP calls for each address."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from game_server.api.errors import OnRefusal, Refusal
from game_server.limits.per_address import MinuteCap

TOO_MANY = Refusal(
    429,
    "rate_limit",
    "Too many requests from your address; wait a moment.",
    {"Retry-After": "5"},
)


class CallBudget:
    """Middleware: calls beyond an address's budget are refused with 429, before any other work."""

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

"""``GET /ws``: why a WebSocket was refused, for pages, which can't read a refused handshake."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from game_server.api.errors import responses
from game_server.api.models import Error
from game_server.api.services import Wired

router = APIRouter(tags=["operations"])
UPGRADE_NEEDED = (
    "Nothing here refuses a WebSocket from this page, but this request is none. If one fails, "
    "something on the way does not pass on its Upgrade header: a proxy or a firewall."
)
READABLE = {"access-control-allow-origin": "*"}
"""Also by pages that may not connect: they are to learn why."""


@router.get(
    "/ws",
    summary="Why a WebSocket is refused",
    status_code=426,
    response_model=Error,
    responses=responses(403, 503),
)
async def check_socket(
    request: Request,
    services: Wired,
    origin: Annotated[
        str | None,
        Query(max_length=512, description="The page's `location.origin`; else the header counts."),
    ] = None,
) -> JSONResponse:
    """Call it at the address of the WebSocket, with `http` for `ws`. 403 says that pages of this
    origin may not connect, and what to change; 503 that the server takes nobody now; 426 that
    whatever keeps WebSockets away is not the server.
    """
    refusal = services.origin_check.refusal(
        origin or request.headers.get("origin"), request.headers.get("host", "")
    )
    if refusal is not None:
        status, code, message = 403, "origin", refusal
    elif (why := services.readiness.unready()) is not None:
        status, code, message = 503, why.code, why.message
    else:
        status, code, message = 426, "upgrade_required", UPGRADE_NEEDED
    headers = READABLE | ({"upgrade": "websocket"} if status == 426 else {})
    return JSONResponse({"error": code, "message": message}, status, headers)

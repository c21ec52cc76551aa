"""``GET /ws`` says why a WebSocket is refused, since pages cannot read a refused handshake."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from game_server.api.errors import responses
from game_server.api.models import Error
from game_server.api.services import Wired

router = APIRouter(tags=["operations"])
UPGRADE_NEEDED = (
    "The server does not refuse a WebSocket from this page, but this request is none. If one "
    "fails, a proxy or a firewall on the way does not pass on its Upgrade header."
)
READABLE = {"access-control-allow-origin": "*"}
"""Pages that may not connect can read the answer, too: they should learn why."""


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
    """Call it at the address of the WebSocket, with `http` for `ws`. 403: pages of this origin may
    not connect, and the message says what to change. 503: the server takes no players now. 426: the
    server does not refuse WebSockets.
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

"""Routes for operators and tools: health, readiness, metrics, and the wire as data."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Security
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from game_server.api.errors import ApiError, responses
from game_server.api.links import scope_of
from game_server.api.models import Health
from game_server.api.proxies import PEER, PROXIED
from game_server.api.services import Wired, accepting, refuse_if, revalidated

router = APIRouter(tags=["operations"])
METRICS_BEARER = HTTPBearer(
    auto_error=False, description="The setting `GAME_SERVER_METRICS_TOKEN`.", scheme_name="metrics"
)
Shown = Annotated[HTTPAuthorizationCredentials | None, Security(METRICS_BEARER)]


@router.get("/healthz", summary="Whether the process works", responses=responses(503))
async def health(services: Wired) -> Health:
    """503 when no tick has run for five seconds, or when none ever will."""
    refuse_if(services.readiness.ill())
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="Whether players may join",
    responses=responses(503),
    dependencies=[Depends(accepting)],
)
async def readiness() -> Health:
    """503 while the server is about to stop, or is not healthy."""
    return Health(status="ready")


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses=responses(401, 403),
)
async def metrics(request: Request, services: Wired, shown: Shown) -> Response:
    """For this machine, and for callers with the token of `GAME_SERVER_METRICS_TOKEN`."""
    if not is_local(request):
        _check_token(services.metrics_token, shown)
    return Response(services.metrics_page(), headers={"content-type": services.metrics_type})


def is_local(request: Request) -> bool:
    """Whether the call is this machine's own.

    A proxy on this machine passes on calls of others: its headers show it, or the Host that it
    keeps. So does the Host of a web page whose name was rebound to this machine.
    """
    if scope_of(request.scope[PEER]) != "machine" or request.scope[PROXIED]:
        return False
    return scope_of(request.url.hostname or "") == "machine"


def _check_token(token: str | None, shown: HTTPAuthorizationCredentials | None) -> None:
    """Raises ApiError."""
    if token is None:
        sentence = (
            "Metrics are for this machine only. To read them from elsewhere, set "
            "GAME_SERVER_METRICS_TOKEN and send it as a bearer token."
        )
        raise ApiError("metrics_private", sentence, 403)
    given = shown.credentials if shown else ""
    if not secrets.compare_digest(given.encode(), token.encode()):
        sentence = "Send the value of GAME_SERVER_METRICS_TOKEN as a bearer token."
        raise ApiError("auth", sentence, 401, {"WWW-Authenticate": "Bearer"})


@router.get(
    "/api/protocol",
    summary="The wire: messages, close codes, and each game's tables",
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def protocol(request: Request, services: Wired) -> Response:
    """Everything that a client needs to read and write the WebSocket's messages."""
    return revalidated(request, services.protocol, "application/json")

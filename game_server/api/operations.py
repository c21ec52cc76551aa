"""For operators and tools: health, readiness, metrics, and the wire's tables."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request
from fastapi.responses import Response

from game_server.api.errors import ApiError, responses
from game_server.api.models import Health
from game_server.api.services import Wired

router = APIRouter(tags=["operations"])


@router.get("/healthz", summary="Whether the process works")
async def health() -> Health:
    return Health(status="ok")


@router.get("/readyz", summary="Whether players may come", responses=responses(503))
async def readiness(services: Wired) -> Health:
    """503 while the server is about to stop."""
    if not services.ready():
        raise ApiError("draining", "The server is about to stop.", 503, {"Retry-After": "5"})
    return Health(status="ready")


@router.get("/metrics", summary="Metrics for Prometheus", response_class=Response)
async def metrics(services: Wired) -> Response:
    return Response(services.metrics_page(), headers={"content-type": services.metrics_type})


@router.get(
    "/api/protocol",
    summary="The wire: messages, close codes, and each game's tables",
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def protocol(request: Request, services: Wired) -> Response:
    """Everything that a client needs to read and write the WebSocket's messages."""
    document = services.protocol
    etag = f'"{hashlib.sha256(document).hexdigest()[:16]}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(document, media_type="application/json", headers=headers)

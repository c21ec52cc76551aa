"""The services that HTTP routes use. The composition root hands them in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from game_server.api.errors import ApiError
from game_server.api.links import Links
from game_server.api.qr_codes import QrCodes
from game_server.api.readiness import Readiness, Unready
from game_server.api.room_list import RoomList
from game_server.limits.addresses import address_key
from game_server.limits.per_address import MinuteCap
from game_server.matchmaking.matchmaker import Matchmaker
from game_server.matchmaking.tokens import Guest, TokenError, Tokens
from game_server.realtime.sessions.origin_check import OriginCheck

BEARER = HTTPBearer(
    auto_error=False, description="The token that `POST /api/guests` answered.", scheme_name="guest"
)


@dataclass(frozen=True)
class Services:
    """``metrics_token`` opens the metrics to other machines; ``protocol`` is a JSON document;
    ``game_cards`` are the games' pictures, SVGs by their names.
    """

    matchmaker: Matchmaker
    tokens: Tokens
    links: Links
    origin_check: OriginCheck
    room_list: RoomList
    qr_codes: QrCodes
    calls: MinuteCap
    new_guests: MinuteCap
    new_rooms: MinuteCap
    joins: MinuteCap
    readiness: Readiness
    metrics_token: str | None
    metrics_page: Callable[[], bytes]
    metrics_type: str
    protocol: bytes
    game_cards: Mapping[str, bytes]


def revalidated(request: Request, content: bytes, media_type: str) -> Response:
    """A content that a client may keep, and asks about each time: 304 if it has this one."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


Wired = Annotated[Services, Depends(_services)]
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]


def optional_guest(services: Wired, credentials: Credentials) -> Guest | None:
    """The guest of the bearer token; None without one. Raises ApiError for an invalid token."""
    if credentials is None:
        return None
    try:
        return services.tokens.read_guest(credentials.credentials)
    except TokenError as fault:
        raise ApiError("auth", str(fault), 401, {"WWW-Authenticate": "Bearer"}) from fault


def guest(found: Annotated[Guest | None, Depends(optional_guest)]) -> Guest:
    """The guest of the bearer token. Raises ApiError without one."""
    if found is None:
        sentence = "Send the token from POST /api/guests as a bearer token."
        raise ApiError("auth", sentence, 401, {"WWW-Authenticate": "Bearer"})
    return found


CurrentGuest = Annotated[Guest, Depends(guest)]
OptionalGuest = Annotated[Guest | None, Depends(optional_guest)]


def address_of(request: Request) -> str:
    """The caller's address, for caps."""
    return request.client.host if request.client else ""


def lookup_key(request: Request) -> str:
    """The key under which a caller's wrong codes are counted."""
    return address_key(address_of(request))


def joining(request: Request, services: Wired) -> None:
    """Raises ApiError when an address has asked for too many seats, or the server is about to
    stop.
    """
    accepting(services)
    if not services.joins.admit(address_of(request)):
        sentence = "Too many seats were requested from your address; wait a minute."
        raise ApiError("rate_limit", sentence, 429, {"Retry-After": "60"})


def accepting(services: Wired) -> None:
    """Raises ApiError while the server takes no new players."""
    refuse_if(services.readiness.unready())


def refuse_if(why: Unready | None) -> None:
    """Raises ApiError, with status 503."""
    if why is not None:
        raise ApiError(why.code, why.message, 503, {"Retry-After": "5"})

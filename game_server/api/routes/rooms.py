"""Rooms and quick play: every call that reserves a seat answers with its ticket."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from fastapi.responses import Response

from game_server.api.errors import ApiError, responses
from game_server.api.models import (
    AskJoin,
    AskQuickPlay,
    AskRoom,
    Placed,
    QuickPlaced,
    RoomMade,
    RoomShown,
    RoomSummary,
)
from game_server.api.services import CurrentGuest, Wired, address_of, joining, lookup_key
from game_server.matchmaking.matchmaker import TOO_MANY_ROOMS

router = APIRouter(tags=["rooms"])
Code = Annotated[str, Path(max_length=32, description="The room's code.", examples=["QXKTRW"])]
Joining = Depends(joining)
MOST_LISTED = 100
SVG = "image/svg+xml"
QR_CODE_CALLS = 100
"""A QR code that has to be made counts as this many calls."""


@router.post(
    "/api/quick-play",
    summary="Play in a public room",
    responses=responses(401, 403, 404, 409, 429, 503),
    dependencies=[Joining],
)
async def quick_play(
    request: Request,
    services: Wired,
    guest: CurrentGuest,
    ask: Annotated[AskQuickPlay | None, Body()] = None,
) -> QuickPlaced:
    """Reserves a seat among players of your skill. Without a free seat it opens a new room, which
    bots fill after a short time. With `party`, each member gets a seat in the same room.
    """
    ask = ask or AskQuickPlay()
    may_open = partial(services.new_rooms.admit, address_of(request))
    placed = await services.matchmaker.quick_play(
        guest, ask.game, ask.mode, ask.party, may_open, lookup_key(request)
    )
    return QuickPlaced(
        room_id=placed.room_id,
        ws_url=services.links.socket(request),
        ticket=placed.ticket,
        code=placed.code,
        wait_s=placed.wait_s,
    )


@router.post(
    "/api/rooms",
    summary="Open a room",
    responses=responses(401, 404, 429, 503),
    dependencies=[Joining],
)
async def open_room(
    request: Request,
    services: Wired,
    guest: CurrentGuest,
    ask: Annotated[AskRoom | None, Body()] = None,
) -> RoomMade:
    """Opens a room, and answers with a seat in it and the link that invites others."""
    ask = ask or AskRoom()
    if not services.new_rooms.admit(address_of(request)):
        raise ApiError("rate_limit", TOO_MANY_ROOMS, 429, {"Retry-After": "60"})
    placed = await services.matchmaker.create(
        guest,
        game=ask.game,
        private=ask.private,
        lobby=ask.lobby,
        password=ask.password,
        settings=ask.settings,
        link=lambda code: services.links.shared(request, code),
        address=lookup_key(request),
    )
    invitation = services.links.invitation(request, placed.code)
    return RoomMade(
        room_id=placed.room_id,
        ws_url=services.links.socket(request),
        ticket=placed.ticket,
        code=placed.code,
        link=invitation.url,
        link_scope=invitation.scope,
    )


@router.get("/api/rooms", summary="The public rooms", response_model=list[RoomSummary])
async def list_rooms(
    services: Wired,
    game: Annotated[str | None, Query(max_length=64)] = None,
    mode: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = MOST_LISTED,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The public rooms, the fullest first, at most a second old. The header `X-Total-Count` has the
    number of all; `offset` skips rooms. Private rooms are never listed.
    """
    page = await services.room_list.page(game, mode, offset, limit)
    headers = {"x-total-count": str(page.total)}
    return Response(page.body, media_type="application/json", headers=headers)


@router.get("/api/rooms/{code}", summary="One room", responses=responses(404, 429))
async def show_room(request: Request, services: Wired, code: Code) -> RoomShown:
    """A room as everybody with its code may see it. An address that asks for too many codes that do
    not exist gets no answers for a while.
    """
    info = services.matchmaker.info(code, lookup_key(request))
    invitation = services.links.invitation(request, info.code)
    return RoomShown(**info.plain(), link=invitation.url, link_scope=invitation.scope)


@router.get(
    "/api/rooms/{code}/qr.svg",
    summary="The invitation as a QR code",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}, **responses(404, 429, 503)},
)
async def show_qr_code(request: Request, services: Wired, code: Code) -> Response:
    """Needs no token, so that an `img` can show it."""
    info = services.matchmaker.info(code, lookup_key(request))
    url = services.links.invitation(request, info.code).url
    if not services.qr_codes.has(url) and not services.calls.admit(
        address_of(request), QR_CODE_CALLS
    ):
        sentence = "Too many QR codes for your address; wait a minute."
        raise ApiError("rate_limit", sentence, 429, {"Retry-After": "60"})
    return Response(await services.qr_codes.svg(url), media_type=SVG)


@router.post(
    "/api/rooms/{code}/join",
    summary="Join a room",
    responses=responses(401, 403, 404, 409, 429, 503),
    dependencies=[Joining],
)
async def join_room(
    request: Request,
    services: Wired,
    guest: CurrentGuest,
    code: Code,
    ask: Annotated[AskJoin | None, Body()] = None,
) -> Placed:
    """Reserves a seat. If you have a seat there already, you get a ticket for the same one, without
    a password. Without the right password you get `password_needed` or `wrong_password`, even when
    the room is `full` or `locked`.
    """
    ask = ask or AskJoin()
    placed = await services.matchmaker.join(
        guest,
        code,
        address=lookup_key(request),
        password=ask.password,
        spectate=ask.spectate,
    )
    return Placed(
        room_id=placed.room_id, ws_url=services.links.socket(request), ticket=placed.ticket
    )

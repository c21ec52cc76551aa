"""``POST /api/guests``: a name becomes an identity."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request

from game_server.api.errors import ApiError, responses
from game_server.api.models import AskGuest, GuestMade
from game_server.api.services import OptionalGuest, Wired, address_of
from game_server.lobby.tickets import Guest
from game_server.rooms.names import clean_name

router = APIRouter(tags=["players"])


@router.post(
    "/api/guests", summary="Become a player, or change your name", responses=responses(401, 429)
)
async def make_guest(
    request: Request,
    services: Wired,
    known: OptionalGuest,
    ask: Annotated[AskGuest | None, Body()] = None,
) -> GuestMade:
    """A new player. With a bearer token, the same player under another name."""
    name = ask.name if ask else ""
    if not services.new_guests.admit(address_of(request)):
        sentence = "Too many new players from your address; wait a minute."
        raise ApiError("rate_limit", sentence, 429, {"Retry-After": "60"})
    if known is None:
        guest, token = services.tokens.new_guest(name)
    else:
        guest = Guest(known.player_id, clean_name(name, fallback=known.name))
        token = services.tokens.issue_guest(guest)
    return GuestMade(player_id=guest.player_id, name=guest.name, token=token)

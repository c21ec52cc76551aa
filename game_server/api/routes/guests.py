"""Guests: players get an identity for a name, and can revoke it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Request

from game_server.api.errors import ApiError, responses
from game_server.api.models import AskGuest, GuestMade
from game_server.api.services import CurrentGuest, OptionalGuest, Wired, address_of
from game_server.rooms.state.names import clean_name

router = APIRouter(tags=["players"])
RENEWAL_WEIGHT = 0.25
"""A new name or token for a known guest counts as a quarter of a new guest."""


@router.post(
    "/api/guests",
    summary="Become a player, change your name, or renew your token",
    responses=responses(401, 429),
)
async def make_guest(
    request: Request,
    services: Wired,
    known: OptionalGuest,
    ask: Annotated[AskGuest | None, Body()] = None,
) -> GuestMade:
    """Makes a new player. With a bearer token, it is the same player, under the new name if you
    send one. A token is valid for a year. Ask for a new one now and then, such as once a day.
    """
    name = ask.name if ask else ""
    if not services.new_guests.admit(address_of(request), RENEWAL_WEIGHT if known else 1.0):
        sentence = "Too many new players from your address; wait a minute."
        raise ApiError("rate_limit", sentence, 429, {"Retry-After": "60"})
    if known is None:
        guest, token = services.tokens.new_guest(name)
    else:
        guest = replace(known, name=clean_name(name, fallback=known.name))
        token = services.tokens.issue_guest(guest)
    return GuestMade(player_id=guest.player_id, name=guest.name, token=token)


@router.post(
    "/api/guests/revoke", summary="Be forgotten", status_code=204, responses=responses(401)
)
async def revoke_guest(services: Wired, guest: CurrentGuest) -> None:
    """Revokes all tokens of this player. The player leaves all rooms and the party, and the server
    forgets their skill.
    """
    services.matchmaker.forget(guest)

"""Guests: a name becomes an identity, and its owner can end it."""

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
"""Of another name or token of somebody known, beside a new guest."""


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
    """A new player. With a bearer token, the same player, perhaps under another name. A token is
    good for a year: ask for the next one, say, once a day that you come.
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
    """Nobody is this player any more, whoever has a token of theirs: they leave their rooms and
    their party, and their skill is forgotten.
    """
    services.matchmaker.forget(guest)

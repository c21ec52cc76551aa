"""Parties: friends whom quick play places together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from game_server.api.errors import responses
from game_server.api.models import Friend, PartyShown
from game_server.api.services import CurrentGuest, Wired, accepting, lookup_key
from game_server.matchmaking.parties import Party

router = APIRouter(prefix="/api/parties", tags=["parties"])
Code = Annotated[str, Path(max_length=32, description="The party's code.", examples=["QXKTRW"])]
Accepting = Depends(accepting)


@router.post(
    "", summary="Make a party", responses=responses(401, 429, 503), dependencies=[Accepting]
)
async def open_party(request: Request, services: Wired, guest: CurrentGuest) -> PartyShown:
    """You lead it. Give its code to your friends; leave any party you were in."""
    return _shown(services.matchmaker.open_party(guest, lookup_key(request)))


@router.get("/{code}", summary="Your party", responses=responses(401, 404))
async def show_party(services: Wired, guest: CurrentGuest, code: Code) -> PartyShown:
    """Ask every two seconds. As soon as `room` is a code, a place there is reserved for you for
    a minute: call `POST /api/rooms/{room}/join`.
    """
    return _shown(services.matchmaker.party(guest, code))


@router.post(
    "/{code}/join",
    summary="Become a member",
    responses=responses(401, 404, 409, 429, 503),
    dependencies=[Accepting],
)
async def join_party(
    request: Request, services: Wired, guest: CurrentGuest, code: Code
) -> PartyShown:
    """At most 8 play together. You leave any other party."""
    return _shown(services.matchmaker.join_party(guest, code, lookup_key(request)))


@router.post("/{code}/leave", summary="Leave it", status_code=204, responses=responses(401, 404))
async def leave_party(services: Wired, guest: CurrentGuest, code: Code) -> None:
    """Who joined next leads it then."""
    services.matchmaker.leave_party(guest, code)


def _shown(party: Party) -> PartyShown:
    members = [Friend(player_id=m.player_id, name=m.name) for m in party.members.values()]
    return PartyShown(code=party.code, leader=party.leader, members=members, room=party.room_code)

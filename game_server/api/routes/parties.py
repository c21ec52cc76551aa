"""Parties: friends that quick play seats in one room."""

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
    """You lead the new party, and leave any other. Give its code to your friends."""
    return _shown(services.matchmaker.open_party(guest, lookup_key(request)))


@router.get("/{code}", summary="Your party", responses=responses(401, 404))
async def show_party(services: Wired, guest: CurrentGuest, code: Code) -> PartyShown:
    """Call this every two seconds. As soon as `room` is a code, you have a seat there, reserved for
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
    """A party has at most 8 members. You leave any other party."""
    return _shown(services.matchmaker.join_party(guest, code, lookup_key(request)))


@router.post("/{code}/leave", summary="Leave it", status_code=204, responses=responses(401, 404))
async def leave_party(services: Wired, guest: CurrentGuest, code: Code) -> None:
    """If you led it, the member who joined next leads it."""
    services.matchmaker.leave_party(guest, code)


def _shown(party: Party) -> PartyShown:
    members = [Friend(player_id=m.player_id, name=m.name) for m in party.members.values()]
    return PartyShown(code=party.code, leader=party.leader, members=members, room=party.room_code)

"""The games' pictures, for where people choose a game."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from game_server.api.errors import ApiError, responses
from game_server.api.services import Wired, revalidated

router = APIRouter(tags=["games"])
SVG = "image/svg+xml"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Somebody may open it as a page of its own, and it may hold anything that its author drew."""


@router.get(
    "/api/games/{name}/card.svg",
    summary="The picture of a game",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}, **responses(404)},
)
async def show_card(
    request: Request,
    services: Wired,
    name: Annotated[str, Path(description="The game's name.", examples=["snail"])],
) -> Response:
    """The SVG beside the game's module, or one drawn from what the game declares."""
    if (card := services.game_cards.get(name)) is None:
        raise ApiError("unknown_game", "There is no such game here.", 404)
    response = revalidated(request, card, SVG)
    response.headers["content-security-policy"] = POLICY
    return response

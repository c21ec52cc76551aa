"""A game's picture over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


async def test_a_games_picture_can_do_nothing_but_be_looked_at(http: httpx.AsyncClient) -> None:
    shown = await http.get("/api/games/paint_tag/card.svg")
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/svg+xml"
    assert shown.content.startswith(b"<svg")
    policy = shown.headers["content-security-policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert shown.headers["x-content-type-options"] == "nosniff"
    known = {"if-none-match": shown.headers["etag"]}
    assert (await http.get("/api/games/paint_tag/card.svg", headers=known)).status_code == 304
    unknown = await http.get("/api/games/chess/card.svg")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "unknown_game")

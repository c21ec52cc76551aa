"""Guests: a name becomes an identity that its token keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from game_server.app import create_app
from game_server.matchmaking.tokens import TokenError
from tests.support.rooms import RecordingLink
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    from fastapi import FastAPI


async def test_a_guest_gets_an_id_the_cleaned_name_and_a_token(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/guests", json={"name": "  Ada\u200b\n Lovelace the First  "})
    assert answer.status_code == 200
    assert answer.json().keys() == {"player_id", "name", "token"}
    assert answer.json()["name"] == "Ada Lovelace the Fir"


@pytest.mark.parametrize("body", [{"content": b""}, {"json": {}}, {"json": {"name": ""}}])
async def test_a_guest_without_a_name_is_given_one(
    http: httpx.AsyncClient, body: dict[str, object]
) -> None:
    guest = (await http.post("/api/guests", **body)).json()  # type: ignore[arg-type]
    assert guest["name"] == f"Guest {guest['player_id'][:4]}"


async def test_the_token_keeps_the_identity_under_a_new_name(http: httpx.AsyncClient) -> None:
    before = (await http.post("/api/guests", json={"name": "Ann"})).json()
    headers = {"Authorization": f"Bearer {before['token']}"}
    after = (await http.post("/api/guests", json={"name": "Bea"}, headers=headers)).json()
    assert (after["player_id"], after["name"]) == (before["player_id"], "Bea")


async def test_new_guests_of_an_address_are_capped_by_the_minute() -> None:
    app = create_app(settings(guests_per_minute=3))
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
        answers = [await http.post("/api/guests") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].headers["retry-after"] == "60"
    assert answers[3].json() == {
        "error": "rate_limit",
        "message": "Too many new players from your address; wait a minute.",
    }


async def test_other_names_of_one_player_count_less_than_new_players() -> None:
    app = create_app(settings(guests_per_minute=2))
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
        made = (await http.post("/api/guests")).json()
        headers = {"Authorization": f"Bearer {made['token']}"}
        answers = [await http.post("/api/guests", headers=headers) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]


async def test_a_revoked_player_leaves_room_and_party_and_no_token_of_theirs_is_good(
    app: FastAPI, http: httpx.AsyncClient
) -> None:
    made = (await http.post("/api/guests", json={"name": "Ann"})).json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    renewed = (await http.post("/api/guests", headers=headers)).json()
    party = (await http.post("/api/parties", headers=headers)).json()
    node, link = app.state.node, RecordingLink()
    placed = (await http.post("/api/quick-play", json={}, headers=headers)).json()
    node.registry.membership.claim(node.tokens.read_ticket(placed["ticket"]), link)
    other = (await http.post("/api/quick-play", json={}, headers=headers)).json()

    answer = await http.post("/api/guests/revoke", headers=headers)
    assert answer.status_code == 204
    assert link.closed == (1000, "You left the room.")
    assert node.registry.room(placed["room_id"]).seat_of_player(made["player_id"]) is None
    for token in (made["token"], renewed["token"]):
        bearer = {"Authorization": f"Bearer {token}"}
        refused = await http.post("/api/quick-play", json={}, headers=bearer)
        assert (refused.status_code, refused.json()["error"]) == (401, "auth")
    with pytest.raises(TokenError, match="revoked"):
        node.tokens.read_ticket(other["ticket"])
    bea = {"Authorization": f"Bearer {(await http.post('/api/guests')).json()['token']}"}
    joined = await http.post(f"/api/parties/{party['code']}/join", headers=bea)
    assert joined.json()["error"] == "no_such_party"

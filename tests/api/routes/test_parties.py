"""Parties over HTTP: what one address may open, with tokens from whenever."""

from __future__ import annotations

import httpx

from game_server.app import create_app
from tests.support.servers.in_process import settings


async def test_collected_tokens_open_no_more_parties_than_an_address_may() -> None:
    app = create_app(settings(parties_per_address=3))
    tokens = [app.state.node.tokens.new_guest(f"Guest {n}")[1] for n in range(6)]

    async def open_party(address: str, token: str) -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
            return await http.post("/api/parties", headers={"Authorization": f"Bearer {token}"})

    answers = [await open_party("203.0.113.9", token) for token in tokens[:5]]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[4].json() == {
        "error": "rate_limit",
        "message": "Too many parties from your address.",
    }
    assert answers[4].headers["retry-after"] == "60"
    assert (await open_party("203.0.113.10", tokens[5])).status_code == 200

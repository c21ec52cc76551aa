"""Rooms over HTTP: every place comes with a ticket, and with an address as the caller sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from game_server.app import create_app
from tests.api.conftest import client_of, guest
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    from fastapi import FastAPI

Headers = dict[str, str]


async def test_quick_play_answers_where_to_go(http: httpx.AsyncClient, ann: Headers) -> None:
    placed = (await http.post("/api/quick-play", json={}, headers=ann)).json()
    assert placed.keys() == {"room_id", "ws_url", "ticket", "code", "wait_s"}
    assert placed["ws_url"] == "ws://play.example/ws"
    rooms = (await http.get("/api/rooms")).json()
    assert [(room["room_id"], room["game"]) for room in rooms] == [(placed["room_id"], "paint_tag")]


async def test_quick_play_takes_the_game_and_fills_its_rooms(
    http: httpx.AsyncClient, ann: Headers
) -> None:
    bea = (await http.post("/api/guests")).json()["token"]
    chosen = {"game": "driftline", "mode": "world"}
    first = await http.post("/api/quick-play", json=chosen, headers=ann)
    second = await http.post(
        "/api/quick-play", json=chosen, headers={"Authorization": f"Bearer {bea}"}
    )
    assert first.json()["room_id"] == second.json()["room_id"]
    (room,) = (await http.get("/api/rooms")).json()
    assert (room["game"], room["mode"]) == ("driftline", "world")


async def test_addresses_follow_scheme_and_host_of_the_request(app: FastAPI, ann: Headers) -> None:
    async with client_of(app, "https://games.example:8443") as secure:
        made = (await secure.post("/api/rooms", json={}, headers=ann)).json()
    assert made["ws_url"] == "wss://games.example:8443/ws"
    assert made["link"] == f"https://games.example:8443/j/{made['code']}"


async def test_a_room_shows_its_public_information(http: httpx.AsyncClient, ann: Headers) -> None:
    asked = {"game": "driftline", "settings": {"player_limit": 12}, "password": "swordfish"}
    made = (await http.post("/api/rooms", json=asked, headers=ann)).json()
    assert made.keys() == {"room_id", "code", "link", "link_scope", "ws_url", "ticket"}
    room = (await http.get(f"/api/rooms/{made['code'].lower()}")).json()
    assert room == {
        "room_id": made["room_id"],
        "code": made["code"],
        "game": "driftline",
        "title": "Driftline",
        "mode": "rounds",
        "phase": "lobby",
        "players": 0,
        "bots": 0,
        "spectators": 0,
        "limit": 12,
        "private": False,
        "needs_password": True,
        "lobby": False,
        "locked": False,
        "late_join": "play",
        "link": f"http://play.example/j/{made['code']}",
        "link_scope": "anywhere",
    }


async def test_a_private_room_with_a_password_does_not_show_what_goes_on_in_it(
    http: httpx.AsyncClient, ann: Headers
) -> None:
    asked = {"game": "driftline", "private": True, "password": "swordfish"}
    made = (await http.post("/api/rooms", json=asked, headers=ann)).json()
    room = (await http.get(f"/api/rooms/{made['code']}")).json()
    hidden = ("phase", "players", "bots", "spectators", "locked")
    assert [room[field] for field in hidden] == [None] * 5
    assert (room["title"], room["needs_password"]) == ("Driftline", True)


async def test_a_ban_holds_for_the_same_player_under_another_name(
    app: FastAPI, http: httpx.AsyncClient, ann: Headers, bea: Headers
) -> None:
    made = (await http.post("/api/rooms", json={"private": True}, headers=ann)).json()
    renamed = (await http.post("/api/guests", json={"name": "Cleo"}, headers=bea)).json()
    app.state.node.registry.find(made["code"]).door.bans.add(renamed["player_id"])
    again = {"Authorization": f"Bearer {renamed['token']}"}
    for headers in (bea, again):
        for body in ({}, {"spectate": True}):
            refused = await http.post(f"/api/rooms/{made['code']}/join", json=body, headers=headers)
            assert (refused.status_code, refused.json()["error"]) == (403, "banned")


async def test_a_private_room_is_joined_by_its_code_alone(
    http: httpx.AsyncClient, ann: Headers
) -> None:
    made = (await http.post("/api/rooms", json={"private": True}, headers=ann)).json()
    assert (await http.get("/api/rooms")).json() == []
    joined = await http.post(f"/api/rooms/{made['code']}/join", json={}, headers=ann)
    assert joined.json()["room_id"] == made["room_id"]
    watching = {"spectate": True}
    spectator = await http.post(f"/api/rooms/{made['code']}/join", json=watching, headers=ann)
    assert spectator.status_code == 200


async def test_a_password_is_asked_for(http: httpx.AsyncClient, ann: Headers, bea: Headers) -> None:
    made = (await http.post("/api/rooms", json={"password": "swordfish"}, headers=ann)).json()
    join = f"/api/rooms/{made['code']}/join"
    refusals = []
    for body in ({}, {"password": "wrong"}):
        refused = await http.post(join, json=body, headers=bea)
        refusals.append((refused.status_code, refused.json()["error"]))
    assert refusals == [(403, "password_needed"), (403, "wrong_password")]
    assert (await http.post(join, json={"password": "swordfish"}, headers=bea)).is_success
    assert (await http.post(join, json={}, headers=ann)).is_success  # her place is there already


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("GET", "/api/rooms/NOPE1", None, 404, "no_such_room"),
        ("POST", "/api/rooms/NOPE1/join", {}, 404, "no_such_room"),
        ("POST", "/api/quick-play", {"game": "chess"}, 404, "unknown_game"),
        ("POST", "/api/rooms", {"settings": {"player_limit": 0}}, 422, "bad_settings"),
        ("POST", "/api/rooms", {"settings": {"gravity": 1}}, 422, "bad_settings"),
        ("POST", "/api/quick-play", {"game": "driftline", "mode": "chess"}, 422, "bad_settings"),
        ("POST", "/api/quick-play", {"game": "paint_tag", "mode": "buy"}, 422, "bad_settings"),
        ("POST", "/api/quick-play", {"mode": "x" * 33}, 422, "invalid"),
        ("POST", "/api/rooms", {"password": "x" * 65}, 422, "invalid"),
    ],
)
async def test_impossible_requests_are_refused(
    http: httpx.AsyncClient,
    ann: Headers,
    method: str,
    path: str,
    body: object,
    status: int,
    error: str,
) -> None:
    answer = await http.request(method, path, json=body, headers=ann)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["message"].endswith(".")


async def test_rooms_that_a_quick_play_opens_count_as_new_rooms_too() -> None:
    async with client_of(create_app(settings(rooms_per_minute=2))) as http:
        ann = await guest(http, "Ann")
        answers = [
            await http.post(
                "/api/quick-play", json={"game": "driftline", "mode": mode}, headers=ann
            )
            for mode in ("rounds", "teams", "world", "rounds")
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert answers[2].json()["error"] == "rate_limit"
    assert answers[2].headers["retry-after"] == "60"


async def test_rooms_beyond_a_budget_are_refused_and_how_tells_whether_to_ask_again(
    http: httpx.AsyncClient, ann: Headers
) -> None:
    async def post(**chosen: object) -> httpx.Response:
        asked = {"game": "driftline", "settings": {"mode": "world", **chosen}}
        return await http.post("/api/rooms", json=asked, headers=ann)

    bots = {"player_limit": 1000, "map_size": "huge", "bot_level": 2}
    for answer in [await post(min_players=1000, **bots) for _ in range(4)]:
        assert (answer.status_code, answer.json()["error"]) == (422, "too_many_bots")
        assert answer.json()["message"].endswith(" may have 400 bots together.")
    assert (await post(player_limit=400, min_players=400)).status_code == 200
    answer = await post(player_limit=8, min_players=1)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")


async def test_the_list_comes_in_pages_and_by_game(
    app: FastAPI, http: httpx.AsyncClient, ann: Headers
) -> None:
    for game in ("driftline", "paint_tag", "paint_tag"):
        app.state.node.registry.open(game)
    pages = [
        await http.get("/api/rooms", params={"game": "paint_tag", "limit": 1, "offset": offset})
        for offset in range(3)
    ]
    assert [page.headers["x-total-count"] for page in pages] == ["2", "2", "2"]
    assert [len(page.json()) for page in pages] == [1, 1, 0]
    assert len({room["code"] for page in pages for room in page.json()}) == 2
    assert len((await http.get("/api/rooms")).json()) == 3
    for bad in ({"limit": 0}, {"limit": 101}, {"offset": -1}):
        assert (await http.get("/api/rooms", params=bad)).status_code == 422


async def test_wrong_codes_of_an_address_are_throttled_and_say_until_when(
    http: httpx.AsyncClient,
) -> None:
    answers = [await http.get("/api/rooms/BCDFGH") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [404] * 60 + [429]
    assert answers[-1].headers["retry-after"] == "60"
    assert answers[-1].json()["error"] == "rate_limit"


async def test_a_locked_room_lets_its_members_back(
    app: FastAPI, http: httpx.AsyncClient, ann: Headers, bea: Headers
) -> None:
    made = (await http.post("/api/rooms", json={"private": True}, headers=ann)).json()
    app.state.node.registry.find(made["code"]).door.locked = True
    join = f"/api/rooms/{made['code']}/join"
    refused = await http.post(join, json={}, headers=bea)
    assert (refused.status_code, refused.json()["error"]) == (403, "locked")
    assert (await http.post(join, json={}, headers=ann)).status_code == 200


async def test_a_party_finds_each_other_by_its_code_and_plays_together(
    http: httpx.AsyncClient, ann: Headers, bea: Headers
) -> None:
    made = (await http.post("/api/parties", headers=ann)).json()
    assert made.keys() == {"code", "leader", "members", "room"}
    path = f"/api/parties/{made['code']}"
    joined = (await http.post(f"{path}/join", headers=bea)).json()
    assert [member["name"] for member in joined["members"]] == ["Ann", "Bea"]
    assert joined["room"] is None
    asked = {"party": made["code"]}
    refused = await http.post("/api/quick-play", json=asked, headers=bea)
    assert (refused.status_code, refused.json()["error"]) == (403, "not_leader")
    placed = (await http.post("/api/quick-play", json=asked, headers=ann)).json()
    seen = (await http.get(path, headers=bea)).json()["room"]
    assert seen == placed["code"]
    followed = (await http.post(f"/api/rooms/{seen}/join", headers=bea)).json()
    assert followed["room_id"] == placed["room_id"]
    assert (await http.post(f"{path}/leave", headers=ann)).status_code == 204
    assert (await http.get(path, headers=ann)).json()["error"] == "no_such_party"
    assert len((await http.get(path, headers=bea)).json()["members"]) == 1


async def test_asking_for_places_again_and_again_is_capped_by_the_minute() -> None:
    app = create_app(settings(joins_per_minute=5))
    async with client_of(app) as http:
        headers = await guest(http, "Ann")
        made = (await http.post("/api/rooms", json={}, headers=headers)).json()
        join = f"/api/rooms/{made['code']}/join"
        answers = [await http.post(join, json={}, headers=headers) for _ in range(5)]
        answers.append(await http.post("/api/quick-play", json={}, headers=headers))
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert answers[-1].headers["retry-after"] == "60"


async def test_wrong_codes_from_ever_new_addresses_of_one_site_are_throttled_together() -> None:
    app = create_app(settings(lookup_failures=2))

    async def look(address: str) -> int:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
            return (await http.get("/api/rooms/BCDFGH")).status_code

    answers = [await look(f"2001:db8:1:{number:x}::1") for number in range(33)]
    assert answers == [404] * 32 + [429]
    assert await look("2001:db8:2::1") == 404

"""The client's HTTP calls: what goes out, what comes back, and why a call was refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from game_server.client import JoinError
from game_server.client.http import (
    become_guest,
    call,
    http_client,
    join_party,
    leave_party,
    open_party,
    party,
    revoke_guest,
    room,
    rooms,
)
from tests.support.servers.in_process import running

if TYPE_CHECKING:
    from collections.abc import Callable


async def ask(answer: Callable[[httpx.Request], httpx.Response], method: str, **body: Any) -> Any:
    """What ``call`` makes of an answer."""
    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(transport=transport, base_url="http://x.example") as http:
        return await call(http, method, "/api/rooms", **body)


async def test_arguments_go_into_the_body_or_the_query_and_none_is_left_out() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"code": "BCDFGH"})

    assert await ask(answer, "POST", game="toy", mode=None) == {"code": "BCDFGH"}
    await ask(answer, "GET", game="toy", mode=None, offset=100)
    posted, got = asked
    assert json.loads(posted.content) == {"game": "toy"}
    assert (str(got.url), got.content) == ("http://x.example/api/rooms?game=toy&offset=100", b"")


@pytest.mark.parametrize(
    ("answer", "code", "sentence", "wait"),
    [
        (
            httpx.Response(409, json={"error": "full", "message": "No place is left."}),
            "full", "No place is left.", None,
        ),
        (
            httpx.Response(429, json={"error": "rate_limit"}, headers={"retry-after": "5"}),
            "rate_limit", "", 5.0,
        ),
        (
            httpx.Response(503, json={"error": "busy"}, headers={"retry-after": "soon"}),
            "busy", "", None,
        ),
        (
            httpx.Response(502, text="<h1>Bad gateway</h1>"),
            "http_502", "The server gave no usable answer.", None,
        ),
        (httpx.Response(200, text="hello"), "http_200", "The server gave no usable answer.", None),
        (httpx.Response(200, json="hello"), "http_200", "The server gave no usable answer.", None),
    ],
)  # fmt: skip
async def test_a_refusal_says_why_and_when_to_ask_again(
    answer: httpx.Response, code: str, sentence: str, wait: float | None
) -> None:
    with pytest.raises(JoinError) as refused:
        await ask(lambda _: answer, "POST")
    found = refused.value
    assert (found.code, str(found), found.retry_after_s) == (code, sentence, wait)


async def test_an_empty_answer_is_none() -> None:
    assert await ask(lambda _: httpx.Response(204), "POST") is None


async def test_a_client_has_the_guests_token_and_only_a_real_address() -> None:
    async with http_client("play.example", "secret") as http:
        assert http.headers["authorization"] == "Bearer secret"
    async with http_client("play.example") as http:
        assert "authorization" not in http.headers
    with pytest.raises(ValueError, match="address"):
        http_client("http://")


async def test_guests_rooms_and_parties_are_those_of_the_server() -> None:
    async with running() as live:
        url = f"http://127.0.0.1:{live.port}"
        ann, bob = [await become_guest(url, name=name) for name in ("Ann", "Bob")]
        again = await become_guest(url, name="Anna", token=ann["token"])
        assert (again["player_id"], again["name"]) == (ann["player_id"], "Anna")

        opened = live.app.state.node.registry.open("paint_tag")
        assert [found["code"] for found in await rooms(url, game="paint_tag")] == [opened.code]
        assert await rooms(url, game="driftline") == []
        assert await rooms(url, offset=1) == []
        assert (await room(url, opened.code))["link"].endswith(f"/j/{opened.code}")

        code = (await open_party(url, token=ann["token"]))["code"]
        joined = await join_party(url, code, token=bob["token"])
        assert joined["leader"] == ann["player_id"]
        await leave_party(url, code, token=ann["token"])
        left = await party(url, code, token=bob["token"])
        assert [each["player_id"] for each in left["members"]] == [bob["player_id"]]

        await revoke_guest(url, token=bob["token"])
        with pytest.raises(JoinError):
            await party(url, code, token=bob["token"])

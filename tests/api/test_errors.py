"""Errors: whatever goes wrong, the answer has one form."""

from __future__ import annotations

import gc

import httpx
import pytest
from fastapi import FastAPI, Request
from itsdangerous import BadSignature
from starlette.exceptions import HTTPException

from game_server.realtime.process.idle_collector import IdleCollector

NOT_TEXT = b"\xff\xfe" * 100
DEEP = b"[" * 4_000
LONG_NUMBER = b'{"name": %s}' % (b"1" * 5_000)
HELD_BY_CIRCLES = (Request, HTTPException, BadSignature)


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "error", "message"),
    [
        ("GET", "/api/nothing", b"", 404, "not_found", "There is nothing at this address."),
        ("GET", "/nothing.js", b"", 404, "not_found", "There is nothing at this address."),
        (
            "GET",
            "/api/guests",
            b"",
            405,
            "method_not_allowed",
            "This address does not take this method.",
        ),
        (
            "POST",
            "/main.js",
            b"",
            405,
            "method_not_allowed",
            "This address does not take this method.",
        ),
        ("POST", "/api/guests", b"{", 422, "invalid", "The body is not valid JSON."),
        (
            "POST",
            "/api/guests",
            b'{"name": 5}',
            422,
            "invalid",
            "name: Input should be a valid string.",
        ),
        (
            "POST",
            "/api/guests",
            b'{"nick": "A"}',
            422,
            "invalid",
            "nick: Extra inputs are not permitted.",
        ),
        (
            "POST",
            "/api/guests",
            b"[]",
            422,
            "invalid",
            "body: Input should be a valid dictionary or object to extract fields from.",
        ),
        ("POST", "/api/guests", DEEP, 422, "invalid", "The body is not valid JSON."),
        ("POST", "/api/guests", LONG_NUMBER, 422, "invalid", "The body is not valid JSON."),
        ("POST", "/api/guests", NOT_TEXT, 422, "invalid", "The body is not valid JSON."),
    ],
)
async def test_every_refusal_has_the_one_form(
    http: httpx.AsyncClient,
    method: str,
    path: str,
    content: bytes,
    status: int,
    error: str,
    message: str,
) -> None:
    headers = {"content-type": "application/json"}
    answer = await http.request(method, path, content=content, headers=headers)
    assert answer.status_code == status
    body = answer.json()
    assert (body["error"], body["message"]) == (error, message)


@pytest.mark.parametrize(
    ("path", "body", "token"),
    [
        ("/api/guests", NOT_TEXT, None),
        ("/api/guests", DEEP, None),
        ("/api/guests", LONG_NUMBER, None),
        ("/api/guests", b'{"name": 5}', None),
        ("/api/nothing", b"{}", None),
        ("/api/quick-play", b"{}", "a forged one"),
    ],
    ids=["not text", "deep", "a long number", "wrong", "nowhere", "forged"],
)
async def test_refused_requests_are_freed_without_a_garbage_collection(
    http: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    body: bytes,
    token: str | None,
) -> None:
    monkeypatch.setattr(IdleCollector, "idle", lambda self: False)
    headers = {"content-type": "application/json"}
    headers |= {"authorization": f"Bearer {token}"} if token else {}

    async def ask() -> None:
        assert (await http.post(path, content=body, headers=headers)).status_code >= 400

    await ask()
    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            await ask()
        kept = [thing for thing in gc.get_objects() if isinstance(thing, HELD_BY_CIRCLES)]
    finally:
        gc.enable()
    assert kept == []


async def test_a_mistake_of_ours_names_an_incident_and_no_detail(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*wish: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(app.state.node.services.room_list, "page", broken)
    incidents: list[tuple[str, str]] = []
    monkeypatch.setattr(
        app.state.node.reporter,
        "incident",
        lambda name, room, game, fault: incidents.append((name, str(fault))),
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
        answer = await http.get("/api/rooms")
    ((name, detail),) = incidents
    assert detail == "a secret detail"
    assert answer.status_code == 500
    assert answer.json() == {
        "error": "internal",
        "message": f"The server made a mistake (incident {name}).",
    }

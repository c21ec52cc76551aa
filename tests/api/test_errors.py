"""Errors: whatever goes wrong, the answer has one form."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI


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
        (
            "POST",
            "/api/guests",
            b'{"name": "%s"}' % (b"x" * 70_000),
            413,
            "content_too_large",
            "The request is too large.",
        ),
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


async def test_a_body_without_a_length_is_measured_as_it_comes(http: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(1_024)

    headers = {"content-type": "application/json"}
    answer = await http.post("/api/guests", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (413, "content_too_large")


async def test_a_mistake_of_ours_names_an_incident_and_no_detail(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*wish: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(app.state.node.services.matchmaker, "list", broken)
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

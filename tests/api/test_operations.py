"""What operators and tools read."""

from __future__ import annotations

from typing import Any

import httpx
from fastapi import FastAPI

from game_server.protocol.generate import describe


async def test_health_and_readiness(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    assert (await http.get("/readyz")).json() == {"status": "ready"}


async def test_a_draining_server_is_healthy_but_not_ready(
    app: FastAPI, http: httpx.AsyncClient
) -> None:
    app.state.node.drain()
    assert (await http.get("/healthz")).status_code == 200
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()["error"]) == (503, "draining")


async def test_the_protocol_holds_the_core_and_every_games_tables(http: httpx.AsyncClient) -> None:
    document = (await http.get("/api/protocol")).json()
    games = document.pop("games")
    assert document.pop("hold_s") == 30
    assert document == describe()
    assert list(games) == ["driftline", "paint_tag"]
    paint = games["paint_tag"]
    assert (paint["title"], paint["tick_hz"], paint["has_page"]) == ("Paint Tag", 10, False)
    assert [kind["name"] for kind in paint["kinds"]][:2] == ["match", "seat"]
    shown = paint["settings_schema"]["properties"]
    assert "player_limit" in shown
    assert "score_limit" not in shown  # which means nothing there
    assert games["driftline"]["has_page"] is True


async def test_the_protocol_is_sent_again_only_when_it_has_changed(
    http: httpx.AsyncClient,
) -> None:
    first = await http.get("/api/protocol")
    again = await http.get("/api/protocol", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_metrics_are_in_prometheus_format(http: httpx.AsyncClient) -> None:
    page = await http.get("/metrics")
    assert page.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    for line in (
        "# TYPE game_server_rooms gauge",
        "# TYPE game_server_messages_in_total counter",
        "# TYPE game_server_tick_phase_seconds histogram",
        "# TYPE game_server_tick_late_seconds histogram",
        "# TYPE game_server_steps_dropped_total counter",
        "# TYPE game_server_input_margin_ticks histogram",
        "# TYPE game_server_inputs_total counter",
        "# TYPE game_server_resyncs_total counter",
        "game_server_rooms 0.0",
    ):
        assert line in page.text.splitlines()


async def test_every_call_is_documented_with_its_errors(http: httpx.AsyncClient) -> None:
    document = (await http.get("/openapi.json")).json()
    calls = {
        f"{method.upper()} {path}": call
        for path, calls in document["paths"].items()
        for method, call in calls.items()
    }
    assert calls.keys() == {
        "POST /api/guests",
        "POST /api/quick-play",
        "POST /api/rooms",
        "GET /api/rooms",
        "GET /api/rooms/{code}",
        "POST /api/rooms/{code}/join",
        "GET /api/rooms/{code}/qr.svg",
        "POST /api/parties",
        "GET /api/parties/{code}",
        "POST /api/parties/{code}/join",
        "POST /api/parties/{code}/leave",
        "GET /api/protocol",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "GET /ws",
    }
    assert all(call["summary"] for call in calls.values())
    error = {"$ref": "#/components/schemas/Error"}
    for call in calls.values():
        for status, answer in call["responses"].items():
            if int(status) >= 400:
                assert schema_of(answer) == error
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert calls["POST /api/quick-play"]["security"] == [{"guest": []}]


async def test_the_documentation_page_may_load_what_it_needs(http: httpx.AsyncClient) -> None:
    page = await http.get("/docs")
    assert page.status_code == 200
    assert "cdn.jsdelivr.net" in page.headers["content-security-policy"]


def schema_of(answer: dict[str, Any]) -> Any:
    return answer["content"]["application/json"]["schema"]

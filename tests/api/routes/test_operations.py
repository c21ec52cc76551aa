"""What operators and tools read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from game_server.api.readiness import STALLED_S
from game_server.app import create_app
from game_server.rooms.world.tick_clock import TickClock
from tests.api.conftest import client_of
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    from fastapi import FastAPI


async def test_health_and_readiness(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    assert (await http.get("/readyz")).json() == {"status": "ready"}


async def test_a_draining_server_is_healthy_but_not_ready(
    app: FastAPI, http: httpx.AsyncClient
) -> None:
    app.state.node.drain()
    assert (await http.get("/healthz")).status_code == 200
    assert await refused(http, "/readyz") == (503, "draining", "The server is about to stop.")


async def test_ticks_that_stand_still_are_no_health(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TickClock, "overdue_s", STALLED_S)
    assert (await http.get("/healthz")).status_code == 200
    monkeypatch.setattr(TickClock, "overdue_s", STALLED_S + 7)
    for path in ("/healthz", "/readyz"):
        stalled = (503, "stalled", "The server has not ticked for 12 seconds.")
        assert await refused(http, path) == stalled


async def test_the_protocol_is_sent_again_only_when_it_has_changed(
    http: httpx.AsyncClient,
) -> None:
    first = await http.get("/api/protocol")
    again = await http.get("/api/protocol", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


LOCAL = "http://localhost:8000"
TOKEN = "a token for metrics"


async def test_metrics_are_in_prometheus_format(app: FastAPI) -> None:
    async with client_of(app, LOCAL) as http:
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


@pytest.mark.parametrize(
    ("base_url", "peer", "headers"),
    [
        (LOCAL, "203.0.113.9", {}),
        ("http://play.example", "127.0.0.1", {}),  # a proxy on this machine, or a rebound name
        (LOCAL, "127.0.0.1", {"x-forwarded-for": "203.0.113.9"}),
        (LOCAL, "127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        (LOCAL, "127.0.0.1", {"forwarded": "for=203.0.113.9"}),
        (LOCAL, "127.0.0.1", {"x-real-ip": "203.0.113.9"}),
    ],
)
async def test_metrics_are_for_this_machine_only_unless_a_token_is_set(
    app: FastAPI, base_url: str, peer: str, headers: dict[str, str]
) -> None:
    transport = httpx.ASGITransport(app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as http:
        status, code, sentence = await refused(http, "/metrics", headers)
    assert (status, code) == (403, "metrics_private")
    assert "GAME_SERVER_METRICS_TOKEN" in sentence


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.0.0.9"])
@pytest.mark.parametrize("base_url", [LOCAL, "http://127.0.0.1:8000", "http://[::1]:8000"])
async def test_this_machine_needs_no_token(app: FastAPI, peer: str, base_url: str) -> None:
    transport = httpx.ASGITransport(app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as http:
        assert (await http.get("/metrics")).status_code == 200


async def test_a_token_opens_the_metrics_to_other_machines() -> None:
    app = create_app(settings(metrics_token=TOKEN))
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://play.example") as http:
        bearer = {"authorization": f"Bearer {TOKEN}"}
        assert (await http.get("/metrics", headers=bearer)).status_code == 200
        for headers in ({}, {"authorization": f"Bearer {TOKEN}x"}, {"authorization": "Bearer é"}):
            status, code, sentence = await refused(http, "/metrics", headers)
            assert (status, code) == (401, "auth")
            assert "GAME_SERVER_METRICS_TOKEN" in sentence


async def refused(
    http: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Status, code and sentence of the answer."""
    encoded = {name.encode(): value.encode() for name, value in (headers or {}).items()}
    answer = await http.get(path, headers=encoded)
    body = answer.json()
    return answer.status_code, body["error"], body["message"]

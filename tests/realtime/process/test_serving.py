"""uvicorn as the game sets it up: its settings, the drain before the stop, and signals."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

from game_server.cli import listen
from game_server.realtime.http.http_connections import HttpConnections
from game_server.realtime.process import serving
from game_server.realtime.process.serving import GameServer, server_config
from game_server.realtime.sockets.websocket_protocol import GameWebSocketProtocol
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    import pytest

    from game_server.realtime.http.http_protocol import GameConfig


async def no_app(scope: Any, receive: Any, send: Any) -> None:
    """An application without a lifespan."""
    assert scope["type"] != "lifespan"


def quiet_config() -> GameConfig:
    config = server_config(no_app)
    config.lifespan = "off"
    return config


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


def test_one_worker_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    config = server_config(no_app)
    assert config.workers == 1
    assert not config.proxy_headers


def test_sockets_are_the_games_and_large_messages_are_not_read() -> None:
    config = server_config(no_app, connections := HttpConnections())
    assert config.ws is GameWebSocketProtocol
    assert config.ws_max_size == 4_096
    assert config.connections is connections
    assert server_config(no_app).connections is not connections


async def test_it_says_when_it_has_started_and_before_it_stops() -> None:
    said: list[str] = []
    server = GameServer(
        quiet_config(), lambda: said.append("started"), lambda: said.append("stopping")
    )
    with listen("127.0.0.1", 0) as listener:
        task = asyncio.create_task(server.serve([listener]))
        async with asyncio.timeout(WITHIN_S):
            while not said:
                await asyncio.sleep(0.001)
        assert said == ["started"]
        server.handle_exit(signal.SIGTERM, None)
        await asyncio.wait_for(task, WITHIN_S)
    assert said == ["started", "stopping"]


def test_a_signal_passed_on_at_once_is_the_same_signal_and_a_later_one_hurries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "time", clock := Clock())
    server = GameServer(quiet_config(), lambda: None, lambda: None)
    server.handle_exit(signal.SIGINT, None)
    assert server.should_exit
    clock.now += 0.9
    server.handle_exit(signal.SIGINT, None)
    assert not server.force_exit
    clock.now += 0.2
    server.handle_exit(signal.SIGINT, None)
    assert server.force_exit

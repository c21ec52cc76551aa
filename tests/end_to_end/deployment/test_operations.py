"""The operator's view of a server with players: metrics, logs, a clean stop."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from game_server.client import Disconnected, GameConnection, join
from tests.support.clients.background_players import background_players, in_circles, open_room
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from tests.conftest import StartServer

TICKS = 60
PHASES = {"inputs", "step", "encode", "send"}


def _samples(url: str) -> dict[tuple[str, str], float]:
    """Values by metric name and its labels, written out."""
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics", timeout=WITHIN_S).text)
    return {
        (sample.name, ",".join(sorted(sample.labels.values()))): sample.value
        for family in families
        for sample in family.samples
    }


async def _play_on(game: GameConnection) -> None:
    async for _ in game:
        game.send()


async def test_metrics_tell_what_was_played(start_server: StartServer) -> None:
    server = start_server()
    code = await open_room(server.url, "driftline", mode="world", min_players=0)
    async with (
        asyncio.timeout(WITHIN_S),
        background_players(server.url, code, in_circles, in_circles) as (first, second),
    ):
        told: dict[tuple[str, str], float] = {}
        while (
            min(first.ticks_seen, second.ticks_seen) < TICKS
            or told["game_server_inputs_total", "driftline,ok"] <= TICKS
        ):
            await asyncio.sleep(0.05)
            told = _samples(server.url)
    assert told["game_server_rooms", ""] == 1
    assert told["game_server_members", ""] == 2
    assert told["game_server_connections", ""] == 2
    ticks = told["game_server_ticks_total", "driftline"]
    assert ticks >= TICKS
    assert told["game_server_messages_out_total", ""] >= 2 * TICKS
    assert told["game_server_bytes_out_total", ""] > told["game_server_messages_out_total", ""] * 20
    assert told["game_server_incidents_total", ""] == 0
    assert told["game_server_keyframes_total", "driftline"] >= 2
    assert told["game_server_ticks_skipped_total", "driftline"] < ticks
    measured = {
        labels.split(",")[1]
        for name, labels in told
        if name == "game_server_tick_phase_seconds_count"
    }
    assert measured >= PHASES
    for phase in PHASES:
        assert told["game_server_tick_phase_seconds_count", f"driftline,{phase}"] == ticks


async def test_stopping_tells_clients_to_come_back_and_names_no_secret(
    start_server: StartServer,
) -> None:
    server = start_server(log_format="json")
    async with join(server.url, name="Anna", game="driftline") as game:
        async for _ in game:
            break
        asyncio.get_running_loop().call_later(0.2, server.terminate)
        with pytest.raises(Disconnected) as ended:
            await _play_on(game)
    assert ended.value.code == 4001
    assert ended.value.comes_back
    server.stop()
    lines = [json.loads(line) for line in server.text().splitlines() if line.startswith("{")]
    joined = next(line for line in lines if line["event"] == "joined")
    assert joined["room"]
    assert joined["player"]
    assert game.welcome.resume not in server.text()
    left = next(line for line in lines if line["event"] == "disconnected")
    assert (left["room"], left["player"]) == (joined["room"], joined["player"])
    assert (left["code"], left["level"]) == (4001, "info")

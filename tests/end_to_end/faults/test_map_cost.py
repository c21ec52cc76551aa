"""Fifteen kilobytes of settings: what they may cost the server, and what everybody else."""

from __future__ import annotations

import asyncio

import pytest

from game_server.client import host, join
from game_server.client.commands import CommandError
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import running

HUGE = {"mode": "core_run", "map_size": "huge", "min_players": 0}


async def test_a_host_who_asks_for_huge_maps_again_and_again_has_to_wait() -> None:
    async with (
        asyncio.timeout(WITHIN_S),
        running(map_ms_per_address=60.0, default_game="driftline") as live,
        join(live.url) as player,
    ):
        node = live.app.state.node
        async with host(live.url, name="Ann", game="driftline", settings={"min_players": 0}) as ann:
            small = node.registry.maps.drawn
            await ann.change_settings(**HUGE, map_seed=1)
            assert node.registry.find(ann.code or "").state.map.width == 8192
            for seed in range(2, 10):
                with pytest.raises(CommandError) as refused:
                    await ann.change_settings(map_seed=seed)
                assert refused.value.code == "rate_limited"
            assert "wait" in str(refused.value)
            assert node.registry.maps.drawn == small + 1
            assert node.map_process.pid is not None
            assert (await anext(player)).tick > 0

"""What a server says of itself under ``/metrics``."""

from __future__ import annotations

import httpx

from load_tests.server_metrics import parse_totals
from tests.support.deadlines import WITHIN_S


async def samples(url: str) -> dict[str, float]:
    """The samples by name and labels, as ``game_server_ticks_total{game="driftline"}``."""
    async with httpx.AsyncClient(base_url=url, timeout=WITHIN_S) as http:
        lines = (await http.get("/metrics")).text.splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


async def counted(url: str, name: str, game: str) -> float:
    """A counter of a game; 0 as long as nothing was counted."""
    found = await samples(url)
    return found.get(f'game_server_{name}_total{{game="{game}"}}', 0.0)


async def late_inputs(url: str) -> int:
    """How many inputs have come too late for their tick, since the server's start."""
    async with httpx.AsyncClient(timeout=WITHIN_S) as http:
        inputs = parse_totals((await http.get(f"{url}/metrics")).text).inputs
    return round(inputs.get("late", 0))

"""Locust's page with the swarm's form and verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from load_tests.server_process import ServerProcess, free_port
from tests.load_tests.swarm.locust_runs import in_background, until
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_page_starts_a_shape_and_has_the_verdict(
    crowded: ServerProcess, artefacts: Path
) -> None:
    port = free_port()
    page = f"http://127.0.0.1:{port}"
    form = {"user_count": "4", "spawn_rate": "4", "run_time": "5s", "host": crowded.url}
    with in_background(artefacts, "--web-port", str(port)):
        assert await until(f"{page}/verdict", "") == "No run has ended yet."
        for_this_machine_alone = f"Starting web interface at {page},"
        assert for_this_machine_alone in (artefacts / "background.log").read_text()
        assert '"shape"' in await until(page, "choices")
        refused = httpx.post(
            f"{page}/swarm", data=form | {"lobby_size": "900"}, timeout=WITHIN_S
        ).json()
        assert (refused["success"], refused["message"]) == (
            False, "--lobby-size is a number from 0 to 64."
        )  # fmt: skip
        refused = httpx.post(
            f"{page}/swarm", data=form | {"host": "http://:8000"}, timeout=WITHIN_S
        ).json()
        assert refused["message"].startswith("'http://:8000' should be an address such as")
        started = httpx.post(
            f"{page}/swarm",
            data=form | {"shape": "ramp", "host": f"{crowded.url}/"},
            timeout=WITHIN_S,
        ).json()
        assert started["message"] == "Swarming started using shape class 'SwarmShape'"
        text = await until(f"{page}/verdict", "Swarm: ")
    assert "Swarm: up to 4 bots in " in text
    assert text.splitlines()[-1] == "PASS: the server held"

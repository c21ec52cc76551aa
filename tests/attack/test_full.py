"""Every attack, in full, each against a fresh server with its default settings: ``-m attack``."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attack.attacks import ATTACKS, Attack
from tests.attack.scene import Scene
from tests.attack.table import PROPERTY
from tests.attack.trial import Row, in_full, under_load
from tests.conftest import OpenPage
from tests.support.browser import GamePage
from tests.support.crew import open_room

pytestmark = [
    pytest.mark.attack,
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and 127.0.0.0/8"),
]
Record = Callable[[str, object], None]
CORRECTED = "(record.hear(), record.corrections.filter(({ distance }) => distance > 0).length)"


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
async def test_it_holds(attack: Attack, artefacts: Path, record_property: Record) -> None:
    row = await in_full(attack, artefacts)
    record_property(PROPERTY, row.plain())
    assert not row.broken


async def test_all_at_once(artefacts: Path, open_page: OpenPage, record_property: Record) -> None:
    with Scene(artefacts) as scene:
        page = await open_page()
        code = await open_room(scene.server.url, "driftline", mode="world", min_players=0)
        await page.accept(scene.server.url, code, "Ann")
        flying = asyncio.create_task(_fly_on_the_spot(page))
        before = await page.ask(CORRECTED)
        late_before = scene.totals().inputs.get("late", 0)
        shared = [attack for attack in ATTACKS if not attack.has_own_server]
        row = await under_load(
            scene, "all attacks at once", "memory < 2 × idle + 64 MB; a page plays on", shared
        )
        flying.cancel()
        late = scene.totals().inputs.get("late", 0) - late_before
        row.measured.append(await _page_plays_on(page, row, before, int(late)))
        record_property(PROPERTY, row.plain())
        assert not row.broken


async def _fly_on_the_spot(page: GamePage) -> None:
    """To and fro near where one has come in, where nothing stands."""
    for side in itertools.cycle(("left", "right")):
        await page.drive(side)
        await asyncio.sleep(0.15)


async def _page_plays_on(page: GamePage, row: Row, corrected_before: int, late: int) -> str:
    """What the page has seen of it, in words. Each input that comes late, as the attackers and the
    browser share the machine, may make one prediction wrong.
    """
    corrected = await page.ask(CORRECTED) - corrected_before
    stats = await page.ask("gameDebug.stats")
    row.expect(await page.ask("gameDebug.state") == "playing", "the page does not play")
    row.expect(not stats["reconnects"], f"the page has reconnected {stats['reconnects']} times")
    row.expect(not stats["checksum_failures"], "a world of the page came out wrong")
    row.expect(corrected <= late, f"{corrected} predictions of the page were wrong")
    return f"page: {corrected} corrections, {late} late inputs, {stats['reconnects']} reconnects"

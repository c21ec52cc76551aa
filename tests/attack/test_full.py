"""Every attack, in full, each against a fresh server with its default settings: ``-m attack``."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.attack.attacks import ATTACKS, Attack
from tests.attack.programs import noting_server
from tests.attack.results_table import PROPERTY
from tests.attack.scene import Scene
from tests.attack.trial import Row, in_full, under_load
from tests.support.clients.background_players import open_room

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import OpenPage
    from tests.support.pages.browser import GamePage

pytestmark = [
    pytest.mark.attack,
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and 127.0.0.0/8"),
]
SETTLES_S = 4.0
"""After coming in, until the page knows how early its inputs have to be."""
Record = Callable[[str, object], None]
NOTING_SERVER = noting_server.__file__
TICKS_TOLD = """(
  record.hear(), record.corrections.splice(0).map(({ tick, distance }) => [tick, distance > 0])
)"""
"""Each tick of which the server has told the own state since the last time, and whether the page's
prediction of it was wrong.
"""


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
async def test_it_holds(attack: Attack, artefacts: Path, record_property: Record) -> None:
    row = await in_full(attack, artefacts)
    record_property(PROPERTY, row.plain())
    assert not row.broken


async def test_all_at_once(artefacts: Path, open_page: OpenPage, record_property: Record) -> None:
    with Scene(artefacts, (sys.executable, NOTING_SERVER)) as scene:
        page = await open_page()
        wish: dict[str, Any] = {"mode": "world", "min_players": 0}
        wish[noting_server.MARK] = noting_server.MARKED
        code = await open_room(scene.server.url, "driftline", **wish)
        await page.accept(scene.server.url, code, "Ann")
        flying = asyncio.create_task(_fly_on_the_spot(page))
        await asyncio.sleep(SETTLES_S)
        await page.ask(TICKS_TOLD)
        shared = [attack for attack in ATTACKS if not attack.has_own_server]
        row = await under_load(
            scene, "all attacks at once", "memory < 2 × idle + 64 MB; a page plays on", shared
        )
        flying.cancel()
        row.measured.append(await _page_plays_on(page, row, artefacts / noting_server.MISSING))
        record_property(PROPERTY, row.plain())
        assert not row.broken


async def _fly_on_the_spot(page: GamePage) -> None:
    """To and fro near where one has come in, where nothing stands."""
    for side in itertools.cycle(("left", "right")):
        await page.drive(side)
        await asyncio.sleep(0.15)


async def _page_plays_on(page: GamePage, row: Row, missing: Path) -> str:
    """What the page has seen of it, in words. A prediction may be wrong for a tick whose input the
    server did not have in time, as ``missing`` notes, and for no other.
    """
    told = await page.ask(TICKS_TOLD)
    unknown = set(map(int, missing.read_text().split())) if missing.exists() else set[int]()
    wrong = [(before, tick) for (before, _), (tick, is_wrong) in pairwise(told) if is_wrong]
    # The word on a tick is also on those before it of which none came.
    surprises = [tick for before, tick in wrong if unknown.isdisjoint(range(before + 1, tick + 1))]
    wrong = [tick for _, tick in wrong if tick not in surprises]
    stats = await page.ask("gameDebug.stats")
    row.expect(await page.ask("gameDebug.state") == "playing", "the page does not play")
    row.expect(not stats["reconnects"], f"the page has reconnected {stats['reconnects']} times")
    row.expect(not stats["checksum_failures"], "a world of the page came out wrong")
    row.expect(not surprises, f"{len(surprises)} predictions were wrong: {surprises[:9]}")
    late = sum(told[0][0] < tick <= told[-1][0] for tick in unknown)
    return (
        f"page: {len(surprises)} of {len(told):,} predictions wrong besides {len(wrong)} of {late} "
        f"ticks whose input came late, {stats['reconnects']} reconnects"
    )

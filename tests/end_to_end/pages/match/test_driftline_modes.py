"""Driftline's modes of teams in a real page, among bots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.clients.background_players import open_room

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage

PATIENCE_S = 180.0
"""Bots act sooner or later: later where a busy machine makes the server drop steps."""


async def test_core_run_shows_teams_their_banks_and_pads(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = await open_room(
        server.url,
        "driftline",
        mode="core_run",
        teams=2,
        min_players=8,
        player_limit=8,
        bot_level=2,
    )
    page = await open_page()
    await page.accept(server.url, code, "Anna")
    await page.until("gameDebug.view.match.phase === 2")
    await page.until("gameDebug.entities('ships').length === 8")
    teams = "[...gameDebug.view.seats.values()].filter(seat => seat.state).map(seat => seat.team)"
    dealt = sorted(await page.ask(teams))
    assert dealt == [1, 1, 1, 1, 2, 2, 2, 2]
    assert await page.ask("gameDebug.view.map.pad_teams.includes(2)")
    banks = page.page.get_by_role("list", name="Teams")
    foe = {1: "▲ Orange", 2: "◆ Blue"}[
        await page.ask("gameDebug.view.seats.get(gameDebug.own.slot).team")
    ]
    assert sorted((await banks.inner_text()).split("\n")) == sorted(["20", "20", "Your team", foe])
    await page.drive("right", "down")
    await page.until("gameDebug.view.kinds.teams.some(team => team.score !== 20)", PATIENCE_S)
    await page.keep("core-run")


async def test_a_crowd_shows_where_many_are_who_leads_and_what_happens_near(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = await open_room(
        server.url, "driftline", mode="world", min_players=100, player_limit=100, bot_level=2,
        map_size="medium",
    )  # fmt: skip
    page = await open_page()
    await page.accept(server.url, code, "Anna")
    await page.until("gameDebug.entities('heat').some(line => line.levels > 0)", PATIENCE_S)
    assert await page.ask("gameDebug.entities('heat').length") == 16
    await page.until("gameDebug.entities('blips').length > 0", PATIENCE_S)
    assert await page.ask("gameDebug.entities('blips').length") <= 8
    feed = page.page.get_by_role("list", name="What happened")
    await feed.get_by_role("listitem").first.wait_for(timeout=PATIENCE_S * 1000)
    # Anna looks for trouble, is destroyed, and told by whom, though nobody else far away is.
    await page.hunt()
    fate = page.page.get_by_role("status").filter(has_text="Destroyed by")
    await fate.wait_for(timeout=PATIENCE_S * 1000)
    # It may have happened again meanwhile, and then the player has no ship for a moment.
    await page.until("gameDebug.view.seats.get(gameDebug.own?.slot)?.deaths >= 1", PATIENCE_S)
    await page.keep("crowd")

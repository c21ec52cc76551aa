"""An evening among friends in real browsers: a lobby, rounds, and everything that comes between."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.pages.axe import serious_findings
from tests.support.pages.lobby_actions import (
    COUNTDOWN,
    IN_LOBBY,
    PLAYING,
    RESULTS,
    accept,
    at_home,
    copy_link,
    deal,
    host,
    join,
    member,
    press,
    press_in_time,
    ready,
    set_number,
)

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage, StartProxy, StartServer
    from tests.support.pages.browser import GamePage

LONG_BEFORE_S = 15
"""Half as long as the place of who is merely lost is held."""
TOTALS = """
(() => {
  const { team_standings: told } = gameDebug.status;
  const rows = told.length ? told : gameDebug.entities("teams");
  return rows.map(({ team, score }) => [team, score]);
})()
"""
WHOLE_MAP = """
(() => {
  const { camera, map } = gameDebug.view;
  const [first, last] = [camera.toScreen(0, 0), camera.toScreen(map.width, map.height)];
  return first.x > 0 && first.y > 0 && last.x < innerWidth && last.y < innerHeight;
})()
"""
CELL_OF = "({ x, y }) => `${Math.floor(x / 1024)} ${Math.floor(y / 1024)}`"
"""A camera at a position shows entities of at most nine cells."""
TEAM_NAMES = {1: "Blue", 2: "Orange"}
MAP_PICTURE = "document.querySelector('.map-preview canvas').toDataURL()"
FIELDS = "[...document.querySelectorAll('input, select')].filter(one => one.checkVisibility())"


async def _join_by_link(page: GamePage, link: str, name: str) -> None:
    """From a link into the lobby, with one field to fill in."""
    await page.page.goto(link)
    field = page.page.get_by_label("Your name")
    await field.fill(name)
    assert await page.ask(f"{FIELDS}.map(one => one.id)") == ["guest-name"]
    await press(page, "Join")
    await page.until(IN_LOBBY)


async def _keep_at(page: GamePage, expression: str, name: str) -> None:
    """Keep a screenshot as soon as an expression holds."""
    await page.until(expression)
    await page.keep(name)


async def _assert_results_name_the_winning_team(page: GamePage) -> None:
    totals = dict(await page.ask(TOTALS))
    most = max(totals.values())
    best = [team for team in sorted(totals) if totals[team] == most]
    results = page.page.get_by_label("Results")
    own_team = await page.ask(f"gameDebug.view.seats.get({await page.slot}).team")
    if best == [own_team]:
        expected = "Your team wins"
    elif len(best) == 1:
        expected = f"{TEAM_NAMES[best[0]]} wins"
    else:
        expected = "Blue and Orange draw"
    await expect(results.get_by_role("heading")).to_have_text(expected)
    steps = results.locator(".podium li")
    for team, score in totals.items():
        await expect(steps.filter(has_text=TEAM_NAMES[team])).to_contain_text(str(score))


async def test_four_friends_play_a_round_and_all_want_another(
    start_server: StartServer, open_page: OpenPage
) -> None:
    server = start_server(results_s=60)
    anna, ben, cleo = [await open_page() for _ in range(3)]
    dora = await open_page(phone=True)
    await anna.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await at_home(anna, server.url, "Anna")
    await anna.page.get_by_role("group", name="Mode").get_by_text("Core run").click()
    await press(anna, "Host a private game")
    await anna.until(IN_LOBBY)
    await copy_link(anna)
    link = await anna.ask("navigator.clipboard.readText()")
    assert link == f"{server.url}/j/{await anna.ask('gameDebug.status.code')}"
    share = anna.page.get_by_label("Invite friends")
    await expect(share).to_contain_text("works on this computer only")
    await expect(share).to_contain_text("--lan")
    await anna.until("document.querySelector('.share img')?.naturalWidth > 0")
    friends = ((ben, "Ben"), (cleo, "Cleo"), (dora, "Dora"))
    await asyncio.gather(*(_join_by_link(page, link, name) for page, name in friends))
    await anna.until("gameDebug.status.members.length === 4")

    before = await ben.ask(MAP_PICTURE)
    await anna.page.locator("#setting-map_seed").fill("7")
    await set_number(anna, "Round", 10)
    await ben.until(f"{MAP_PICTURE} !== {before!r}")
    for page in (ben, dora):
        await page.until("gameDebug.status.settings.round_seconds === 10")
    await ben.page.get_by_role("textbox", name="Message").fill("Shall we?")
    await ben.page.keyboard.press("Enter")
    await expect(anna.page.get_by_role("log")).to_contain_text("Shall we?")
    await ready(ben, cleo)
    await anna.until(member("Ben", "ready"))
    await anna.keep("lobby-host")
    await dora.keep("lobby-phone")
    for page in (anna, dora):
        assert await page.layout_faults() == []
        assert await serious_findings(page) == []

    await ready(dora, anna)
    await press_in_time(dora, "Not ready", COUNTDOWN)
    await dora.until(IN_LOBBY)
    async with asyncio.TaskGroup() as looking:  # from now on: neither lasts long
        for page in (anna, ben, cleo, dora):
            looking.create_task(page.until(PLAYING))
        looking.create_task(_keep_at(anna, COUNTDOWN, "countdown"))
        looking.create_task(ready(dora))
    played = await anna.ask("gameDebug.view.match.round")
    await dora.keep("playing-phone")
    assert await dora.layout_faults() == []
    await anna.until(RESULTS)
    for page in (anna, dora):
        await _assert_results_name_the_winning_team(page)
    await ben.keep("results")
    assert await serious_findings(ben) == []
    await dora.keep("results-phone")
    assert await dora.layout_faults() == []

    for page in (anna, ben, cleo, dora):
        await press(page, "Rematch")
    await asyncio.gather(*(page.until(PLAYING) for page in (anna, dora)))
    assert await anna.ask("gameDebug.view.match.round") == played + 1


async def test_the_host_has_tools_before_and_in_a_match(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben = await open_page(phone=True), await open_page()
    code = await host(anna, shared_server.url, "Anna")
    await anna.page.get_by_label("Game", exact=True).select_option("paint_tag")
    await join(ben, shared_server.url, code, "Ben")
    await anna.keep("lobby-host-phone")
    assert await anna.layout_faults() == []
    await ready(anna)
    await expect(anna.page.locator(".lobby-bar .hint")).to_have_text("Waiting for Ben…")
    await ready(ben)
    await press_in_time(anna, "Stop", COUNTDOWN)
    await asyncio.gather(anna.until(IN_LOBBY), ben.until(IN_LOBBY))
    await press(anna, "Start now")
    await asyncio.gather(anna.until(PLAYING), ben.until(PLAYING))
    assert await ben.ask("gameDebug.view.game") == "paint_tag"
    await ben.page.keyboard.press("Enter")
    await ben.page.get_by_role("textbox", name="Message").wait_for()
    assert await serious_findings(ben) == []

    await anna.page.get_by_label("Menu of the room").click()
    await anna.page.get_by_text("Host tools").click()
    await anna.page.get_by_label("Lock the room").check()
    await anna.page.get_by_label("Late joiners").select_option("watch")
    await anna.page.get_by_role("dialog").get_by_label("Chat").select_option("5")
    await ben.until("gameDebug.status.locked && gameDebug.status.late_join === 'watch'")
    await ben.until("gameDebug.status.slow_mode_s === 5")
    await anna.page.get_by_text("Invite friends").click()
    await expect(anna.page.get_by_label("Invitation link")).to_have_value(re.compile(code))
    await anna.keep("menu-phone")
    assert await anna.layout_faults() == []
    assert await serious_findings(anna, "dialog[open]") == []
    await anna.page.get_by_label("Lock the room").uncheck()
    await deal(anna, "Ben", "Kick Ben")
    await expect(ben.page.get_by_role("dialog")).to_contain_text("You were removed")
    await ben.keep("kicked")
    assert await serious_findings(ben) == []

    await accept(ben, shared_server.url, code, "Ben")
    await ben.until("gameDebug.state === 'playing'")
    assert await ben.ask("gameDebug.own") is None  # late joiners watch
    await press(ben, "Play")
    refusal = ben.page.get_by_role("alert").filter(has_text="Late joiners watch")
    await expect(refusal).to_be_visible()
    await deal(anna, "Ben", "Ban Ben")
    await expect(ben.page.get_by_role("dialog")).to_contain_text("You were removed")
    ben.allow(r"/join 403")
    tab = ben.of(await ben.page.context.new_page())
    await accept(tab, shared_server.url, code, "Somebody else")
    await expect(tab.page.get_by_role("alert")).to_contain_text(re.compile("banned|may not", re.I))
    await tab.keep("banned")
    assert await anna.ask("gameDebug.status.members.length") == 1


async def test_who_loses_the_connection_is_awaited(
    start_server: StartServer, start_proxy: StartProxy, open_page: OpenPage
) -> None:
    server = start_server(hold_s=300)
    far = await start_proxy(server)
    ben, cleo = await open_page(), await open_page()
    code = await host(ben, server.url, "Ben")
    await join(cleo, far.url, code, "Cleo")
    await press(ben, "Start now")
    await asyncio.gather(ben.until(PLAYING), cleo.until(PLAYING))
    cleo.allow("ERR_|WebSocket")
    far.conditions.refuses = True
    far.reset()
    await expect(cleo.page.get_by_text("are kept for 300 seconds")).to_be_visible()
    await ben.until(f"{member('Cleo', 'connected')} === false")
    await ben.page.keyboard.press("Escape")
    await expect(ben.page.get_by_role("dialog")).to_contain_text("Reconnecting")
    await ben.keep("somebody-away")
    far.conditions.refuses = False
    await cleo.until(PLAYING)
    await ben.until(member("Cleo", "connected"))


async def test_who_stays_away_passes_the_host_on_and_comes_back_with_the_password_given_before(
    start_server: StartServer, start_proxy: StartProxy, open_page: OpenPage
) -> None:
    server = start_server(hold_s=2)
    far = await start_proxy(server)
    anna, ben, cleo = [await open_page() for _ in range(3)]
    await at_home(anna, server.url, "Anna")
    await anna.page.get_by_text("Options for hosting").click()
    await anna.page.get_by_label("Password").fill("swordfish")
    await press(anna, "Host a private game")
    await anna.until(IN_LOBBY)
    code = await anna.ask("gameDebug.status.code")
    for page, name, url in ((ben, "Ben", server.url), (cleo, "Cleo", far.url)):
        await page.page.goto(f"{url}/j/{code}")
        await page.page.get_by_label("Your name").fill(name)
        await page.page.get_by_label("Password of the room").fill("swordfish")
        await press(page, "Join")
        await page.until(IN_LOBBY)
    await ready(anna, ben, cleo)
    await ben.until(PLAYING)
    tick = await ben.ask("gameDebug.view.tick")
    cleo.allow(r"ERR_|WebSocket")
    far.conditions.refuses = True
    far.reset()
    await anna.page.close()
    await ben.until(f"gameDebug.status.host === {member('Ben', 'id')}")
    await ben.until("gameDebug.status.members.length === 1")
    await ben.until(f"gameDebug.view.tick > {tick} + 30")
    assert await ben.ask(PLAYING)
    await ben.keep("new-host")

    far.conditions.refuses = False
    await cleo.until(PLAYING)
    assert await cleo.ask("gameDebug.own.slot") is not None


async def test_a_host_who_leaves_is_followed_at_once(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben = await open_page(), await open_page()
    code = await host(anna, shared_server.url, "Anna")
    await ready(anna)
    hint = anna.page.locator(".lobby-bar .hint")
    await expect(hint).to_have_text("Waiting for friends, or start now.")
    await set_number(anna, "Needed to start", 2)
    await press(anna, "Start now")
    refusal = anna.page.get_by_role("alert").filter(has_text="A round needs 2 players.")
    await expect(refusal).to_be_visible()
    await anna.keep("too-few")
    await join(ben, shared_server.url, code, "Ben")
    await press(anna, "Leave")
    await anna.until("gameDebug.state === 'home'")
    await ben.until(f"gameDebug.status.host === {member('Ben', 'id')}", LONG_BEFORE_S)
    await join(anna, shared_server.url, code, "Anna")
    assert await anna.ask(f"gameDebug.status.host === {member('Ben', 'id')}")
    assert await anna.page.get_by_role("button", name="Start now").count() == 0


async def test_spectators_follow_players_fly_freely_see_the_whole_map_and_nothing_else(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben, phone = await open_page(), await open_page(), await open_page(phone=True)
    code = await host(anna, shared_server.url, "Anna")
    await set_number(anna, "Spectator delay", 2)
    await anna.page.get_by_label("Map size").select_option("large")
    for page, name in ((ben, "Ben"), (phone, "Dora")):
        await join(page, shared_server.url, code, name)
        await press(page, "Watch instead")
        await page.until(member(name, "spectator"))
    await press(anna, "Start now")
    await asyncio.gather(anna.until(PLAYING), ben.until(PLAYING), phone.until(PLAYING))
    assert await ben.ask("gameDebug.own") is None
    bar = ben.page.get_by_label("Watching")
    await expect(bar).to_contain_text("Anna")
    await expect(bar).to_contain_text("2 s late")
    await ben.keep("watching")
    await phone.keep("watching-phone")
    assert await phone.layout_faults() == []
    await ben.page.keyboard.press("e")
    await expect(bar).not_to_contain_text("Anna")
    await ben.page.keyboard.press("Tab")
    assert await ben.ask("document.activeElement.matches('button')")
    await ben.page.keyboard.press("f")
    await expect(bar).to_contain_text("freely")
    before = await ben.ask("gameDebug.view.watched.x")
    assert await ben.ask("document.activeElement.matches('button')")  # and keys fly all the same
    await ben.page.keyboard.down("a" if before > 1000 else "d")
    await ben.until(f"Math.abs(gameDebug.view.watched.x - {before}) > 200")
    await ben.keep("free-camera")
    await press(phone, "Free camera")
    assert await phone.layout_faults() == []

    await ben.page.keyboard.up("a" if before > 1000 else "d")
    await ben.page.keyboard.press("o")
    await expect(bar).to_contain_text("the whole map")
    await ben.until(WHOLE_MAP)
    await ben.until(f"new Set(gameDebug.entities('crystals').map({CELL_OF})).size > 9")
    await ben.keep("overview")
    await ben.page.keyboard.press("r")
    await expect(bar).to_contain_text("Director")
    assert await serious_findings(ben, ".spectator") == []
    await ben.page.keyboard.press("h")
    await expect(bar).to_be_hidden()
    await expect(ben.page.locator(".clean-note")).to_have_text(
        "Press H or Esc to bring everything back."
    )
    await ben.keep("clean-view")
    await ben.page.keyboard.press("Escape")
    await expect(bar).to_be_visible()
    assert await ben.page.get_by_role("dialog").count() == 0
    await press(phone, "Overview")
    await phone.until(WHOLE_MAP)
    assert await phone.layout_faults() == []
    await press(phone, "Clean view")
    watching = phone.page.get_by_label("Watching")
    await expect(watching).to_be_hidden()
    await phone.page.locator("#stage").tap(position={"x": 200, "y": 400})
    await expect(watching).to_be_visible()

"""The ways into a match, and what a page says when one is shut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
from playwright.async_api import expect

from game_server.client import join as join_by_script
from tests.support.clients.background_players import at_rest, background_players, open_room
from tests.support.deadlines import WITHIN_S
from tests.support.pages.browser import IN_A_MATCH
from tests.support.pages.lobby_actions import (
    IN_LOBBY,
    PLAYING,
    accept,
    at_home,
    deal,
    host,
    press,
    set_number,
)

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess
    from tests.conftest import OpenPage, StartProxy, StartServer

PASSWORD_FAILURES = 10


async def test_a_party_gets_into_one_match_of_the_mode_that_its_leader_chose(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben = await open_page(), await open_page(phone=True)
    await at_home(anna, shared_server.url, "Anna")
    await anna.page.get_by_text("Play together as a party").click()
    await press(anna, "Make a party")
    shown = anna.page.locator(".party").get_by_label("Party code").last
    await expect(shown).to_have_text(re.compile("^[A-Z]{6}$"))
    code = await shown.inner_text()
    await at_home(ben, shared_server.url, "Ben")
    await ben.page.get_by_text("Play together as a party").click()
    await ben.page.get_by_role("textbox", name="Party code").fill(code)
    await press(ben, "Join the party")
    await expect(ben.page.get_by_role("button", name="Waiting for Anna…")).to_be_disabled()
    await expect(anna.page.get_by_role("list", name="Party")).to_contain_text("Ben")
    await anna.keep("party")
    await ben.keep("party-phone")
    for page in (anna, ben):
        assert await page.layout_faults() == []

    await anna.page.get_by_role("group", name="Mode").get_by_text("Teams").click()
    await press(anna, "Play")
    await anna.until(IN_A_MATCH)
    await ben.until(IN_A_MATCH)  # by itself
    assert await anna.ask("gameDebug.status.mode") == "teams"
    assert await ben.ask("gameDebug.status.code") == await anna.ask("gameDebug.status.code")
    for page in (anna, ben):
        await page.page.get_by_label("Menu of the room").click()
        await press(page, "Leave the room")
    await expect(ben.page.locator(".party")).to_contain_text(code)
    await ben.page.reload()
    await expect(ben.page.locator(".party")).to_contain_text(code)
    await press(ben, "Leave")
    await expect(ben.page.get_by_role("button", name="Play", exact=True)).to_be_enabled()
    chosen = anna.page.get_by_role("group", name="Mode").get_by_label("Teams")
    await expect(chosen).to_be_checked()  # remembered


async def test_practice_and_public_rooms_are_one_click_away_and_full_ones_can_be_watched(
    start_server: StartServer, open_page: OpenPage
) -> None:
    server = start_server(bot_fill_s=300)
    anna, ben = await open_page(), await open_page(phone=True)
    await ben.page.goto(server.url)
    await ben.page.get_by_text("Public rooms", exact=True).click()
    await expect(ben.page.get_by_text("No public room is open")).to_be_visible()
    await ben.keep("no-rooms-phone")
    await at_home(anna, server.url, "Anna")
    await press(anna, "Practice with bots")
    await anna.until(PLAYING)
    await anna.until("gameDebug.entities('ships').length > 1")
    await anna.keep("practice")
    await anna.page.keyboard.press("Escape")
    await press(anna, "Leave the room")
    await press(anna, "Play")
    await anna.until("gameDebug.state === 'playing'")
    await expect(anna.page.get_by_text(re.compile(r"bots join in about \d+ s"))).to_be_visible()
    await anna.keep("waiting")
    go = ben.page.get_by_role("button", name=re.compile("^Join room"))
    await go.wait_for()
    await ben.keep("rooms-phone")
    assert await ben.layout_faults() == []
    await go.click()
    await press(ben, "Join")
    await ben.until("gameDebug.state === 'playing'")
    await expect(anna.page.get_by_text("Looking for other players")).to_be_hidden()

    await ben.page.get_by_label("Menu of the room").click()
    await press(ben, "Leave the room")
    await anna.page.keyboard.press("Escape")
    await press(anna, "Leave the room")
    await anna.page.get_by_text("Options for hosting").click()
    await anna.page.get_by_label("Show it among the public rooms").check()
    await press(anna, "Host a private game")
    await anna.until(IN_LOBBY)
    await set_number(anna, "Players", 1)
    await ben.page.get_by_role("button", name=re.compile("^Watch room")).click()
    await ben.until(IN_LOBBY)
    code = await ben.ask("gameDebug.status.code")
    assert await ben.ask("gameDebug.status.members.filter(({spectator}) => spectator).length") == 1

    await press(ben, "Leave")
    ben.allow("/join 409")
    await accept(ben, server.url, code, "Ben")
    await expect(ben.page.get_by_role("alert")).to_contain_text("You can watch")
    await ben.keep("full-phone")
    await press(ben, "Watch")
    await ben.until(IN_LOBBY)


async def test_an_invitation_says_clearly_why_not(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben = await open_page(), await open_page()
    ben.allow(r"/api/(rooms/\w+(/join)?|quick-play) 4\d\d")
    await ben.page.goto(f"{shared_server.url}/j/BBBBBB")
    alert = ben.page.get_by_role("alert")
    await expect(alert).to_contain_text("Look at the code again")
    await ben.keep("unknown")
    assert await ben.layout_faults() == []
    await expect(ben.page.get_by_role("button", name="Play with others")).to_be_visible()
    other_code = ben.page.get_by_role("textbox", name="Another code")
    await expect(other_code).to_be_focused()
    busy = {"error": "rate_limit", "message": "Too many requests."}
    await ben.page.route("**/quick-play", lambda route: route.fulfill(status=429, json=busy))
    await press(ben, "Play with others")
    await expect(alert).to_contain_text("Too many requests")
    await expect(other_code).to_be_visible()
    await expect(ben.page.get_by_role("button", name="Join", exact=True)).to_be_hidden()

    await at_home(anna, shared_server.url, "Anna")
    await anna.page.get_by_text("Options for hosting").click()
    await anna.page.get_by_label("Password").fill("swordfish")
    await press(anna, "Host a private game")
    await anna.until(IN_LOBBY)
    code = await anna.ask("gameDebug.status.code")
    await other_code.fill(code)
    await press(ben, "Find it")
    await ben.page.get_by_label("Your name").fill("Ben")
    password = ben.page.get_by_label("Password of the room")
    await password.fill("perch")
    await press(ben, "Join")
    await expect(alert).to_contain_text("The password is wrong")
    await ben.keep("wrong-password")
    await password.fill("swordfish")
    await anna.page.get_by_label("Lock the room").check()
    await press(ben, "Join")
    await expect(alert).to_contain_text("Ask the host to unlock it")
    await anna.page.get_by_label("Lock the room").uncheck()
    await anna.until("!gameDebug.status.locked")
    await _guess_wrongly(shared_server.url, code)
    await press(ben, "Join")
    await expect(alert).to_contain_text(re.compile(r"Too many wrong passwords.*Try again in \d+ s"))
    await ben.keep("locked-out")
    assert await ben.ask("gameDebug.state") == "home"  # and nothing is tried by itself


async def _guess_wrongly(url: str, code: str) -> None:
    """From this address, until it is locked out."""
    async with httpx.AsyncClient(base_url=url, timeout=WITHIN_S) as http:
        guest = (await http.post("/api/guests", json={})).json()
        headers = {"Authorization": f"Bearer {guest['token']}"}
        for _ in range(PASSWORD_FAILURES + 1):
            wrong = {"password": "wrong"}
            answer = await http.post(f"/api/rooms/{code}/join", json=wrong, headers=headers)
        assert answer.status_code == 429


async def test_a_refusal_or_a_silent_server_shows_on_the_screen_in_use(
    start_server: StartServer, start_proxy: StartProxy, open_page: OpenPage
) -> None:
    server = start_server(rooms_per_minute=2)
    link = await start_proxy(server)
    anna = await open_page()
    anna.allow(r"ERR_|WebSocket|/api/\w+.* 4\d\d|rooms \d+")
    await host(anna, link.url, "Anna")
    server.kill()
    await anna.until("gameDebug.state === 'reconnecting'")
    await anna.keep("reconnecting")
    server.start()
    dialog = anna.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("The room is gone")
    await expect(dialog).to_contain_text("most likely the server has been restarted")
    await anna.keep("gone")
    await press(anna, "To the start page")
    await anna.until("gameDebug.state === 'home'")
    assert await anna.ask("location.pathname") == "/"

    public = await open_room(server.url, "driftline", private=False)
    await press(anna, "Host a private game")
    await anna.until(IN_LOBBY)
    code = await anna.ask("gameDebug.status.code")
    await press(anna, "Leave")
    await press(anna, "Host a private game")
    notice = anna.page.locator(".home .notice")
    await expect(notice).to_contain_text(re.compile(r"Too many new rooms.*Try again in \d+ s"))
    await anna.keep("too-many-rooms")
    assert await anna.ask("gameDebug.state") == "home"

    link.conditions.refuses = True
    link.reset()
    await anna.page.get_by_label("Room code").fill(code)
    await press(anna, "Join")
    await expect(dialog).to_contain_text("The server cannot be reached")
    await anna.keep("unreachable")
    link.conditions.refuses = False
    await press(anna, "Try again")
    await expect(anna.page.locator(".invitation")).to_contain_text(f"Room {code}")
    await press(anna, "To the start page")

    async with background_players(server.url, public, at_rest):
        link.conditions.refuses = True
        link.reset()
        await press(anna, "Play")
        waiting = anna.page.locator(".mending").filter(has_text="The server cannot be reached")
        await expect(waiting).to_be_visible()
        await expect(waiting).not_to_contain_text("score")
        link.conditions.refuses = False
        await anna.until(IN_A_MATCH)


async def test_players_of_a_public_room_vote_somebody_out(
    shared_server: ServerProcess, open_page: OpenPage
) -> None:
    anna, ben = await open_page(), await open_page()
    await at_home(anna, shared_server.url, "Anna", "Paint Tag")
    await press(anna, "Play")
    await anna.until(IN_A_MATCH)
    code = await anna.ask("gameDebug.status.code")
    await accept(ben, shared_server.url, code, "Ben")
    await ben.until(IN_A_MATCH)
    async with join_by_script(shared_server.url, name="Cleo", code=code):
        await anna.until("gameDebug.status.members.length === 3")
        await anna.page.keyboard.press("Escape")
        await deal(anna, "Cleo", "Vote to remove Cleo")
        question = ben.page.get_by_role("alertdialog")
        await expect(question).to_contain_text("Remove Cleo from the room?")
        await ben.keep("vote")
        await ben.page.keyboard.press("y")
        await anna.until("gameDebug.status.members.length === 2")
        await expect(question).to_be_hidden()

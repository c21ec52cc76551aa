"""The game in a frame of another website: shown where that is listed, and nowhere else."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

from tests.support.pages.browser import IN_A_MATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import OpenPage, StartServer


@contextmanager
def website(markup: list[str]) -> Iterator[int]:
    """A website of one page, whose markup may still be changed; yields its port. By ``localhost``
    and by ``127.0.0.1`` it has two origins.
    """

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = "".join(markup).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join()


async def test_a_listed_website_shows_the_game_in_a_frame_and_another_one_an_empty_frame(
    start_server: StartServer, open_page: OpenPage
) -> None:
    markup = ["<!doctype html><title>Games</title><link rel=icon href=data:,>"]
    with website(markup) as port:
        server = start_server(embedded_by=f"http://localhost:{port}")
        markup.append(f'<iframe src="{server.url}/" width="1200" height="680"></iframe>')
        page = await open_page()

        await page.page.goto(f"http://localhost:{port}/")
        game = page.page.frames[1]
        await game.get_by_label("Your name").fill("Anna")
        await game.get_by_role("button", name="Play", exact=True).click()
        await page.until(IN_A_MATCH, within=game)
        await page.until("gameDebug.own", within=game)
        x, y = await game.evaluate("[gameDebug.own.x, gameDebug.own.y]")
        await page.page.keyboard.down("d")  # which the frame gets, as it was clicked into
        has_moved = f"Math.hypot(gameDebug.own.x - {x}, gameDebug.own.y - {y}) > 10"
        await page.until(has_moved, within=game)
        await page.keep("listed")

        page.allow("frame-ancestors|ERR_BLOCKED_BY_RESPONSE")
        async with page.page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            await page.page.goto(f"http://127.0.0.1:{port}/")
        refused = page.page.frames[1]
        assert refused.url.startswith("chrome-error:")
        assert await refused.evaluate("document.body.childElementCount") == 0
        await page.keep("unlisted")

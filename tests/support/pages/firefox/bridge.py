"""What Playwright starts in the place of Firefox: `python -m tests.support.pages.firefox.bridge`.

    Playwright ── this process ── Firefox

Playwright's commands (WebDriver BiDi) are those of a newer Firefox than Debian has. A command that
Firefox does not know yet, and that no test needs, is answered here. Everything else is passed on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import sys
from typing import TYPE_CHECKING

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

if TYPE_CHECKING:
    from asyncio import StreamReader

    from websockets.asyncio.connection import Connection

LISTENS = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
UNKNOWN = {"emulation.setMediaFeaturesOverride"}
"""Commands that are answered as if they had been carried out."""
ANY_SIZE = None


async def main(firefox: str, *arguments: str) -> int:
    """Start Firefox, say where to reach it, and end with it. Its exit status."""
    process = await asyncio.create_subprocess_exec(
        firefox, *arguments, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    address = await _address(process.stderr)

    async def handle(playwright: ServerConnection) -> None:
        assert playwright.request
        session = address + playwright.request.path
        async with (
            connect(session, max_size=ANY_SIZE, compression=None) as browser,
            asyncio.TaskGroup() as ways,
        ):
            ways.create_task(_commands(playwright, browser))
            ways.create_task(_answers(browser, playwright))

    async with serve(handle, "127.0.0.1", 0, max_size=ANY_SIZE, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)
        async for _ in process.stderr:
            pass
        return await process.wait()


async def _address(lines: StreamReader) -> str:
    async for line in lines:
        if found := LISTENS.search(line):
            return found[1].decode()
    raise SystemExit("Firefox has ended")


async def _commands(playwright: Connection, browser: Connection) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for text in playwright:
            command = json.loads(text)
            if command["method"] in UNKNOWN:
                answer = {"type": "success", "id": command["id"], "result": {}}
                await playwright.send(json.dumps(answer))
            else:
                await browser.send(text)
    await browser.close()


async def _answers(browser: Connection, playwright: Connection) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for text in browser:
            await playwright.send(text)
    await playwright.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(os.environ["FIREFOX"], *sys.argv[1:])))

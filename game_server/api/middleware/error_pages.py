"""Errors for people: a page in HTML where a browser asks for one, in place of the JSON."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from game_server.api.proxies import path_here
from game_server.api.web_page.negotiation import JSON, prefers_html

API = "/api/"
"""Below it are calls. Programs make them, and some name HTML in every request."""
Render = Callable[[Scope, int, str], bytes]
"""Returns the page for a request, a status and a sentence."""
FIRST_ERROR = 400


class ErrorPages:
    """Middleware: errors in JSON become pages for people who open an address in a browser."""

    def __init__(self, app: ASGIApp, render: Render) -> None:
        self._app = app
        self._render = render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _opens_a_page(scope):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def translated(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_error(message):
                start = message
            elif start is None or message["type"] != "http.response.body":
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await self._answer(scope, start, body, send)

        await self._app(scope, receive, translated)

    async def _answer(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        page = self._render(scope, start["status"], orjson.loads(body)["message"])
        headers = MutableHeaders(scope=start)
        headers["content-type"] = "text/html; charset=utf-8"
        headers["content-length"] = str(len(page))
        headers.add_vary_header("accept, sec-fetch-mode")
        await send(start)
        is_head = scope["method"] == "HEAD"
        await send({"type": "http.response.body", "body": b"" if is_head else page})


def _opens_a_page(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if path_here(scope).startswith(API) and headers.get("sec-fetch-mode") != "navigate":
        return False
    return prefers_html(headers.get("accept", ""))


def _is_error(start: Message) -> bool:
    media_type = Headers(scope=start).get("content-type", "")
    return start["status"] >= FIRST_ERROR and media_type.startswith(JSON)

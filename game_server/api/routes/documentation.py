"""``/openapi.json``, and ``/docs``, the page that shows it."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from game_server.api.routes.web_client import WebClient


class Documentation:
    """Describes an application upon the first request, in a thread, since it takes 100 ms."""

    def __init__(self, app: FastAPI, web_client: WebClient) -> None:
        self._app = app
        self._web_client = web_client
        self._document: bytes | None = None
        self._making = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [Route("/docs", self._page), Route("/openapi.json", self._openapi)]

    async def _page(self, request: Request) -> Response:
        return await self._web_client.get_response("docs/index.html", request.scope)

    async def _openapi(self, request: Request) -> Response:
        async with self._making:
            if self._document is None:
                document: dict[str, Any] = await asyncio.to_thread(self._app.openapi)
                self._document = orjson.dumps(document)
        return Response(self._document, media_type="application/json")

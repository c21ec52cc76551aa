"""The browser client: its files, and the page at ``/`` and at every invitation ``/j/{code}``."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route, Router
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

PACKAGE = Path(__file__).parents[1]
PLACES = (PACKAGE / "_web_client", PACKAGE.parent / "web_client")
"""In an installed wheel, and in a checkout."""

# A system's own table of media types may be wrong (Windows' registry), and a module script with
# another type than JavaScript does not run.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
CACHING = "no-cache"
"""Keep it, but ask whether it is still true: files have no version in their names, and a page
made of two versions' modules would not work."""


def find_web_client() -> Path:
    """The folder of the browser client. Raises FileNotFoundError."""
    for folder in PLACES:
        if (folder / "index.html").is_file():
            return folder
    raise FileNotFoundError("The web client is neither in the package nor beside it.")


class WebClient(StaticFiles):
    """Serves the client's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self.folder = folder

    def has_page(self, game: str) -> bool:
        """Whether a game brings scripts of its own; else the page draws its tables."""
        return (self.folder / "games" / game / "index.js").is_file()

    def routes(self) -> list[Route]:
        """The addresses that answer with the page itself."""
        return [Route("/", self._page), Route("/j/{code}", self._page)]

    def behind(self, router: Router) -> ASGIApp:
        """What a router does with addresses it doesn't know: look for a file there."""

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            await (self if scope["type"] == "http" else router.not_found)(scope, receive, send)

        return serve

    def file_response(
        self,
        full_path: os.PathLike[str] | str,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        suffix = Path(full_path).suffix
        response = FileResponse(
            full_path,
            status_code,
            {"cache-control": CACHING},
            MEDIA_TYPES.get(suffix, "application/octet-stream"),
            stat_result=stat_result,
        )
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    async def _page(self, request: Request) -> Response:
        return await self.get_response("index.html", request.scope)

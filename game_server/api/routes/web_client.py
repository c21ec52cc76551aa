"""The browser client: its files, and the page at ``/`` and at every invitation ``/j/{code}``.

All addresses in the page are relative, and its ``base`` leads from the page's own address up to the
root. So the page works under any path, even behind a proxy that removes the path without a header.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route, Router
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

PACKAGE = Path(__file__).parents[2]
FOLDERS = (PACKAGE / "_web_client", PACKAGE.parent / "web_client")
"""The client's folder in an installed wheel, and in a checkout."""

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
"""A browser keeps files, but asks each time whether they changed. Their names have no version, and
a page with modules of two versions would not work.
"""

BASE = '<base href="./" />'
"""The tag in ``index.html``, which is right for a page at the root."""


def find_web_client() -> Path:
    """The folder of the browser client. Raises FileNotFoundError."""
    for folder in FOLDERS:
        if (folder / "index.html").is_file():
            return folder
    raise FileNotFoundError("The web client is neither in the package nor beside it.")


class WebClient(StaticFiles):
    """Serves the client's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self.folder = folder

    def has_page(self, game: str) -> bool:
        """Whether a game has scripts of its own; otherwise the page draws its tables."""
        return (self.folder / "games" / game / "index.js").is_file()

    def routes(self) -> list[Route]:
        """The addresses that answer with the page itself."""
        return [
            Route("/", self._page),
            Route("/index.html", self._page),
            Route("/j/{code:path}", self._page),
        ]

    def behind(self, router: Router) -> ASGIApp:
        """An app for addresses that a router does not know: it looks for a file there."""

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

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at a path in the folder.

        Under a root path such as ``/games`` it may be a file of the folder ``games``, if a proxy
        has removed the root path.
        """
        try:
            return await super().get_response(path, scope)
        except HTTPException:
            whole = self.get_path({**scope, "root_path": ""})
            if whole == path:
                raise
            return await super().get_response(whole, scope)

    async def _page(self, request: Request) -> Response:
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        page = page.replace(BASE, f'<base href="{_way_up(request.scope)}" />', 1)
        tag = f'"{hashlib.sha256(page.encode()).hexdigest()[:16]}"'
        response = HTMLResponse(page, headers={"etag": tag, "cache-control": CACHING})
        if self.is_not_modified(response.headers, request.headers):
            return NotModifiedResponse(response.headers)
        return response


def _way_up(scope: Scope) -> str:
    """The relative path from a page's address to the root. Escaped slashes don't count."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    below = path.partition(b"?")[0].partition(b"/j/")[2] if b"/j/" in path else None
    return "./" if below is None else "../" * (1 + below.count(b"/"))

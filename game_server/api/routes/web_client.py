"""The browser client: its files, and the page at ``/`` and at every invitation ``/j/{code}``.

The page loads scripts that ``page_build`` has linked, from addresses that never change their
content. Until a build is there, and with ``plain_page``, it loads the modules as they are.

All addresses in the page are relative, and its ``base`` leads from the page's own address up to the
root. So the page works under any path, even behind a proxy that removes the path without a header.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route, Router
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from game_server.api.links import Links
from game_server.api.web_page.compressor import COMPRESS, Compressor
from game_server.api.web_page.error_page import error_page
from game_server.api.web_page.head import Head
from game_server.api.web_page.negotiation import best_encoding, encoded
from game_server.page_build.media_types import media_type
from game_server.page_build.result import FOLDER, Build

PACKAGE = Path(__file__).parents[2]
FOLDERS = (PACKAGE / "_web_client", PACKAGE.parent / "web_client")
"""The client's folder in an installed wheel, and in a checkout."""

CACHING = "no-cache"
"""For what may change: a browser keeps it, but asks each time whether it has changed."""
FOR_GOOD = "public, max-age=31536000, immutable"
"""For what never changes, since its address names its content."""

BASE = '<base href="./" />'
HEAD = "    <!-- head -->\n"
"""Lines of ``index.html`` that the server replaces. The base is right for a page at the root."""


def find_web_client() -> Path:
    """The folder of the browser client. Raises FileNotFoundError."""
    for folder in FOLDERS:
        if (folder / "index.html").is_file():
            return folder
    raise FileNotFoundError("The web client is neither in the package nor beside it.")


def has_page(folder: Path, game: str) -> bool:
    """Whether a game has scripts of its own; otherwise the page draws its tables."""
    return (folder / "games" / game / "index.js").is_file()


class WebClient(StaticFiles):
    """Serves the client's folder.

    ``build`` returns what the page loads, None for the modules as they are. ``head`` makes the tags
    of the page's head, with addresses by ``links``.
    """

    def __init__(
        self, folder: Path, build: Callable[[], Build | None], head: Head, links: Links
    ) -> None:
        super().__init__(directory=folder)
        self.folder = folder
        self._build = build
        self._head = head
        self._links = links
        self._manifest = head.manifest()
        self._compressor = Compressor(time.monotonic)

    def routes(self) -> list[Route]:
        """The addresses that answer with the page itself, and with what was built for it."""
        return [
            Route("/", self._page),
            Route("/index.html", self._page),
            Route("/j/{code:path}", self._page),
            Route("/manifest.webmanifest", self._app_manifest),
            Route(f"/{FOLDER}/{{digest}}/{{path:path}}", self._built),
        ]

    def behind(self, router: Router) -> ASGIApp:
        """An app for addresses that a router does not know: it looks for a file there."""

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            await (self if scope["type"] == "http" else router.not_found)(scope, receive, send)

        return serve

    def error_page(self, scope: Scope, status: int, message: str) -> bytes:
        """The page for an error, at whatever address."""
        page = error_page(self._html("error.html"), status, message)
        return _based(page, _error_way_up(scope)).encode()

    def file_response(
        self,
        full_path: os.PathLike[str] | str,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = FileResponse(
            full_path,
            status_code,
            {"cache-control": CACHING},
            media_type(str(full_path)),
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
        code = request.path_params.get("code")
        page = _based(self._html("index.html"), _page_way_up(request.scope))
        tags = self._head.tags(self._links.root(request), code)
        return self._unless_known(request, page.replace(HEAD, f"    {tags}\n", 1), "text/html")

    async def _app_manifest(self, request: Request) -> Response:
        text = self._manifest.decode()
        return self._unless_known(request, text, "application/manifest+json")

    async def _built(self, request: Request) -> Response:
        digest, path = request.path_params["digest"], request.path_params["path"]
        build = self._build()
        bodies = build.files.get(path) if build and build.digest == digest else None
        if bodies is None:
            raise HTTPException(404)
        headers = {"cache-control": FOR_GOOD, "content-type": _with_charset(media_type(path))}
        return encoded(request.headers, bodies, headers)

    def _html(self, name: str) -> str:
        build = self._build()
        return build.pages[name] if build else (self.folder / name).read_text(encoding="utf-8")

    def _unless_known(self, request: Request, text: str, kind: str) -> Response:
        """A text, or 304 if the browser has it already."""
        content = text.encode()
        digest = hashlib.sha256(content).hexdigest()
        headers = {
            "etag": f'W/"{digest[:16]}"',
            "cache-control": CACHING,
            "content-type": _with_charset(kind),
        }
        known = request.headers.get("if-none-match", "")
        if headers["etag"] in (tag.strip() for tag in known.split(",")):
            return NotModifiedResponse(Headers({**headers, "vary": "accept-encoding"}))
        encoding = best_encoding(request.headers.get("accept-encoding", ""), COMPRESS)
        return encoded(request.headers, self._compressor.bodies(content, digest, encoding), headers)


def _with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _based(page: str, way_up: str) -> str:
    return page.replace(BASE, f'<base href="{way_up}" />', 1)


def _page_way_up(scope: Scope) -> str:
    """The relative path from a page's address to the root. Escaped slashes don't count.

    Only what follows ``/j/`` counts, since a proxy may add a path that nobody tells the server.
    """
    _, invitation, code = _path_below_root(scope).partition(b"/j/")
    return "../" * (1 + code.count(b"/")) if invitation else "./"


def _error_way_up(scope: Scope) -> str:
    """The relative path to the root from any address below it."""
    return "../" * (_path_below_root(scope).count(b"/") - 1) or "./"


def _path_below_root(scope: Scope) -> bytes:
    """The path as it was sent, without the root path if it begins with that."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    root = quote(scope.get("root_path", "")).encode()
    return path.partition(b"?")[0].removeprefix(root)

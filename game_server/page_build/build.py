"""Builds all that the server sends of the page, from the files of the web client.

Every result stands in a folder named after the contents of all. An address never means other bytes
than before, so browsers keep them for good; and a page never mixes modules of two versions.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from game_server.page_build import page, styles
from game_server.page_build.compression import encodings
from game_server.page_build.kept import digest
from game_server.page_build.linking.linker import link
from game_server.page_build.linking.module import Unlinkable, text
from game_server.page_build.result import FOLDER, Build

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOME = "index.html"
PAGES = (HOME, "error.html")
OTHER_PAGES = "docs"
"""The folder of a page that is served as it is."""
FOR_EDITORS = "jsconfig.json"
DIGEST_DIGITS = 12


def build(sources: Mapping[str, bytes]) -> Build:
    """Link, join and compress.

    Raises KeyError when the page is not among the sources, and Unlinkable when a style sheet of the
    page itself is not UTF-8.
    """
    pages = {name: sources[name].decode() for name in PAGES}
    main = page.entry(pages[HOME])
    assert main is not None
    parts = [path for path in sources if PurePosixPath(path).match("games/*/index.js")]
    linked = link([main, *parts], sources)
    if main in linked.refused:
        return Build(refused=linked.refused)
    refused = dict(linked.refused)
    files = _others(sources, linked.modules, refused) | linked.scripts
    for name, html in pages.items():
        files[_sheet(name)] = _joined(page.style_sheets(html), sources, _sheet(name))
    name = digest(files)[:DIGEST_DIGITS]
    root = f"{FOLDER}/{name}/"
    return Build(
        name,
        {path: encodings(path, content) for path, content in files.items()},
        {
            path: page.with_built(html, root, files, _sheet(path), parts if path == HOME else ())
            for path, html in pages.items()
        },
        refused,
    )


def _others(
    sources: Mapping[str, bytes], linked: set[str], refused: dict[str, str]
) -> dict[str, bytes]:
    """The files that no script holds: art, data, style sheets, scripts that can't be linked.
    ``refused`` gets the style sheets that can't be read, which stay as they are.
    """
    found = {}
    for path, content in sources.items():
        folder = PurePosixPath(path).parts[0]
        if path in linked or path in (*PAGES, FOR_EDITORS) or folder == OTHER_PAGES:
            continue
        found[path] = content
        if path.endswith(".css"):
            try:
                found[path] = _joined([path], sources, path)
            except Unlinkable as fault:
                refused[path] = str(fault)
    return found


def _joined(sheets: Iterable[str], sources: Mapping[str, bytes], path: str) -> bytes:
    """The style sheet at ``path`` that says what these say. Raises Unlinkable."""
    return styles.join([(sheet, text(sheet, sources[sheet])) for sheet in sheets], path).encode()


def _sheet(page_name: str) -> str:
    return page_name.replace(".html", ".css")

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
from game_server.page_build.result import FOLDER, Build

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME = "index.html"
PAGES = (HOME, "error.html")
OTHER_PAGES = ("docs",)
"""Folders of pages that are served as they are."""
DIGEST_DIGITS = 12


def build(sources: Mapping[str, bytes]) -> Build:
    """Link, join and compress. Raises KeyError when the page is not among the sources."""
    pages = {name: sources[name].decode() for name in PAGES}
    main = page.entry(pages[HOME])
    assert main is not None
    parts = [path for path in sources if PurePosixPath(path).match("games/*/index.js")]
    linked = link([main, *parts], sources)
    if main in linked.refused:
        return Build(refused=linked.refused)
    files = _others(sources, linked.modules) | linked.scripts
    for name, html in pages.items():
        sheets = page.style_sheets(html)
        joined = styles.join([(path, sources[path].decode()) for path in sheets], _sheet(name))
        files[_sheet(name)] = joined.encode()
    name = digest(files)[:DIGEST_DIGITS]
    root = f"{FOLDER}/{name}/"
    return Build(
        name,
        {path: encodings(path, content) for path, content in files.items()},
        {
            path: page.with_built(html, root, files, _sheet(path), parts if path == HOME else ())
            for path, html in pages.items()
        },
        linked.refused,
    )


def _others(sources: Mapping[str, bytes], linked: set[str]) -> dict[str, bytes]:
    """The files that no script holds: art, style sheets, scripts that can't be linked."""
    found = {}
    for path, content in sources.items():
        name = PurePosixPath(path)
        if name.suffix in (".html", ".json") or name.parts[0] in OTHER_PAGES or path in linked:
            continue
        if name.suffix == ".css":
            content = styles.join([(path, content.decode())], path).encode()
        found[path] = content
    return found


def _sheet(page_name: str) -> str:
    return page_name.replace(".html", ".css")

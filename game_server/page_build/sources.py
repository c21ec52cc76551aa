"""The files of the web client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.page_build.media_types import MEDIA_TYPES

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path) -> dict[str, bytes]:
    """The files that a page may load, by path, with slashes."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in MEDIA_TYPES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

"""The files of the web client."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FOR_DEVELOPERS = {".md", ".ts", ".mts"}
"""Documents and types, which no page loads."""


def read(folder: Path) -> dict[str, bytes]:
    """The files that a page may load, by path, with slashes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() not in FOR_DEVELOPERS and path.is_file() and not _is_hidden(path)
    }


def _is_hidden(path: Path) -> bool:
    """Whether it is an editor's or a system's own file."""
    return path.name.startswith(".")

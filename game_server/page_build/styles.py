"""Joins style sheets, without comments and indentation."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PIECE = re.compile(
    r"""
    (?P<comment> /\*.*?\*/ )
    | url\( \s* (?P<quote>["']?) (?P<address>[^"')]*?) (?P=quote) \s* \)
    | (?P<text> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' )
    | \s* (?P<mark> [{};] ) \s*
    | (?P<space> \s+ )
    """,
    re.VERBOSE | re.DOTALL,
)
FIXED = re.compile(r"[a-z][a-z0-9+.-]*:|[/#]", re.IGNORECASE)
"""How addresses begin that do not depend on the style sheet's own."""


def join(sheets: Iterable[tuple[str, str]], path: str) -> str:
    """The style sheet at ``path`` that says what these say, each with its own path."""
    return "\n".join(_compact(text, own, path) for own, text in sheets)


def _compact(text: str, own: str, path: str) -> str:
    folder = posixpath.dirname(own)

    def replaced(piece: re.Match[str]) -> str:
        address = piece["address"]
        if address is None:
            return piece["text"] or piece["mark"] or (" " if piece["space"] else "")
        if not FIXED.match(address):
            target = posixpath.normpath(posixpath.join(folder, address))
            address = posixpath.relpath(target, posixpath.dirname(path) or ".")
        return f'url("{address}")'

    return PIECE.sub(replaced, text).strip()

"""Source maps (ECMA-426) that say for each line of a script from which line of which file it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
MORE = 32
"""The bit of a digit that says: further ones follow."""


def source_map(origins: Sequence[tuple[str, int] | None]) -> bytes:
    """The map as JSON. ``origins`` has the address of a source and a line, from 0, for each line of
    the script; None for lines that have no source.
    """
    sources: dict[str, int] = {}
    mappings: list[str] = []
    last_source = last_line = 0
    for origin in origins:
        if origin is None:
            mappings.append("")
            continue
        source, line = sources.setdefault(origin[0], len(sources)), origin[1]
        mappings.append("A" + _vlq(source - last_source) + _vlq(line - last_line) + "A")
        last_source, last_line = source, line
    document = {"version": 3, "sources": [*sources], "names": [], "mappings": ";".join(mappings)}
    return json.dumps(document, separators=(",", ":")).encode()


def _vlq(number: int) -> str:
    """A number in base 64, the lowest five bits first, its sign in the lowest bit."""
    left = abs(number) << 1 | (number < 0)
    digits = ""
    while True:
        left, digit = left >> 5, left & 31
        digits += DIGITS[digit | MORE if left else digit]
        if not left:
            return digits

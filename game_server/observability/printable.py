"""Text of strangers, made safe for a terminal and a log."""

from __future__ import annotations


def printable(text: str, most: int | None = None) -> str:
    """The text without control characters, cut to ``most`` characters."""
    cut = text if most is None or len(text) <= most else text[: most - 1] + "…"
    return cut if cut.isprintable() else "".join(c if c.isprintable() else "?" for c in cut)

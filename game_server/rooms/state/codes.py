"""Codes of rooms and parties, however somebody wrote, pasted or linked them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

LINKED = re.compile(r"/j/([^/?#\s]+)", re.IGNORECASE)
LONGEST = 32
"""Longer ones are no codes."""


def code_in(text: str) -> str:
    """The code in a text: what follows ``/j/`` when it is a link, else the whole; letters and
    digits of it, large and of plain width. Empty when there is none. The page reads codes by the
    same rule.
    """
    linked = LINKED.search(text)
    plain = unicodedata.normalize("NFKC", unquote(linked[1] if linked else text)).upper()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")[:LONGEST]

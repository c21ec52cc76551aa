"""Reads the page's HTML: which script and style sheets it loads. Makes it load what was built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

SHEET = re.compile(r'[ \t]*<link rel="stylesheet" href="([^"]+)" />\n')
ENTRY = re.compile(r'<script type="module" src="([^"]+)">')
ADDRESS = re.compile(r'(?<= )(href|src)="([^"]+)"')
END = "  </head>"


def style_sheets(html: str) -> list[str]:
    """The paths of its style sheets, in their order."""
    return SHEET.findall(html)


def entry(html: str) -> str | None:
    """The path of its module."""
    found = ENTRY.search(html)
    return found and found[1]


def with_built(
    html: str, root: str, files: Container[str], sheet: str, preloaded: Iterable[str]
) -> str:
    """The page with one style sheet, and with the files below ``root``, where they are among those.
    ``preloaded`` modules are loaded beside its own.
    """
    sheets = iter([f'    <link rel="stylesheet" href="{sheet}" />\n'])
    html = SHEET.sub(lambda _: next(sheets, ""), html)
    ahead = (f'    <link rel="modulepreload" href="{path}" />\n' for path in preloaded)
    html = html.replace(END, "".join(ahead) + END, 1)

    def moved(found: re.Match[str]) -> str:
        name, path = found.groups()
        return f'{name}="{root}{path}"' if path in files else found[0]

    return ADDRESS.sub(moved, html)

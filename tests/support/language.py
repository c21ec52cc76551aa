"""Constructions that make plain sentences hard to read, and where they stand.

Add a line to ``PATTERNS`` for each new one. To see what is left somewhere::

    uv run python -m tests.support.language game_server/rooms README.md
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PATTERNS: dict[str, str] = {
    # "Who comes late plays" -> "If you join late, you play".
    r"(?:^|[.;:] |, and |, but )[Ww]ho (?!is\b.*\?|may\b.*\?|can\b.*\?)\w+(?=[^.?]*[.,;])": (
        "a sentence whose subject is 'who ...': name the person, or say 'you'"
    ),
    r"(?:^|[.;:] )What (?!is\b|are\b|happens\b|to\b|it is\b)[^.?!]{3,60}? "
    r"(?:is|are|was|were|has|have|goes|comes|stays|costs|fails|holds|needs)\b(?=[^?]*\.)": (
        "a sentence whose subject is 'what ...': name the thing"
    ),
    r"\b[Ss]o many\b(?! that)": "'so many': say how many, or 'at most N'",
    r"\b[Tt]he own\b": "'the own': say whose: 'your', 'the player's own'",
    r"\b(?:is|are|was|were|be|been|being|gets?) told\b(?! apart)": (
        "'is told': say how: receives, is sent, is announced, sees"
    ),
    r"\b[Tt]ells? of\b|\btold of\b": "'tells of': describes, announces, reports",
    r"\bone's\b|\bone must\b|\bone may\b|\bone can\b": "'one ...': say 'you' or name the person",
    r"\b[Ww]hat there is\b|\b[Ww]hat cannot be had\b": "say the thing: a missing tool, what exists",
    r"\bnobody's\b": "'nobody's': say what it is: free, without an owner",
    r"\bthat which\b|\bthose who\b|\bhe who\b": "'those who ...': name them: players, members",
    r"\b[Tt]here where\b|\bthere, where\b": "'there where': say 'where'",
    r"\bRoomHost\b|\bTickBodies\b|\bwhereabouts\b|\bways_in\b|\brooms\.host\b": (
        "a name of the past: say RoomRegistry or Membership, TickMessages, lifecycle"
    ),
    r"\bby and by\b|\bto and fro\b|\bfor this moment\b": "say it plainly",
}
"""Each construction (a regular expression) with what to write in its place."""

PROSE_COMMENT = re.compile(r"#\s*(?!type:|noqa|fmt:|ruff|pragma|!)(.*)")
JAVASCRIPT_COMMENT = re.compile(r"/\*\*?(.*?)\*/|(?<![:\"'])//(.*?)$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"```.*?```|``[^`]*``|`[^`]*`|<!--.*?-->", re.DOTALL)
COMPILED = {re.compile(pattern, re.MULTILINE): cure for pattern, cure in PATTERNS.items()}


class Fault(NamedTuple):
    """A construction to replace: where it stands, what it says, what to do."""

    path: Path
    line: int
    text: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}: {self.cure}"


def faults(path: Path) -> list[Fault]:
    """All listed constructions in the prose of a file."""
    return [
        Fault(path, line + prose.count("\n", 0, match.start()), match.group().strip(), cure)
        for line, prose in _prose(path)
        for pattern, cure in COMPILED.items()
        for match in pattern.finditer(prose)
    ]


def _prose(path: Path) -> Iterator[tuple[int, str]]:
    """Passages meant for people, each with the line it begins in; code in them is blanked."""
    text = path.read_text(encoding="utf-8")
    found = {".md": _markdown, ".py": _python, ".js": _javascript, ".mjs": _javascript}
    for line, prose in found[path.suffix](text):
        yield line, CODE.sub(lambda code: re.sub(r"[^\n]", "x", code.group()), prose)


def _markdown(text: str) -> Iterator[tuple[int, str]]:
    yield 1, text


def _python(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(ast.Constant(str(prose))):
                yield node.lineno, prose
    yield from _joined(
        (token.start[0], comment.group(1))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and (comment := PROSE_COMMENT.match(token.string))
    )


def _javascript(text: str) -> Iterator[tuple[int, str]]:
    single: list[tuple[int, str]] = []
    for match in JAVASCRIPT_COMMENT.finditer(text):
        line = 1 + text.count("\n", 0, match.start())
        if match.group(1) is None:
            single.append((line, match.group(2)))
        else:
            yield line, re.sub(r"^\s*\* ?", "", match.group(1), flags=re.MULTILINE)
    yield from _joined(iter(single))


def _joined(comments: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Comments of lines that follow each other, as one passage."""
    start, last, lines = 0, -1, list[str]()
    for number, text in comments:
        if number != last + 1 and lines:
            yield start, "\n".join(lines)
            lines = []
        if not lines:
            start = number
        lines.append(text.strip())
        last = number
    if lines:
        yield start, "\n".join(lines)


def _files(names: list[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        yield from sorted(
            found
            for found in ([path] if path.is_file() else path.rglob("*"))
            if found.suffix in {".md", ".py", ".js", ".mjs"} and "vendor" not in found.parts
        )


if __name__ == "__main__":
    for file in _files(sys.argv[1:]):
        for fault in faults(file):
            print(fault)

"""Constructions that make plain sentences hard to read, and where they stand.

Add a ``Construction`` for each new one. To see what is left somewhere::

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
    from collections.abc import Callable, Iterator


class Construction(NamedTuple):
    """A regular expression, what to write in place of a match, and a sentence before and after."""

    pattern: str
    cure: str
    before: str
    after: str


CONSTRUCTIONS = (
    Construction(
        r"(?:^Who|[.;]\s[Ww]ho) (?![^.;]*\?)\w+(?=[^.?]*[.,;])",
        "a sentence whose subject is 'who …': name the person, or say 'you'",
        "Who comes late plays in the next round.",
        "If you join late, you play in the next round.",
    ),
    Construction(
        r"(?:^|[.;:] )What (?!is\b|are\b|happens\b|to\b|it is\b)[^.?!]{3,60}? "
        r"(?:is|are|was|were|has|have|goes|comes|stays|costs|fails|holds|needs)\b(?=[^?]*\.)",
        "a sentence whose subject is 'what …': name the thing",
        "What cannot be reached is skipped.",
        "An unreachable server is skipped.",
    ),
    Construction(
        r"\b(?:do|does|did) what (?:a|an|the|all) \w+ (?:do|does|did)\b",
        "'do what … does': name the act",
        "Let the server's own address do what a crowd does.",
        "Lift the per-address limits, since all bots share one address.",
    ),
    Construction(
        r"\b[Ss]o many\b(?!(?: \w+){0,3} that\b)|\b(?:[Aa]fter|[Ff]or|[Ww]ithin) so long\b",
        "say how many or how long: 'at most N', '`WINDOW_S` seconds'",
        "So many lines of one person in so many seconds.",
        "At most `LINES` per person in `WINDOW_S` seconds.",
    ),
    Construction(
        r"\b[Tt]he own\b",
        "say whose: 'your', 'the player's'",
        "The own ship is drawn last.",
        "The player's own ship is drawn last.",
    ),
    Construction(
        r"\b(?:is|are|was|were|be|been|being|gets?) told\b(?! apart)|\b(?:[Tt]ells? of|told of)\b",
        "say how: receives, is sent, is announced, sees, describes",
        "A crowd is told of its leaders.",
        "A crowd sees the scores of its leaders.",
    ),
    Construction(
        r"\bone's\b|\bone (?:must|may|can)\b",
        "say 'you', or name the person",
        "One's own ship, which one may turn.",
        "Your ship, which you may turn.",
    ),
    Construction(
        r"\b[Ww]hat there is\b|\b[Ww]hat (?:cannot|can not|can't) be had\b",
        "name the thing: 'a missing tool', 'the open rooms'",
        "It lists what there is.",
        "It lists the open rooms.",
    ),
    Construction(
        r"\bnobody's\b",
        "say what it is: free, without an owner",
        "The middle is nobody's.",
        "The middle belongs to no team.",
    ),
    Construction(
        r"(?:^|[.:;]\s)[Ww]hoever\b"
        r"|\b(?:as|by|for|from|of|to|with|through|lets?|refuses?|sends?|welcomes) whoever\b",
        "'whoever …' as a subject or object: name the person",
        "Whoever has a ticket still finds the room.",
        "The holder of a ticket still finds the room.",
    ),
    Construction(
        r"\bfalls? free\b",
        "say 'expires', 'becomes free'",
        "A held seat falls free after 30 s.",
        "A held seat expires after 30 s.",
    ),
    Construction(
        r"\b(?:is|are|has|have) others? (?:\w+ )?than before\b",
        "say what has changed",
        "The room's rows are others than before.",
        "The room's rows have changed.",
    ),
    Construction(
        r"\b[Tt]hat which\b|\b[Tt]hose who\b|\b[Hh]e who\b",
        "name them: players, members, clients",
        "Those who watch get it later.",
        "Spectators get it later.",
    ),
    Construction(
        r"\b[Tt]here,? where\b",
        "say 'where'",
        "A ship appears there where it died.",
        "A ship appears where it died.",
    ),
    Construction(
        r"\b[Ll]ines? of (?:the|a) \w+ itself\b|\bis called otherwise\b|\bgone for a moment\b",
        "say what it is: 'system messages: joined, disconnected, renamed'",
        "Lines of the room itself about players that come or go.",
        "System messages in chat: joined, left, disconnected, renamed.",
    ),
    Construction(
        r"\bby and by\b|\bto and fro\b|\bfor this moment\b",
        "say it plainly: 'in time', 'back and forth', 'now'",
        "Files are written by and by.",
        "Files are written one after the other.",
    ),
    Construction(
        r"\bRoomHost\b|\bTickBodies\b|\bwhereabouts\b|\bways_in\b|\brooms\.host\b",
        "a name of the past: say RoomRegistry or Membership, TickMessages, lifecycle",
        "The RoomHost opens rooms.",
        "The RoomRegistry opens rooms.",
    ),
)

COMPILED = [(re.compile(each.pattern, re.MULTILINE), each.cure) for each in CONSTRUCTIONS]
PROSE_COMMENT = re.compile(r"#\s*(?!type:|noqa|fmt:|ruff|pragma|!)(.*)")
JAVASCRIPT_COMMENT = re.compile(r"/\*\*?(.*?)\*/|(?<![:\"'])//(.*?)$", re.DOTALL | re.MULTILINE)
CSS_COMMENT = re.compile(r"/\*(.*?)\*/", re.DOTALL)
HTML_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
CODE = re.compile(r"```.*?```|``[^`]*``|`[^`]*`|<!--.*?-->", re.DOTALL)


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
    text = path.read_text(encoding="utf-8")
    return [
        Fault(path, first_line + line, found, cure)
        for first_line, prose in PROSE_OF[path.suffix](text)
        for line, found, cure in faults_in(prose)
    ]


def faults_in(prose: str) -> Iterator[tuple[int, str, str]]:
    """(line from 0, match, cure) of each listed construction in a passage; code is skipped."""
    prose = CODE.sub(lambda code: re.sub(r"[^\n]", "x", code.group()), prose)
    for pattern, cure in COMPILED:
        for match in pattern.finditer(prose):
            yield prose.count("\n", 0, match.start()), match.group().strip(), cure


def faults_in_strings(path: Path) -> list[Fault]:
    """All listed constructions in the string literals of a Python file."""
    return [
        Fault(path, node.lineno + line, found, cure)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for line, found, cure in faults_in(node.value)
    ]


def _markdown(text: str) -> Iterator[tuple[int, str]]:
    yield 1, text


def _python(text: str) -> Iterator[tuple[int, str]]:
    for statement in _statements(ast.parse(text)):
        match statement:
            case ast.Expr(ast.Constant(str(prose))):
                yield statement.lineno, prose
    yield from _joined(
        (token.start[0], comment.group(1))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and (comment := PROSE_COMMENT.match(token.string))
    )


def _statements(block: ast.AST) -> Iterator[ast.stmt]:
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for statement in getattr(block, field, ()):
            yield statement
            yield from _statements(statement)


def _javascript(text: str) -> Iterator[tuple[int, str]]:
    single: list[tuple[int, str]] = []
    for match in JAVASCRIPT_COMMENT.finditer(text):
        line = 1 + text.count("\n", 0, match.start())
        if match.group(1) is None:
            single.append((line, match.group(2)))
        else:
            yield line, re.sub(r"^\s*\* ?", "", match.group(1), flags=re.MULTILINE).strip()
    yield from _joined(iter(single))


def _comments(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, str]]]:
    def found(text: str) -> Iterator[tuple[int, str]]:
        for match in pattern.finditer(text):
            yield 1 + text.count("\n", 0, match.start(1)), match.group(1).lstrip(" ")

    return found


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


PROSE_OF: dict[str, Callable[[str], Iterator[tuple[int, str]]]] = {
    ".md": _markdown,
    ".py": _python,
    ".js": _javascript,
    ".mjs": _javascript,
    ".css": _comments(CSS_COMMENT),
    ".html": _comments(HTML_COMMENT),
}
"""By the suffix of a file: its passages meant for people, each with the line it begins in."""


def _files(names: list[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        yield from sorted(
            found
            for found in ([path] if path.is_file() else path.rglob("*"))
            if found.suffix in PROSE_OF and "vendor" not in found.parts
        )


if __name__ == "__main__":
    for file in _files(sys.argv[1:]):
        for fault in faults(file):
            print(fault)

"""Prints a parsed script without comments and indentation.

Line breaks stay where the source has them, since JavaScript may end a statement there. So do all
names, and stack traces remain readable. Texts, templates and regular expressions are copied.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

COPIED = {"string", "template_string", "regex", "hash_bang_line"}
REGEX = re.compile(rb"/.+/$")
WORD = re.compile(rb"[\w$\x80-\xff]")
OPENING = (b"(", b"[", b",")
CLOSING = (b")", b"]", b",", b".", b"?.")
"""After the former and before the latter no line break means anything."""


class Line(NamedTuple):
    """A printed line, and the number of the source line that it begins with, from 0."""

    code: bytes
    source_line: int


class _Token(NamedTuple):
    code: bytes
    first_line: int
    last_line: int


def print_code(root: Node, replaced: Mapping[int, bytes]) -> list[Line]:
    """The code of a tree. Nodes in ``replaced`` (by id) are printed as it says."""
    lines: list[Line] = []
    parts: list[bytes] = []
    first_line = 0
    before: _Token | None = None
    for token in _tokens(root, replaced):
        if before is None or _breaks(before, token):
            if parts:
                lines.append(Line(b"".join(parts), first_line))
            parts, first_line = [token.code], token.first_line
        else:
            parts += [b" ", token.code] if _sticks(before.code, token.code) else [token.code]
        before = token
    return [*lines, Line(b"".join(parts), first_line)] if parts else lines


def _tokens(node: Node, replaced: Mapping[int, bytes]) -> Iterator[_Token]:
    code = replaced.get(node.id)
    if code is None and node.type == "template_string":
        code = _template(node, replaced)
    elif code is None and (node.type in COPIED or not node.children):
        code = b"" if node.type in ("comment", "html_comment") else node.text or b""
    if code is None:
        for child in node.children:
            yield from _tokens(child, replaced)
    elif code:
        yield _Token(code, node.start_point[0], node.end_point[0])


def _template(node: Node, replaced: Mapping[int, bytes]) -> bytes:
    """A template: its text as it is, the expressions in it printed."""
    text, start = node.text or b"", node.start_byte
    parts: list[bytes] = []
    at = start
    for child in node.children:
        if child.type == "template_substitution":
            code = b"\n".join(line.code for line in print_code(child, replaced))
            parts += [text[at - start : child.start_byte - start], code]
            at = child.end_byte
    return b"".join((*parts, text[at - start :]))


def _breaks(before: _Token, token: _Token) -> bool:
    if token.first_line == before.last_line:
        return False
    return not (before.code.endswith(OPENING) or token.code.startswith(CLOSING))


def _sticks(before: bytes, code: bytes) -> bool:
    """Whether two tokens without a space between them would be read as another one."""
    last, first = before[-1:], code[:1]
    if WORD.match(first):
        return bool(WORD.match(last)) or REGEX.match(before) is not None
    return (last == first and last in b"+-/") or (first == b"." and before.isdigit())

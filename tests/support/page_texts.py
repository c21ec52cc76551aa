"""Finds the sentences and words for players that stand in a module of the page.

A literal counts where a known way leads from it to the page: the text of an element, a label, a
sentence that is said. Elsewhere it counts if it reads like prose. Errors and the console are for
developers, and do not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tree_sitter_javascript
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

LETTERS = re.compile(r"[^\W\d_]{2}")
PROSE = re.compile(r"[A-Za-z]{2,}[,;:.…]? +[a-z]{2,}|^\W*[A-Z][a-z]+|[a-z][.!?…]$")
CODE = re.compile(
    r"(Key|Digit|Arrow|Pad|Mouse|Numpad)(\w*|\\d)"
    r"|Space|Tab|Enter|Escape|Delete|Backspace|Home|End|Boolean"
)
"""Names of keys and buttons, as `KeyboardEvent.code` has them."""
TEXT_ATTRIBUTES = {
    "alt", "aria-description", "aria-label", "aria-valuetext", "placeholder", "title", "label",
    "text", "tagline",
}  # fmt: skip
TEXT_PROPERTIES = {"textContent", "innerText", "placeholder", "title", "alt", "ariaLabel"}
TEXT_ARGUMENTS = {"el": 2, "put": 1, "say": 0, "append": 0, "prepend": 0, "replaceChildren": 0}
"""Functions that write on the page, with the first argument that is text."""
OTHER_ATTRIBUTES = {"class", "className", "font", "style"}
NOT_FOR_PLAYERS = re.compile(
    r"(^|\.)(querySelector(All)?|closest|matches|matchMedia|getElementById|addEventListener)$"
    r"|^console\.|Error$|Message$|Event$|^import$|classList"
)
"""Functions whose texts are for developers or for the browser."""


def texts_for_players(source: bytes) -> Iterator[tuple[int, str]]:
    """The line and the text of each literal that players would read."""
    tree = Parser(Language(tree_sitter_javascript.language())).parse(source)
    for node in _all(tree.root_node):
        if node.type == "string_fragment" and _is_for_players(node):
            yield node.start_point[0] + 1, (node.text or b"").decode()


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _is_for_players(literal: Node) -> bool:
    text = (literal.text or b"").decode()
    if not LETTERS.search(text):
        return False
    goes_to_page = _goes_to_page(literal)
    if goes_to_page is not None:
        return goes_to_page
    return bool(PROSE.search(text)) and not CODE.fullmatch(text)


def _goes_to_page(literal: Node) -> bool | None:
    """Whether it goes onto the page by a known way, or certainly does not; None: neither."""
    child, node = literal, literal.parent
    is_direct = True
    while node is not None:
        verdict = _verdict(node, child)
        if verdict is False or (verdict and is_direct):
            return verdict
        if node.type in {"statement_block", "class_body", "program"}:
            return None
        is_direct = is_direct and node.type != "arguments"  # a function may make anything of it
        child, node = node, node.parent
    return None


def _verdict(node: Node, child: Node) -> bool | None:
    match node.type:
        case "import_statement" | "throw_statement":
            return False
        case "binary_expression" if _field(node, "operator") in {"===", "!==", "in"}:
            return False
        case "subscript_expression" if child == node.child_by_field_name("index"):
            return False
        case "pair" if child == node.child_by_field_name("value"):
            return _attribute_verdict(node, _field(node, "key").strip("\"'"))
        case "assignment_expression" | "augmented_assignment_expression":
            name = _field(node, "left").rpartition(".")[2]
            return True if name in TEXT_PROPERTIES else False if name in OTHER_ATTRIBUTES else None
        case "arguments":
            return _argument_verdict(node, child)
    return None


def _attribute_verdict(pair: Node, name: str) -> bool | None:
    if name in TEXT_ATTRIBUTES:
        return True
    holder = pair.parent.parent if pair.parent else None
    is_of_element = holder is not None and holder.parent and _called(holder.parent) == "el"
    return False if is_of_element or name in OTHER_ATTRIBUTES else None


def _argument_verdict(arguments: Node, argument: Node) -> bool | None:
    if arguments.parent is None:
        return None
    name = _called(arguments.parent)
    if NOT_FOR_PLAYERS.search(_callee(arguments.parent)):
        return False
    given = arguments.named_children
    if name == "setAttribute":
        is_text = (given[0].text or b"").decode().strip("\"'") in TEXT_ATTRIBUTES
        return is_text and argument != given[0]
    first_text = TEXT_ARGUMENTS.get(name)
    if first_text is None or argument.type == "object":
        return None
    return given.index(argument) >= first_text


def _called(call: Node) -> str:
    """The name of the function, without the object that it belongs to."""
    return _callee(call).rpartition(".")[2]


def _callee(call: Node) -> str:
    return _field(call, "function") or _field(call, "constructor")


def _field(node: Node, name: str) -> str:
    found = node.child_by_field_name(name)
    return (found.text or b"").decode() if found else ""

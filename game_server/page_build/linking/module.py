"""One ES module, parsed: what it imports and exports, and its code in a form that can be linked.

A module whose code would behave differently when linked is refused, with the reason
(``Unlinkable``).
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter_javascript
from tree_sitter import Language, Parser

from game_server.page_build.linking.printing import Line, print_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

RESERVED = re.compile(rb"\$(\d*(_\d+)?|url)")
"""The names that linked code uses itself."""
FUNCTIONS = {
    "arrow_function", "function_declaration", "function_expression", "generator_function",
    "generator_function_declaration", "method_definition", "class_static_block",
}  # fmt: skip
NAMES = ("identifier", "shorthand_property_identifier_pattern")
PATTERNS = {
    "array_pattern", "assignment_pattern", "formal_parameters", "object_assignment_pattern",
    "object_pattern", "pair_pattern", "rest_pattern",
}  # fmt: skip
"""Between a name and what declares it."""
DECLARATIONS = {
    "class_declaration", "function_declaration", "generator_function_declaration",
    "variable_declarator",
}  # fmt: skip
SCOPES = FUNCTIONS | {
    "catch_clause", "for_in_statement", "for_statement", "statement_block", "switch_body",
}  # fmt: skip
"""A declared name is valid in one of these."""
ALL = "*"
"""As an imported name: all of a module's exports, as one object."""


class Unlinkable(Exception):
    """A module that can't be linked. The message names the file, the line and the reason."""

    def __init__(self, path: str, node: Node | None, reason: str) -> None:
        where = path if node is None else f"{path}:{node.start_point[0] + 1}"
        super().__init__(f"{where} {reason}")


@dataclass(frozen=True, slots=True)
class Import:
    """``import { name as local } from source``. Without names it only lets the module run."""

    source: str
    name: str = ""
    local: str = ""


@dataclass(slots=True)
class Module:
    """A module by its path in the page's folder. Names are as in the source; paths are resolved."""

    path: str
    imports: list[Import] = field(default_factory=list)
    exports: dict[str, str] = field(default_factory=dict)
    """Local names by exported names."""
    passes_on: list[tuple[str, Import]] = field(default_factory=list)
    """Exports of other modules that it exports too: the name, and the import behind it."""
    dynamic: list[str] = field(default_factory=list)
    """The modules that it imports while it runs, where the code names them."""
    lines: list[Line] = field(default_factory=list)

    @property
    def sources(self) -> list[str]:
        """The modules that have to run before it, each once."""
        passed_on = (one for _, one in self.passes_on)
        return list(dict.fromkeys(one.source for one in (*self.imports, *passed_on)))


def text(path: str, content: bytes) -> str:
    """The text of a file. Raises Unlinkable if it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unlinkable(path, None, f"is not UTF-8 (byte {fault.start})") from fault


def parse(path: str, code: bytes) -> Module:
    """Read a module. Raises Unlinkable."""
    text(path, code)
    root = _parser().parse(code).root_node
    if root.has_error:
        raise Unlinkable(path, _first_error(root), "can't be parsed")
    module = Module(path)
    replaced: dict[int, bytes] = {}
    reader = _Reader(module, replaced)
    for statement in root.named_children:
        if statement.type == "import_statement":
            reader.read_import(statement)
        elif statement.type == "export_statement":
            reader.read_export(statement)
    reader.check(root)
    try:
        module.lines = print_code(root, replaced)
    except RecursionError:
        raise Unlinkable(path, None, "is nested too deeply") from None
    return module


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_javascript.language()))


class _Reader:
    """Fills a module. ``replaced`` gets new code for nodes by id; an empty one drops the node."""

    def __init__(self, module: Module, replaced: dict[int, bytes]) -> None:
        self._module = module
        self._replaced = replaced

    def read_import(self, statement: Node) -> None:
        source = self._source(statement)
        self._replaced[statement.id] = b""
        found = [Import(source)]
        for clause in _children(statement, "import_clause"):
            for part in clause.named_children:
                if part.type == "identifier":
                    found.append(Import(source, "default", _text(part)))
                elif part.type == "namespace_import":
                    found.append(Import(source, ALL, _text(part.named_children[-1])))
                else:
                    found += [Import(source, *_names(one)) for one in _specifiers(part)]
        self._module.imports += found

    def read_export(self, statement: Node) -> None:
        if statement.child_by_field_name("source"):
            self._pass_on(statement)
        elif declaration := statement.child_by_field_name("declaration"):
            is_default = any(child.type == "default" for child in statement.children)
            self._export_declared(statement, declaration, is_default)
        elif statement.child_by_field_name("value"):
            self._name_default(statement)
        else:
            self._replaced[statement.id] = b""
            for clause in _children(statement, "export_clause"):
                for one in _specifiers(clause):
                    local, exported = _names(one)
                    self._module.exports[exported] = local

    def check(self, root: Node) -> None:
        """Raises Unlinkable for code that would behave differently when linked."""
        exported = {local.encode() for local in self._module.exports.values()}
        for node, depth in _walk(root):
            match node.type:
                case "identifier" if node.text and RESERVED.fullmatch(node.text):
                    raise self._fault(node, f"uses the name {_text(node)}, as linked code does")
                case "await_expression" if depth == 0:
                    raise self._fault(node, "waits (await) while it is loaded")
                case "for_in_statement" if depth == 0 and _children(node, "await"):
                    raise self._fault(node, "waits (await) while it is loaded")
                case "assignment_expression" | "augmented_assignment_expression":
                    self._check_assigned(node.child_by_field_name("left"), exported)
                case "update_expression":
                    self._check_assigned(node.child_by_field_name("argument"), exported)
                case "for_in_statement" if not node.child_by_field_name("kind"):
                    self._check_assigned(node.child_by_field_name("left"), exported)
                case "call_expression":
                    self._read_dynamic(node)
                case "meta_property" if _text(node) == "import.meta":
                    self._read_meta(node)

    def _source(self, statement: Node) -> str:
        source = statement.child_by_field_name("source")
        assert source is not None
        if _children(statement, "import_attribute"):
            raise self._fault(statement, "imports with attributes")
        return self._resolve(source)

    def _resolve(self, text: Node) -> str:
        name = _text(text)[1:-1]
        if not name.startswith(("./", "../")):
            raise self._fault(text, f"imports {name!r}, which is no path relative to the module")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self._module.path), name))
        if path.startswith(".."):
            raise self._fault(text, f"imports {name!r}, which is outside of the page")
        return path

    def _pass_on(self, statement: Node) -> None:
        source = self._source(statement)
        self._replaced[statement.id] = b""
        self._module.imports.append(Import(source))
        passed_on = self._module.passes_on
        if clauses := _children(statement, "export_clause"):
            passed_on += [
                (exported, Import(source, name))
                for name, exported in map(_names, _specifiers(clauses[0]))
            ]
        elif spaces := _children(statement, "namespace_export"):
            passed_on.append((_text(spaces[0].named_children[-1]), Import(source, ALL)))
        else:
            passed_on.append((ALL, Import(source, ALL)))

    def _export_declared(self, statement: Node, declaration: Node, is_default: bool) -> None:
        for child in statement.children:
            if child.id != declaration.id and child.type in ("export", "default"):
                self._replaced[child.id] = b""
        if is_default:
            name = declaration.child_by_field_name("name")
            assert name is not None
            self._module.exports["default"] = _text(name)
            return
        for name in _declared(declaration):
            if name.type != "identifier":
                raise self._fault(name, "exports the parts of a value (destructuring)")
            self._module.exports[_text(name)] = _text(name)

    def _name_default(self, statement: Node) -> None:
        for child in statement.children:
            if child.type in ("export", "default"):
                self._replaced[child.id] = b"const $=" if child.type == "default" else b""
        self._module.exports["default"] = "$"

    def _check_assigned(self, target: Node | None, exported: set[bytes]) -> None:
        if target is None or target.type in ("member_expression", "subscript_expression"):
            return
        for node, _ in _walk(target):
            if node.text in exported and node.type in NAMES and not _is_local(node):
                raise self._fault(node, f"changes {_text(node)}, which it exports")

    def _read_dynamic(self, call: Node) -> None:
        function = call.child_by_field_name("function")
        arguments = call.child_by_field_name("arguments")
        if function is None or function.type != "import" or arguments is None:
            return
        first = next((one for one in arguments.named_children if one.type != "comment"), None)
        if first is None:
            raise self._fault(call, "imports nothing")
        if first.type == "template_string":
            raise self._fault(first, "imports an address that is a template")
        if first.type != "string":
            return  # an address that is made while it runs
        path = self._resolve(first)
        self._module.dynamic.append(path)
        self._replaced[first.id] = _url(path)

    def _read_meta(self, node: Node) -> None:
        parent = node.parent
        name = parent and parent.child_by_field_name("property")
        if parent is None or name is None or _text(name) != "url":
            raise self._fault(node, "uses more of import.meta than url")
        self._replaced[parent.id] = _url(self._module.path)

    def _fault(self, node: Node, reason: str) -> Unlinkable:
        return Unlinkable(self._module.path, node, reason)


def _walk(root: Node) -> Iterator[tuple[Node, int]]:
    """All nodes below, each with the number of functions around it."""
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        inner = depth + (node.type in FUNCTIONS)
        stack += [(child, inner) for child in node.named_children]


def _first_error(root: Node) -> Node:
    return next((node for node, _ in _walk(root) if node.is_error or node.is_missing), root)


def _children(node: Node, kind: str) -> list[Node]:
    return [child for child in node.children if child.type == kind]


def _specifiers(clause: Node) -> list[Node]:
    return [one for one in clause.named_children if one.type.endswith("_specifier")]


def _names(specifier: Node) -> tuple[str, str]:
    """The two names of ``one as other``, which may be the same."""
    name = specifier.child_by_field_name("name")
    assert name is not None
    alias = specifier.child_by_field_name("alias") or name
    return _text(name), _text(alias)


def _declared(declaration: Node) -> list[Node]:
    """The names that an exported declaration declares, or patterns with several."""
    declarators = _children(declaration, "variable_declarator") or [declaration]
    return [name for one in declarators if (name := one.child_by_field_name("name"))]


def _is_local(name: Node) -> bool:
    """Whether a name surely means a variable or parameter that is valid in a part of the module."""
    root, around = name, set[int]()
    while root.parent is not None:
        root = root.parent
        around.add(root.id)
    return any(
        node.text == name.text and (scope := _scope(node)) is not None and scope.id in around
        for node, _ in _walk(root)
        if node.type in NAMES
    )


def _scope(name: Node) -> Node | None:
    """Where a name that is declared here is valid, ``var`` in its block at least. None if it is not
    declared here, or valid everywhere.
    """
    declared, parent = name, name.parent
    while parent is not None and parent.type in PATTERNS:
        if parent.child_by_field_name("right") == declared:
            return None  # a default value
        declared, parent = parent, parent.parent
    if parent is None:
        return None
    if parent.type in SCOPES and declared in (
        parent.child_by_field_name("parameters"),
        parent.child_by_field_name("parameter"),
    ):
        return parent
    if parent.type not in DECLARATIONS or parent.child_by_field_name("name") != declared:
        return None
    scope = parent.parent
    while scope is not None and scope.type not in SCOPES:
        scope = scope.parent
    return scope


def _url(path: str) -> bytes:
    """Code for the address of a file of the page."""
    return f"$url({json.dumps(path)})".encode()


def _text(node: Node) -> str:
    return (node.text or b"").decode()

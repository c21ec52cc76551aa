"""What a module imports, read from its source without running it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JS_IMPORT = re.compile(
    r"""^\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]"""
    r"""|^\s*import\s*['"]([^'"]+)['"]"""
    r"""|\bimport\(\s*['"]([^'"]+)['"]""",
    re.MULTILINE,
)
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def python_imports(path: Path, package: Path) -> set[str]:
    """Dotted names of all modules that a file imports, those inside functions too.

    ``from a.b import c`` counts as ``a.b`` and ``a.b.c``, since ``c`` may be a module. ``package``
    is the folder of the top package, for relative imports.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, path, package)
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def _absolute(node: ast.ImportFrom, path: Path, package: Path) -> str:
    if not node.level:
        return node.module or ""
    parts = path.relative_to(package.parent).with_suffix("").parts[: -node.level]
    return ".".join([*parts, *filter(None, [node.module])])


def javascript_imports(path: Path) -> Iterator[Path]:
    """The files that an ES module imports by relative path, static and dynamic."""
    source = JS_COMMENT.sub("", path.read_text(encoding="utf-8"))
    for groups in JS_IMPORT.findall(source):
        target = next(filter(None, groups))
        assert target.startswith("."), f"{path.name} imports {target!r}, which is no relative path"
        yield (path.parent / target).resolve()

"""Joins modules into a few scripts.

Each script is a module itself. In it, every module of the source is a function that runs at once
and returns its exports. The numbers are the modules' places in the order in which they run:

    import{$0}from"./main.js";
    const $7=(()=>{const{el,put}=$0; …; return{createShare}})();
    const $7_0=$7.createShare;export{$7_0 as createShare};

A script stands at the path of each entry. That of the first entry holds all its modules; that of
another holds the modules that it alone needs, and imports the rest. So each module runs once.

An import is bound once. In the source it would follow its export, which only shows if two modules
import each other or one changes what it has exported. Neither is linked.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from game_server.page_build.linking.module import ALL, Import, Module, Unlinkable, parse
from game_server.page_build.linking.source_map import source_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LICENCE = "LICENSE"
"""The name of a file with the terms for the folder in which it stands."""
Origin = tuple[str, int] | None
"""The module and its line that a line of a script comes from."""


@dataclass
class Linked:
    """The result: scripts and source maps by path."""

    scripts: dict[str, bytes] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)
    """All modules that are in a script."""
    refused: dict[str, str] = field(default_factory=dict)
    """The entries that can't be linked, each with the reason."""


def link(entries: Sequence[str], sources: Mapping[str, bytes]) -> Linked:
    """Link entries with all that they import. If the first one, the page itself, can't be linked,
    nothing is.

    A refused entry may import modules that others need, too. Then stubs stand at the paths of all
    linked modules, which pass on what the scripts hold.
    """
    graph = _Graph(sources)
    reached: dict[str, list[str]] = {}
    waiting, refused = list(entries), dict[str, str]()
    for entry in waiting:
        try:
            closure = graph.closure(entry)
        except Unlinkable as fault:
            if entry == entries[0]:
                return Linked(refused={entry: str(fault)})
            refused[entry] = str(fault)
            continue
        for path in closure:
            reached.setdefault(path, []).append(entry)
            waiting += [one for one in graph.modules[path].dynamic if one not in waiting]
    scripts = _Scripts(graph, _placed(reached, entries[0]), bool(refused))
    return Linked(scripts.write(set(waiting) - set(refused)), set(reached), refused)


def _placed(reached: Mapping[str, Sequence[str]], first: str) -> dict[str, str]:
    """The script of each module, by the entries that reach it."""
    shared: dict[tuple[str, ...], str] = {}
    placed = {}
    for path, entries in reached.items():
        if first in entries:
            placed[path] = first
        elif len(entries) == 1:
            placed[path] = entries[0]
        else:
            placed[path] = shared.setdefault(tuple(entries), path)
    return placed


class _Graph:
    """Modules, and the order in which they run."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.sources = sources
        self.modules: dict[str, Module] = {}
        self.order: dict[str, int] = {}
        """Places of modules, each after all that it imports."""
        self._under_way: list[str] = []
        self._faults: dict[str, Unlinkable] = {}

    def closure(self, entry: str) -> list[str]:
        """A module and all that it imports. Raises Unlinkable."""
        self._visit(entry)
        found, waiting = {entry}, [entry]
        while waiting:
            new = set(self.modules[waiting.pop()].sources) - found
            found |= new
            waiting += new
        return sorted(found, key=self.order.__getitem__)

    def exports(self, path: str) -> dict[str, Import | str]:
        """What a module exports, by name: a local name, or what it imports for that."""
        module = self.modules[path]
        found: dict[str, Import | str] = {}
        for name, passed_on in module.passes_on:
            if name == ALL:
                theirs = self.exports(passed_on.source)
                found |= {one: Import(passed_on.source, one) for one in theirs if one != "default"}
        found |= {name: one for name, one in module.passes_on if name != ALL}
        return found | module.exports

    def _visit(self, path: str) -> None:
        if path in self.order:
            return
        if path in self._faults:
            raise self._faults[path]
        if path in self._under_way:
            circle = [*self._under_way[self._under_way.index(path) :], path]
            raise Unlinkable(path, None, f"is in a circle of imports: {' → '.join(circle)}")
        self._under_way.append(path)
        try:
            module = self._parsed(path)
            for source in module.sources:
                self._visit(source)
            self._check_names(module)
        except Unlinkable as fault:
            self._faults[path] = fault
            raise
        finally:
            self._under_way.pop()
        self.order[path] = len(self.order)

    def _parsed(self, path: str) -> Module:
        if path not in self.sources:
            raise Unlinkable(path, None, "is imported, and there is no such file")
        module = self.modules[path] = parse(path, self.sources[path])
        return module

    def _check_names(self, module: Module) -> None:
        passed_on = (one for _, one in module.passes_on)
        for one in (*module.imports, *passed_on):
            if one.name not in ("", ALL) and one.name not in self.exports(one.source):
                what = f"imports {one.name!r}, which {one.source} does not export"
                raise Unlinkable(module.path, None, what)


class _Scripts:
    """Writes scripts. ``placed`` has the script of each module."""

    def __init__(self, graph: _Graph, placed: Mapping[str, str], has_stubs: bool) -> None:
        self._graph = graph
        self._placed = placed
        self._order = sorted(placed, key=graph.order.__getitem__)
        self._stubs = set(placed) - set(placed.values()) if has_stubs else set[str]()

    def write(self, entries: Iterable[str]) -> dict[str, bytes]:
        """Scripts, their maps and stubs, by path."""
        own: dict[str, list[str]] = {path: [] for path in (*entries, *self._stubs)}
        for module in self._order:
            own.setdefault(self._placed[module], []).append(module)
        imports = {path: self._imports(path, modules) for path, modules in own.items()}
        wanted = set[str]().union(*imports.values())
        written: dict[str, bytes] = {}
        for path, modules in own.items():
            parts: list[tuple[bytes, Origin]] = [
                *((notice, None) for notice in self._notices(modules)),
                (self._head(path, imports[path]), None),
            ]
            for module in modules:
                parts += self._wrapped(module)
            if path in self._placed and (path in entries or path in self._stubs):
                parts.append((self._exports(path), None))
            shared = ",".join(self._name(one) for one in modules if one in wanted)
            parts.append((f"export{{{shared}}};".encode() if shared else b"", None))
            if modules:
                name = posixpath.basename(path)
                written[f"{path}.map"] = source_map([_source(path, at) for _, at in parts])
                parts.append((f"//# sourceMappingURL={name}.map".encode(), None))
            written[path] = b"\n".join(code for code, _ in parts)
        return written

    def _imports(self, script: str, modules: Sequence[str]) -> list[str]:
        """The modules that a script needs of other scripts."""
        sources = {source for one in modules for source in self._graph.modules[one].sources}
        return sorted((sources | {script} & set(self._placed)) - set(modules), key=self._index)

    def _notices(self, modules: Sequence[str]) -> list[bytes]:
        """A comment for each licence in a folder of these modules: where it is, and how it begins,
        which is the copyright.
        """
        folders = (parent for module in modules for parent in PurePosixPath(module).parents)
        licences = dict.fromkeys((folder / LICENCE).as_posix() for folder in folders)
        return [
            b"/*! /%s: %s */" % (path.encode(), lines[0].replace(b"*/", b""))
            for path in licences
            if (lines := self._graph.sources.get(path, b"").strip().splitlines())
        ]

    def _head(self, script: str, imports: Sequence[str]) -> bytes:
        """The line that imports what other scripts hold, and makes addresses of files."""
        held: dict[str, list[str]] = {}
        for module in imports:
            held.setdefault(self._placed[module], []).append(self._name(module))
        up = _up(script)
        lines = [
            f"import{{{','.join(names)}}}from{_text(up + path)};" for path, names in held.items()
        ]
        lines.append(f"const $url=p=>new URL({_text(up)}+p,import.meta.url).href;")
        return "".join(lines).encode()

    def _wrapped(self, path: str) -> list[tuple[bytes, Origin]]:
        """The lines of a module as a function, each with its origin."""
        module = self._graph.modules[path]
        names: dict[str, list[str]] = {}
        bound = []
        for one in module.imports:
            if one.name == ALL:
                bound.append(f"const {one.local}={self._name(one.source)};")
            elif one.name:
                names.setdefault(one.source, []).append(_pair(one.name, one.local))
        bound += [f"const{{{','.join(n)}}}={self._name(source)};" for source, n in names.items()]
        pairs = (_pair(name, self._value(one)) for name, one in self._graph.exports(path).items())
        lines: list[tuple[bytes, Origin]] = [
            (f"const {self._name(path)}=(()=>{{{''.join(bound)}".encode(), (path, 0))
        ]
        lines += [(line.code, (path, line.source_line)) for line in module.lines]
        return [*lines, (f"return{{{','.join(pairs)}}}}})();".encode(), None)]

    def _value(self, exported: Import | str) -> str:
        if isinstance(exported, str):
            return exported
        held = self._name(exported.source)
        return held if exported.name == ALL else f"{held}.{exported.name}"

    def _exports(self, path: str) -> bytes:
        """The line that exports what a module does."""
        held = self._name(path)
        names = list(self._graph.exports(path))
        values = ",".join(f"{held}_{i}={held}.{name}" for i, name in enumerate(names))
        pairs = ",".join(f"{held}_{i} as {name}" for i, name in enumerate(names))
        return f"const {values};export{{{pairs}}};".encode() if names else b""

    def _index(self, path: str) -> int:
        return self._graph.order[path]

    def _name(self, path: str) -> str:
        return f"${self._index(path)}"


def _source(script: str, origin: Origin) -> Origin:
    """An origin with the address of the source instead of its path.

    Scripts are served in a folder of a folder at the root, and sources at the root.
    """
    return None if origin is None else (f"../../{_up(script)}{origin[0]}", origin[1])


def _up(path: str) -> str:
    """The way from a file's folder to the page's."""
    return "../" * path.count("/") or "./"


def _pair(name: str, value: str) -> str:
    return name if name == value else f"{name}:{value}"


def _text(value: str) -> str:
    return json.dumps(value)

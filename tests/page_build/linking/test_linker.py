"""Linked scripts behave as the modules do, in a real engine. Other modules are refused."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from game_server.page_build.linking.linker import link
from game_server.page_build.sources import read
from tests.support.tools import REPOSITORY, node

if TYPE_CHECKING:
    from pathlib import Path

    from game_server.page_build.linking.linker import Linked

SHAPES = """
export const round = "o", SQUARE = "[]";
export let size = 3;
export function area(side) { return side * side; }
export default class Shape { name = "shape"; }
"""
INDEX = """
import Shape, { area as squared, round } from "./shapes.js";
import * as shapes from "./shapes.js";
import "./effect.js";
export * from "./shapes.js";
export { round as circle } from "./shapes.js";
export * as all from "./shapes.js";
const own = "own";
export { own, own as default };
export const made = [squared(4), round, new Shape().name, shapes.SQUARE, globalThis.effects];
export const here = new URL("art/x.svg", import.meta.url).href;
"""
EFFECT = "globalThis.effects = (globalThis.effects ?? 0) + 1;"
SHOW = """
const module = await import(process.argv[2]);
const shown = Object.entries(module).map(([name, value]) => [name,
  typeof value === "object" ? JSON.stringify(value) : String(value).replace(/\\s/g, "")]);
console.log(JSON.stringify(Object.fromEntries(shown)));
"""


def _write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return folder


def _run(script: str, *arguments: str | Path) -> str:
    command = [node(), "--input-type=module", "--eval", script, "-", *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _linked(*entries: str, **sources: str) -> Linked:
    """Links files named as keywords, where ``__`` stands for a slash."""
    paths = {name: f"{name.replace('__', '/')}.js" for name in sources}
    return link(
        [paths[name] for name in entries], {paths[n]: t.encode() for n, t in sources.items()}
    )


@pytest.mark.slow
def test_all_forms_of_import_and_export_mean_the_same_when_linked(tmp_path: Path) -> None:
    sources = {"shapes.js": SHAPES, "index.js": INDEX, "effect.js": EFFECT}
    plain = {name: text.encode() for name, text in sources.items()}
    linked = link(["index.js"], plain)
    assert linked.refused == {}
    folders = (_write(tmp_path / "plain", plain), _write(tmp_path / "linked", linked.scripts))
    shown = [json.loads(_run(SHOW, folder / "index.js")) for folder in folders]
    for one, folder in zip(shown, folders, strict=True):
        assert one.pop("here") == f"{folder.as_uri()}/art/x.svg"
    assert shown[0].keys() == shown[1].keys()
    assert shown[0]["made"] == shown[1]["made"] == '[16,"o","shape","[]",1]'
    assert shown[0]["default"] == shown[1]["default"] == "own"
    assert shown[0]["circle"] == shown[1]["circle"] == "o"


EXPORTS = """
const all = await import(process.argv[2]);
const names = Object.entries(all).map(([path, module]) => [path, Object.keys(module).sort()]);
console.log(JSON.stringify(Object.fromEntries(names)));
"""


@pytest.mark.slow
def test_the_linked_page_exports_what_its_modules_do(tmp_path: Path) -> None:
    sources = read(REPOSITORY / "web_client")
    apart = ("main.js", "last_resort.js", "docs/")  # these run in a browser only
    paths = [p for p in sources if p.endswith((".js", ".mjs")) and not p.startswith(apart)]
    everything = "".join(f"export * as m{i} from './{p}';\n" for i, p in enumerate(paths))
    sources["all.js"] = everything.encode()
    linked = link(["all.js"], sources)
    assert linked.refused == {}
    assert len(linked.modules) == len(paths) + 1
    folders = (_write(tmp_path / "plain", sources), _write(tmp_path / "linked", linked.scripts))
    plain, joined = (json.loads(_run(EXPORTS, folder / "all.js")) for folder in folders)
    assert plain == joined
    assert len(plain) == len(paths)
    assert ["createInterface"] in plain.values()


SAME = """
const [first, second] = await Promise.all(process.argv.slice(2).map((path) => import(path)));
const later = await first.load();
console.log(first.one === second.one, second.one === later.one, globalThis.runs);
"""


@pytest.mark.slow
@pytest.mark.parametrize("part", ["linked", "refused"])
def test_every_entry_has_the_same_instance_of_a_module(tmp_path: Path, part: str) -> None:
    odd = "await null;" if part == "refused" else ""
    sources = {
        "shared.js": "globalThis.runs = (globalThis.runs ?? 0) + 1; export const one = {};",
        "main.js": "export { one } from './shared.js';"
        "export const load = () => import('./a/b.js');",
        "games/snail/index.js": f"{odd} export {{ one }} from '../../shared.js';",
        "a/b.js": "import { one } from '../shared.js'; export { one };",
    }
    files = {path: text.encode() for path, text in sources.items()}
    linked = link(["main.js", "games/snail/index.js"], files)
    assert list(linked.refused) == (["games/snail/index.js"] if odd else [])
    kept = {path: files[path] for path in linked.refused}
    folder = _write(tmp_path, kept | linked.scripts)
    assert _run(SAME, folder / "main.js", folder / "games/snail/index.js") == "true true 1\n"


def test_what_two_entries_need_beside_the_page_is_in_one_script() -> None:
    linked = _linked(
        "main", "games__a__index", "games__b__index",
        main="", both="export const one = 1;",
        games__a__index="import { one } from '../../both.js'; export default one;",
        games__b__index="export { one as default } from '../../both.js';",
    )  # fmt: skip
    assert {path for path, code in linked.scripts.items() if b"one=1" in code} == {"both.js"}


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        (
            {"main": "import './a.js';", "a": "import './b.js';", "b": "import './a.js';"},
            "a.js is in a circle of imports: a.js → b.js → a.js",
        ),
        ({"main": "import { two } from './a.js';", "a": "export const one = 1;"},
         "main.js imports 'two', which a.js does not export"),
        ({"main": "import './a.js';"}, "a.js is imported, and there is no such file"),
        ({"main": "export { a } from './b.js';", "b": "x = = 1"}, "b.js:1 can't be parsed"),
    ],
)  # fmt: skip
def test_a_page_that_cant_be_linked_is_refused_as_a_whole(
    sources: dict[str, str], reason: str
) -> None:
    linked = _linked("main", **sources)
    assert linked.refused == {"main.js": reason}
    assert linked.scripts == {}


def test_a_part_that_cant_be_linked_leaves_the_page_alone() -> None:
    linked = _linked("main", "part", main="export const a = 1;", part="export let b = 1; b = 2;")
    assert linked.refused == {"part.js": "part.js:1 changes b, which it exports"}
    assert linked.modules == {"main.js"}


def test_a_script_names_the_licences_of_what_it_holds() -> None:
    sources = {
        "main.js": b"import './vendor/pack/utils/one.js';",
        "vendor/pack/utils/one.js": b"export const one = 1;",
        "vendor/pack/LICENSE": b"Copyright 2019 Somebody.\n\nYou may use it.",
        "vendor/other/LICENSE": b"Copyright 2020 Nobody.",
    }
    linked = link(["main.js"], sources)
    first, rest = linked.scripts["main.js"].split(b"\n", 1)
    assert first == b"/*! /vendor/pack/LICENSE: Copyright 2019 Somebody. */"
    assert b"/*!" not in rest


def test_the_map_leads_from_a_line_to_the_source() -> None:
    linked = _linked("a__main", a__main="// one\n\nexport const a = 1;\n")
    found = json.loads(linked.scripts["a/main.js.map"])
    assert found["sources"] == ["../../../a/main.js"]
    lines = linked.scripts["a/main.js"].split(b"\n")
    assert found["mappings"].split(";")[lines.index(b"const a=1;")] == "AAEA"

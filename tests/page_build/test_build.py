"""A whole build, of a page with two games."""

from __future__ import annotations

import pytest

from game_server.page_build.build import build
from game_server.page_build.linking.module import Unlinkable

PAGE = """<html>
  <head>
    <link rel="stylesheet" href="style.css" />
    <link rel="stylesheet" href="ui/home.css" />
    <script type="module" src="main.js"></script>
  </head>
</html>
"""
SOURCES = {
    "index.html": PAGE.encode(),
    "error.html": b'<head>\n    <link rel="stylesheet" href="style.css" />\n  </head>',
    "main.js": b"import { el } from './ui/el.js'; el();",
    "ui/el.js": b"export const el = () => 1;",
    "games/snail/index.js": b"import { el } from '../../ui/el.js'; export default { el };",
    "games/snail/snail.css": b"p { color: red }",
    "games/snail/art/card.svg": b"<svg></svg>",
    "style.css": b"a { b: c }",
    "ui/home.css": b"d { background: url(art/x.svg) }",
    "docs/docs.js": b"import './schema.js';",
    "jsconfig.json": b"{}",
}


def test_the_page_is_one_script_and_one_style_sheet_with_a_script_for_each_game() -> None:
    made = build(SOURCES)
    assert made.refused == {}
    assert {path for path in made.files if not path.endswith(".map")} == {
        "index.css", "error.css", "style.css", "ui/home.css",
        "main.js", "games/snail/index.js", "games/snail/snail.css", "games/snail/art/card.svg",
    }  # fmt: skip
    assert b"const el=()=>1" in made.files["main.js"]["identity"]
    assert b"const el=()=>1" not in made.files["games/snail/index.js"]["identity"]
    assert made.files["index.css"]["identity"] == b'a{b: c}\nd{background: url("ui/art/x.svg")}'
    root = f"assets/{made.digest}/"
    assert made.pages["index.html"].count(root) == 3
    assert f'rel="modulepreload" href="{root}games/snail/index.js"' in made.pages["index.html"]
    assert f'href="{root}error.css"' in made.pages["error.html"]


def test_every_address_changes_with_any_byte_and_none_without() -> None:
    same, other = build(dict(SOURCES)), build(SOURCES | {"games/snail/art/card.svg": b"<svg/>"})
    assert build(SOURCES).digest == same.digest != other.digest


def test_a_game_that_cant_be_linked_is_served_as_it_is() -> None:
    odd = b"import { el } from '../../ui/el.js'; await el();"
    made = build(SOURCES | {"games/snail/index.js": odd})
    assert made.refused == {
        "games/snail/index.js": "games/snail/index.js:1 waits (await) while it is loaded"
    }
    assert made.files["games/snail/index.js"]["identity"] == odd
    assert b"main.js" in made.files["ui/el.js"]["identity"]


def test_a_games_files_are_all_there_under_their_names() -> None:
    files = {
        f"games/snail/{name}": b"1"
        for name in ("levels.json", "help.html", "tune.MP3", "thing.xyz", "jsconfig.json")
    }
    made = build(SOURCES | files)
    assert {path: made.files[path]["identity"] for path in files} == files
    assert not {"jsconfig.json", "index.html", "docs/docs.js"} & made.files.keys()


def test_a_style_sheet_that_cant_be_read_stays_as_it_is_and_is_named() -> None:
    odd = b"p::after { content: '\xe9' }"
    made = build(SOURCES | {"games/snail/snail.css": odd})
    assert made.files["games/snail/snail.css"]["identity"] == odd
    assert made.refused == {"games/snail/snail.css": "games/snail/snail.css is not UTF-8 (byte 21)"}
    assert made.pages
    with pytest.raises(Unlinkable, match=r"^ui/home\.css is not UTF-8"):
        build(SOURCES | {"ui/home.css": odd})


def test_a_page_that_cant_be_linked_has_no_files() -> None:
    made = build(SOURCES | {"ui/el.js": b"export let el = 1; el = 2;"})
    assert made.files == {}
    assert made.refused == {"main.js": "ui/el.js:1 changes el, which it exports"}

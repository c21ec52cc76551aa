"""All texts of the page stand in one place: no other module holds words for players."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.page_texts import texts_for_players
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WEB = REPOSITORY / "web_client"
ELSEWHERE = {
    "last_resort.js": "must work when no other script does",
    "docs": "a page for developers",
    "generated": "names of the protocol, for developers",
    "texts": "the place for them",
    "vendor": "not ours",
}
"""Files and folders that are not searched, with the reason."""
NOT_READ = {
    "games/driftline/arena_sprites.js": {"cracked crystal", "large shard"},
    "games/driftline/signs.js": {"sign pad"},
    "games/driftline/sprites.js": {"own ship"},
    "input/bindings/page_keys.js": {
        "input:not([type=radio], [type=checkbox], [type=range]), textarea, select",
        "button, a, summary, label, input, textarea, select, dialog",
    },
    "net/http.js": {"Bearer "},
    "net/room_status.js": {"team standings"},
    "render/labels.js": {
        '600 {px}px "Inter", "Segoe UI", system-ui, -apple-system, Roboto, sans-serif'
    },
    "ui/game_styles.js": {"not all"},
    "ui/gamepad/pad_menu.js": {"button, input, select, summary, a[href]"},
    "visitor/resume_token.js": {"way back"},
}
"""Literals that read like texts and are none."""
OF_THE_PAGE = {"connection_lost", "not_the_server"}
"""Codes of refusals that the page itself gives."""


def _modules() -> list[Path]:
    def is_searched(path: Path) -> bool:
        name = path.relative_to(WEB).as_posix()
        is_of_game = name.startswith("games/") and path.name == "texts.js"
        return not is_of_game and name.split("/")[0] not in ELSEWHERE

    return [path for path in sorted(WEB.rglob("*.js")) if is_searched(path)]


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(WEB).as_posix())
def test_no_module_holds_a_text_for_players(path: Path) -> None:
    found = dict(texts_for_players(path.read_bytes()))
    allowed = NOT_READ.get(path.relative_to(WEB).as_posix(), set())
    assert {line: text for line, text in found.items() if text not in allowed} == {}


def test_no_exception_is_left_over() -> None:
    for name, allowed in NOT_READ.items():
        assert allowed <= {text for _, text in texts_for_players((WEB / name).read_bytes())}


@pytest.mark.parametrize(
    "added",
    [
        'put(title, "results");',
        "put(count, `${3} of ${n}`);",
        'const play = el("button", { type: "button" }, "Play");',
        'el("p", {}, is_on ? "on" : "off");',
        'const box = el("section", { class: "box", "aria-label": "scores" });',
        'field.placeholder = "guest";',
        'node.setAttribute("aria-label", is_open ? "shut" : "open");',
        'ui.say("gone");',
        'const EMPTY = "No public room is open.";',
        'const LABELS = { retry: "Try again" };',
        'const names = { lobby: "in the lobby" };',
        "const line = (s) => `waiting for ${s} players`;",
    ],
)
def test_a_text_is_found_wherever_it_is_added(added: str) -> None:
    assert list(texts_for_players(added.encode()))


@pytest.mark.parametrize(
    "code",
    [
        'throw new RangeError("There is no such option.");',
        'console.error("the page has failed:", fault);',
        'if (event.key === "Escape") close();',
        'const jump = ["Space", "Pad0", "KeyE"];',
        'const box = el("div", { class: "hero left", role: "img" });',
        'document.querySelector("dialog[open], .mending button");',
        'import { TEXTS } from "../texts/texts.js";',
        "node.className = `Big ${kind}`;",
        "put(key, `${count}`);",
    ],
)
def test_names_and_errors_are_no_texts_for_players(code: str) -> None:
    assert not list(texts_for_players(code.encode()))


def test_the_page_words_a_refusal_only_where_its_code_says_all() -> None:
    source = (WEB / "texts" / "en" / "server.js").read_text(encoding="utf-8")
    table = source[source.index("refusals: {") : source.index("closes: {")]
    codes = set(re.findall(r"^    (\w+):", table, re.MULTILINE)) - OF_THE_PAGE
    sentences: dict[str, set[str]] = {code: set() for code in codes}
    for code, sentence in _refusals():
        sentences.get(code, set()).add(sentence)
    assert {code: len(said) for code, said in sentences.items()} == dict.fromkeys(codes, 1)


def _refusals() -> Iterator[tuple[str, str]]:
    """The code of each refusal that the server makes, and its sentence as in the source."""
    for path in sorted((REPOSITORY / "game_server").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(args=[ast.Constant(value=str(code)), sentence, *_]):
                    yield code, ast.unparse(sentence)

"""Documents, docstrings and comments are free of constructions that make plain sentences hard."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.language import (
    CONSTRUCTIONS,
    PROSE_OF,
    Construction,
    faults,
    faults_in,
    faults_in_strings,
)
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

BEFORE_AND_AFTER = {
    "Who loses the connection or reloads finds seat, ship, score and host role kept for 30 s; "
    "who leaves passes the role on at once.": (
        "If you lose the connection or reload, your seat, ship, score and host role are kept for "
        "30 s. Leaving hands the role on at once."
    ),
    "What `/metrics` did not tell is neither passed nor explained.": (
        "Checks that need `/metrics` are skipped without it."
    ),
    "What cannot be had is skipped with a reason, and fails where `CI=true`.": (
        "A missing tool skips its tests; under `CI=true` it fails them."
    ),
    "Let the server's own address do what a crowd does": (
        "Lift the per-address limits, since all bots share one address."
    ),
    "What members are told of who get only every second or every fourth tick": (
        "What members on a slower tier receive."
    ),
    "Lines of the room itself about who comes, goes, is gone for a moment, or is called "
    "otherwise.": "System messages in chat: joined, left, disconnected, renamed.",
    "So many lines of one person in so many seconds.": (
        "At most `LINES` per person in `WINDOW_S` seconds."
    ),
}


def _files() -> list[Path]:
    """Every tracked file with prose that is ours and not generated from the code."""
    listed = subprocess.run(
        ["git", "ls-files", "--", *(f"*{suffix}" for suffix in PROSE_OF)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout")
    return [REPOSITORY / name for name in listed.stdout.splitlines() if "/vendor/" not in name]


def test_no_listed_construction_stands_in_documents_docstrings_or_comments() -> None:
    found = [fault for path in _files() for fault in faults(path)]
    assert not found, "\n".join(map(str, found))


def test_no_listed_construction_stands_in_what_users_and_operators_read() -> None:
    own = (path for path in _files() if path.suffix == ".py" and "tests" not in path.parts)
    found = [fault for path in own for fault in faults_in_strings(path)]
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("construction", CONSTRUCTIONS, ids=lambda each: each.before)
def test_a_construction_is_found_in_its_example_and_not_in_the_cured_one(
    construction: Construction,
) -> None:
    assert [cure for _, _, cure in faults_in(construction.before)].count(construction.cure) >= 1
    assert list(faults_in(construction.after)) == []


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER.items())
def test_hard_sentences_are_found_and_plain_ones_are_not(before: str, after: str) -> None:
    assert list(faults_in(before))
    assert list(faults_in(after)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Who hosts after the host has left?",
        "It says who hosts, and who has left.",
        "There are so many rooms that they share one call.",
        "What happens when a socket is full?",
        "Twins are told apart by their number.",
        "Players\nwho wait get a place.",
    ],
)
def test_right_sentences_are_left_alone(sentence: str) -> None:
    assert list(faults_in(sentence)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", "A line.\n\nThe own ship.\n"),
        ("page.py", '"""A module."""\n\n# The own ship\nSHIP = "the own ship"\n'),
        ("page.js", "const ship = 'the own';\n\n// The own ship.\n"),
        ("page.css", ".ship {\n}\n/* The own ship. */\n"),
        ("page.html", "<p>\n</p>\n<!-- The own ship. -->\n"),
    ],
)
def test_prose_is_read_from_documents_and_comments_with_its_line(
    name: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [(fault.line, fault.text) for fault in faults(tmp_path / name)] == [(3, "The own")]


def test_code_is_not_prose(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`the own`\n\n```text\nthe own\n```\n", encoding="utf-8")
    assert faults(page) == []

"""Linter and type checkers find nothing, in Python and in JavaScript."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.javascript import npm_tools
from tests.support.tools import REPOSITORY

pytestmark = pytest.mark.slow

JSCONFIG = REPOSITORY / "web_client" / "jsconfig.json"
PYTHON = ("game_server", "load_tests", "tests")


def _finds_nothing(*command: str) -> None:
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_ruff_finds_nothing() -> None:
    _finds_nothing(sys.executable, "-m", "ruff", "check", *PYTHON)


def test_python_is_formatted() -> None:
    _finds_nothing(sys.executable, "-m", "ruff", "format", "--check", *PYTHON)


def test_mypy_finds_nothing() -> None:
    _finds_nothing(sys.executable, "-m", "mypy")


def test_typescript_finds_nothing_in_the_web_client() -> None:
    _finds_nothing(*npm_tools.command("tsc"), "--project", str(JSCONFIG))


def test_javascript_is_formatted() -> None:
    _finds_nothing(*npm_tools.command("prettier"), "--check", "web_client", "tests", "load_tests")

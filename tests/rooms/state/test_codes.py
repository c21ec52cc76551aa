"""Codes are found in whatever people write or paste, here as in the page."""

from __future__ import annotations

import json

import pytest

from game_server.rooms.state.codes import code_in
from tests.support.tools import REPOSITORY

CASES = json.loads((REPOSITORY / "tests" / "vectors" / "codes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "code"), CASES)
def test_a_code_is_found_in_what_people_paste(text: str, code: str) -> None:
    assert code_in(text) == code

"""The numbers of Driftline: their units, and those that the browser gets."""

from __future__ import annotations

import json
import math
import re

import pytest

from game_server.games.driftline.game import Driftline
from game_server.games.driftline.tuning import constants, ticks
from tests.support.tools import REPOSITORY

FOLDER = REPOSITORY / "web_client" / "games" / "driftline"
SCRIPTS = [script.read_text(encoding="utf-8") for script in FOLDER.glob("*.js")]


@pytest.mark.parametrize(
    ("seconds", "whole"), [(0.0, 0), (1.0, 30), (0.15, 5), (0.05, 2), (1 / 60 - 1e-9, 0)]
)
def test_seconds_are_whole_ticks_and_halves_are_rounded_up(seconds: float, whole: int) -> None:
    assert ticks(seconds) == whole


def test_the_browser_gets_finite_numbers_as_json() -> None:
    sent = json.loads(json.dumps(Driftline().constants()))
    assert sent == constants()
    assert all(math.isfinite(value) for value in sent.values())


def test_top_speed_is_where_thrust_and_drag_balance() -> None:
    c = constants()
    assert c["thrust"] * (1 / c["drag"] - c["dt"]) == pytest.approx(c["top_speed"])


@pytest.mark.parametrize("name", constants())
def test_the_browser_uses_each_number_that_it_gets(name: str) -> None:
    read = rf"(?:\b(?:constants|c)\??\.|[{{,]\s*){name}\b"  # of the constants, or taken apart
    assert any(re.search(read, script) for script in SCRIPTS)

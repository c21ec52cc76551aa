"""The process that draws maps, by its bytes: requests in, answers out, whatever a game does."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import pytest

from game_server.maps.worker import SIZE
from tests.support.deadlines import WITHIN_S
from tests.support.tools import REPOSITORY

pytestmark = pytest.mark.slow

MODULE = "tests.support.games.faulty_maps"


def answers_to(*requests: tuple[str, str, dict[str, Any], int]) -> list[Any]:
    """The answers of a new process to requests, until its input ends."""
    sent = b"".join(SIZE.pack(len(data)) + data for data in map(pickle.dumps, requests))
    done = subprocess.run(
        [sys.executable, "-m", "game_server.maps.worker"],
        cwd=REPOSITORY,
        input=sent,
        capture_output=True,
        timeout=WITHIN_S,
        check=True,
    )
    answers, at = [], 0
    while at < len(done.stdout):
        [size] = SIZE.unpack_from(done.stdout, at)
        at += SIZE.size + size
        answers.append(pickle.loads(done.stdout[at - size : at]))
    assert b"what a game prints is no answer" in done.stderr
    return answers


def test_each_request_has_its_answer_and_a_fault_ends_nothing() -> None:
    drawn, raised, exited, again, none, missing, invalid = answers_to(
        (MODULE, "OddMaps", {}, 3),
        (MODULE, "OddMaps", {}, 2),
        (MODULE, "OddMaps", {}, 5),
        (MODULE, "OddMaps", {}, 4),
        (MODULE, "GameSettings", {}, 4),
        ("no.such.module", "OddMaps", {}, 4),
        (MODULE, "OddMaps", {"player_limit": -1}, 4),
    )
    assert [(answer[0].map.width, answer[1]) for answer in (drawn, again)] == [(3, None), (4, None)]
    assert raised == (None, "ZeroDivisionError: no such map")
    assert exited == (None, "MapFault: SystemExit: no such map either")
    assert none == (None, f"TypeError: {MODULE}:GameSettings is not a Game")
    assert missing == (None, "ModuleNotFoundError: No module named 'no'")
    assert invalid[1].startswith("ValidationError: ")

"""Every attack, small, against one server with its default settings: the answers, and what is left.

No memory and no time is judged here; ``-m attack`` does that, in full.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

import pytest

from load_tests.server_process import ServerFault
from tests.attack.attacks import ATTACKS, SMALL, Attack, Outcome
from tests.attack.scene import Scene, Stretch
from tests.attack.trial import outcome_of, small_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and 127.0.0.0/8")
CALM_S = 2.0
KEPT_SHARE = 0.7
"""Of the ticks that came without the attacks: far below what is lost to a busy machine."""
OWN = [attack for attack in ATTACKS if attack.has_own_server and not attack.is_apart]
SHARED = [attack for attack in ATTACKS if not attack.has_own_server]


class Attacked:
    """A server on which all attacks have been run."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        calm_from = time.monotonic()
        time.sleep(CALM_S)
        self.sockets = scene.sockets()
        began = time.monotonic()
        self.calm = scene.honest.between(calm_from, began)
        self.outcomes: dict[str, Outcome] = asyncio.run(small_at_once(scene))
        self.under: Stretch = scene.honest.between(began, time.monotonic())


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    with Scene(tmp_path_factory.mktemp("attacked")) as scene:
        yield Attacked(scene)


@pytest.mark.parametrize("attack", SHARED, ids=str)
def test_it_is_answered_as_it_should(attack: Attack, attacked: Attacked) -> None:
    outcome = attacked.outcomes[attack.name]
    assert not outcome.broken, outcome.said


@pytest.mark.parametrize("attack", OWN, ids=str)
async def test_a_server_of_its_own_bears_it(attack: Attack, artefacts: Path) -> None:
    with Scene(artefacts, attack.command, **attack.settings) as scene:
        began = time.monotonic()
        outcome = await outcome_of(attack, scene, SMALL)
        assert not outcome.broken, outcome.said
        assert scene.honest.between(began, time.monotonic()).kept > KEPT_SHARE
        scene.stop()


def test_there_are_attacks_of_each_flood() -> None:
    floods = {attack.run.__module__.rpartition(".")[2] for attack in ATTACKS}
    assert floods == {"crowds", "http_floods", "odd_clients", "room_floods"}


def test_an_honest_player_has_played_on_beside_them(attacked: Attacked) -> None:
    assert attacked.under.kept >= KEPT_SHARE * min(attacked.calm.kept, 1.0)
    assert (attacked.under.reconnects, attacked.under.corrections) == (0, 0)


def test_every_newcomer_was_placed_or_got_a_reason(attacked: Attacked) -> None:
    assert attacked.scene.newcomers.answers
    assert attacked.scene.newcomers.unanswered == []


def test_no_connection_of_theirs_is_left(attacked: Attacked) -> None:
    assert attacked.scene.sockets_fall_to(attacked.sockets + 4, 10.0) <= attacked.sockets + 4


def test_nothing_failed_but_the_game_that_does(attacked: Attacked) -> None:
    allowed = sum(attack.incidents for attack in SHARED)
    text = attacked.scene.server.text()
    assert attacked.scene.tracebacks() <= allowed, text[-5_000:]


def test_afterwards_it_stops_as_it_should(attacked: Attacked) -> None:
    try:
        attacked.scene.stop()
    except ServerFault as fault:
        pytest.fail(str(fault))

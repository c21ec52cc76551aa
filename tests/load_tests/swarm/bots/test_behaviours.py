"""What bots want, from what they know."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from load_tests.swarm.bots import behaviours
from load_tests.swarm.bots.behaviours import Intent, Sight, Wanderer, held

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUND: dict[str, Any] = {
    "width": 1000.0,
    "height": 1000.0,
    "pads": [[100.0, 500.0, 90.0], [900.0, 500.0, 90.0]],
    "crystals": [[500.0, 100.0]],
}
EVERY = [
    behaviours.Wanderer,
    behaviours.Hunter,
    behaviours.Banker,
    behaviours.Idler,
    behaviours.Chatter,
    behaviours.Leaver,
    behaviours.Watcher,
]


def _sight(
    tick: int,
    here: tuple[float, float] = (500.0, 500.0),
    others: Sequence[tuple[float, float]] = (),
) -> Sight:
    return Sight(tick, 30, {"x": here[0], "y": here[1]}, GROUND, others)


def test_directions_become_the_buttons_that_a_game_has() -> None:
    four = ["up", "down", "left", "right"]
    assert held(Intent(dx=3.0, dy=0.5), four, []) == {"right": True}
    assert held(Intent(dx=-1.0, dy=1.0, fire=True), four, []) == {"down": True, "left": True}
    assert held(Intent(dy=-2.0, fire=True, presses=("dash",)), [*four, "fire"], ["dash"]) == {
        "up": True, "fire": True, "dash": True,
    }  # fmt: skip
    assert held(Intent(), four, []) == {}


def test_a_wanderer_heads_for_one_place_until_it_gives_up() -> None:
    mind = behaviours.Wanderer(Random(1))
    early = [mind.decide(_sight(tick)).aim for tick in range(150)]
    assert len(set(early)) == 1
    assert mind.decide(_sight(151)).aim != early[0]


def test_a_hunter_goes_for_the_nearest_other() -> None:
    intent = behaviours.Hunter(Random(1)).decide(_sight(1, others=[(500.0, 950.0), (100.0, 500.0)]))
    assert intent.aim == math.pi
    assert intent.dx < 0
    assert intent.fire


def test_a_hunter_that_knows_nobody_goes_to_crystals() -> None:
    intent = behaviours.Hunter(Random(1)).decide(_sight(1))
    assert intent.aim == -math.pi / 2


def test_a_banker_ends_up_holding_still_on_the_nearest_pad() -> None:
    mind = behaviours.Banker(Random(1))
    mind.decide(_sight(0))
    on_the_way = mind.decide(_sight(8 * 30, here=(300.0, 500.0)))
    assert (on_the_way.dx, on_the_way.dy) == (-200.0, 0.0)
    assert mind.decide(_sight(8 * 30 + 1, here=(101.0, 500.0))) == Intent()


def test_an_idler_stirs_now_and_then() -> None:
    mind = behaviours.Idler(Random(1))
    stirred = [tick for tick in range(1, 1000, 3) if mind.decide(_sight(tick)) != Intent()]
    assert stirred == [451, 901]


def test_a_chatter_talks_every_few_seconds() -> None:
    mind = behaviours.Chatter(Random(1))
    said = [intent.say for tick in range(0, 3000, 3) if (intent := mind.decide(_sight(tick))).say]
    assert 8 <= len(said) <= 30
    assert set(said) <= set(behaviours.SAYINGS)


@pytest.mark.parametrize(("tick_hz", "ticks"), [(60, 6), (30, 3), (10, 1), (5, 1)])
def test_bots_decide_ten_times_a_second_where_there_are_that_many_ticks(
    tick_hz: int, ticks: int
) -> None:
    assert Sight(0, tick_hz, {}, {}).ticks_per_decision == ticks


def test_a_leaver_mostly_returns_and_sometimes_goes_for_good() -> None:
    mind = behaviours.Leaver(Random(1))
    intents = [mind.decide(_sight(tick)) for tick in range(0, 30_000, 3)]
    assert 20 <= sum(intent.drop for intent in intents) <= 50
    assert 5 <= sum(intent.leave for intent in intents) <= 25


def test_only_watchers_spectate_and_they_press_nothing() -> None:
    assert [mind for mind in EVERY if mind.spectates] == [behaviours.Watcher]
    mind = behaviours.Watcher(Random(1))
    intents = [mind.decide(Sight(tick, 30, {}, GROUND)) for tick in range(900)]
    assert {held(intent, ["up", "fire"], ["dash"]) == {} for intent in intents} == {True}
    assert any(intent.look is not None for intent in intents)


@pytest.mark.parametrize("behaviour", EVERY)
def test_every_behaviour_copes_with_a_game_that_tells_nothing(behaviour: type[Wanderer]) -> None:
    mind = behaviour(Random(1))
    for tick in range(300):
        mind.decide(Sight(tick, 10, {}, {}))

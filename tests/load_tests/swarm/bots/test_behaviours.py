"""The intents of each behaviour, from what a bot observes."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from load_tests.swarm.bots import behaviours
from load_tests.swarm.bots.behaviours import Intent, Observation, Wanderer, controls

if TYPE_CHECKING:
    from collections.abc import Sequence

MAP: dict[str, Any] = {
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
    behaviours.Spectator,
]


def _observation(
    tick: int,
    position: tuple[float, float] = (500.0, 500.0),
    others: Sequence[tuple[float, float]] = (),
) -> Observation:
    return Observation(tick, 30, {"x": position[0], "y": position[1]}, MAP, others)


def test_directions_become_the_buttons_that_a_game_has() -> None:
    four = ["up", "down", "left", "right"]
    assert controls(Intent(dx=3.0, dy=0.5), four, []) == {"right": True}
    assert controls(Intent(dx=-1.0, dy=1.0, fire=True), four, []) == {"down": True, "left": True}
    assert controls(Intent(dy=-2.0, fire=True, presses=("dash",)), [*four, "fire"], ["dash"]) == {
        "up": True, "fire": True, "dash": True,
    }  # fmt: skip
    assert controls(Intent(), four, []) == {}


def test_a_wanderer_heads_for_one_point_until_it_gives_up() -> None:
    behaviour = behaviours.Wanderer(Random(1))
    early = [behaviour.decide(_observation(tick)).aim for tick in range(150)]
    assert len(set(early)) == 1
    assert behaviour.decide(_observation(151)).aim != early[0]


def test_a_hunter_goes_for_the_nearest_other() -> None:
    intent = behaviours.Hunter(Random(1)).decide(
        _observation(1, others=[(500.0, 950.0), (100.0, 500.0)])
    )
    assert intent.aim == math.pi
    assert intent.dx < 0
    assert intent.fire


def test_a_hunter_that_knows_nobody_goes_to_crystals() -> None:
    intent = behaviours.Hunter(Random(1)).decide(_observation(1))
    assert intent.aim == -math.pi / 2


def test_a_banker_ends_up_holding_still_on_the_nearest_pad() -> None:
    behaviour = behaviours.Banker(Random(1))
    behaviour.decide(_observation(0))
    on_the_way = behaviour.decide(_observation(8 * 30, position=(300.0, 500.0)))
    assert (on_the_way.dx, on_the_way.dy) == (-200.0, 0.0)
    assert behaviour.decide(_observation(8 * 30 + 1, position=(101.0, 500.0))) == Intent()


def test_an_idler_stirs_now_and_then() -> None:
    behaviour = behaviours.Idler(Random(1))
    stirred = [
        tick for tick in range(1, 1000, 3) if behaviour.decide(_observation(tick)) != Intent()
    ]
    assert stirred == [451, 901]


def test_a_chatter_chats_every_few_seconds() -> None:
    behaviour = behaviours.Chatter(Random(1))
    messages = [
        intent.chat
        for tick in range(0, 3000, 3)
        if (intent := behaviour.decide(_observation(tick))).chat
    ]
    assert 8 <= len(messages) <= 30
    assert set(messages) <= set(behaviours.CHAT_MESSAGES)


@pytest.mark.parametrize(("tick_hz", "ticks"), [(60, 6), (30, 3), (10, 1), (5, 1)])
def test_bots_decide_ten_times_a_second_where_there_are_that_many_ticks(
    tick_hz: int, ticks: int
) -> None:
    assert Observation(0, tick_hz, {}, {}).ticks_per_decision == ticks


def test_a_leaver_mostly_returns_and_sometimes_goes_for_good() -> None:
    behaviour = behaviours.Leaver(Random(1))
    intents = [behaviour.decide(_observation(tick)) for tick in range(0, 30_000, 3)]
    assert 20 <= sum(intent.drop for intent in intents) <= 50
    assert 5 <= sum(intent.leave for intent in intents) <= 25


def test_only_spectators_watch_and_they_press_nothing() -> None:
    assert [behaviour for behaviour in EVERY if behaviour.spectates] == [behaviours.Spectator]
    behaviour = behaviours.Spectator(Random(1))
    intents = [behaviour.decide(Observation(tick, 30, {}, MAP)) for tick in range(900)]
    assert {controls(intent, ["up", "fire"], ["dash"]) == {} for intent in intents} == {True}
    assert any(intent.spectate is not None for intent in intents)


@pytest.mark.parametrize("chosen", EVERY)
def test_every_behaviour_copes_with_a_game_that_declares_nothing(chosen: type[Wanderer]) -> None:
    behaviour = chosen(Random(1))
    for tick in range(300):
        behaviour.decide(Observation(tick, 10, {}, {}))

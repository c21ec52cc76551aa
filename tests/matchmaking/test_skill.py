"""Skill is learnt from the results of rounds, and brings like people together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.games.base import Standing

if TYPE_CHECKING:
    from tests.matchmaking.service import MatchmakingService


def test_quick_play_brings_people_of_one_skill_together(service: MatchmakingService) -> None:
    strong, weak = service.node.registry.open("runners"), service.node.registry.open("runners")
    for room, player in ((strong, "master"), (weak, "beginner")):
        service.node.join(room, player)
    for _ in range(10):
        service.matchmaker.skills.rate([["master"], ["beginner"]], [9, 0])
        service.matchmaker.skills.rate([["champion"], ["novice"]], [9, 0])
    assert service.play("champion").code == strong.code
    assert service.play("novice").code == weak.code


def test_skill_is_learned_from_the_people_of_a_round(service: MatchmakingService) -> None:
    room = service.node.registry.open("runners")
    for player in ("ann", "bob"):
        service.node.join(room, player)
    before = service.matchmaker.skills.of("ann").mean
    service.matchmaker.skills.learn(room, [Standing(1, 5), Standing(0, 2), Standing(3, 0)])
    after = [service.matchmaker.skills.of(player).mean for player in ("ann", "bob")]
    assert after[0] < before < after[1]


def test_a_teams_own_score_decides_what_is_learned_of_its_players(
    service: MatchmakingService,
) -> None:
    room = service.node.registry.open("runners", settings={"teams": 2})
    for player in ("ann", "bob"):
        service.node.join(room, player)
    service.node.run(0.1)
    # Ann has scored more herself, and yet her team has lost.
    service.matchmaker.skills.learn(room, [Standing(1, 0, (), 12), Standing(0, 5, (), 3)])
    ann, bob = (service.matchmaker.skills.of(player).mean for player in ("ann", "bob"))
    assert ann < bob

"""How long newcomers will wait for others, estimated from arrivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.matchmaking.service import MatchmakingService


def test_who_asks_again_and_again_is_no_further_arrival(service: MatchmakingService) -> None:
    service.play("ann")
    service.node.now += 10
    for _ in range(3):
        service.play("ann")
    service.node.now += 20
    for name in ("bob", "cleo", "dan"):
        service.play(name)
    # People came after 30, 0, 0 and 0 s, and the newest weighs 0.3.
    assert service.play("eve").wait_s == 10.3


def test_the_wait_is_estimated_from_arrivals(service: MatchmakingService) -> None:
    assert service.play("ann").wait_s is None
    service.node.now += 10
    assert service.play("bob").wait_s == 0.0  # ann is there
    service.node.now += 10
    assert service.play("cleo", mode="world").wait_s is None
    for n in range(2):
        service.play(f"guest {n}")
    service.node.now += 30
    # Into a room of his own; people came after 10, 10, 0 and 30 s, and the newest weighs 0.3.
    assert service.play("dan").wait_s == 13.9

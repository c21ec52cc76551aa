"""A matchmaker over a node, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from game_server.matchmaking.errors import Refused
from game_server.matchmaking.matchmaker import Limits, Matchmaker, Placement
from game_server.matchmaking.tokens import Guest, Tokens
from tests.support.rooms import Node, RecordingLink
from tests.support.run_without_loop import run_without_loop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from game_server.rooms.state.member import Member


class MatchmakingService:
    """A matchmaker over a node, and guests by name."""

    def __init__(self, limits: Limits | None = None, waiting: int = 0) -> None:
        self.node = Node(waiting_each=waiting)
        self.tokens = Tokens("secret", lambda: self.node.now)
        self.matchmaker = Matchmaker(
            self.node.registry,
            self.tokens,
            "runners",
            lambda: self.node.now,
            limits or Limits(rooms=50),
        )

    def play(self, name: str, **wish: Any) -> Placement:
        return run_without_loop(self.matchmaker.quick_play(Guest(name, name), **wish))

    def enter(self, placement: Placement) -> Member:
        return self.node.registry.membership.claim(
            self.tokens.read_ticket(placement.ticket), RecordingLink()
        )


def refusal(call: Callable[..., object], *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    assert refused.value.message.endswith(".")
    return refused.value.code, refused.value.status


async def refused(call: Awaitable[object]) -> tuple[str, int]:
    with pytest.raises(Refused) as caught:
        await call
    assert caught.value.message.endswith(".")
    return caught.value.code, caught.value.status

"""A vote on removing somebody: who may vote, and how many it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from game_server.rooms.seats import Seats, Stage

FEWEST_VOTERS = 2
"""With one voter, two people alone could remove each other at will."""


@dataclass(slots=True)
class Vote:
    """A vote on removing somebody; ``target``, ``by`` and the voters are members' numbers.

    ``ends_at`` is by the room's clock.
    """

    target: int
    by: int
    ends_at: int
    yes: set[int]
    no: set[int]


def voters(seats: Seats, target: int) -> set[int]:
    """The members' numbers of all players who may vote: those connected but the target."""
    return {s.member for s in seats if s.stage is Stage.CONNECTED and s.member != target}


def needed(able: set[int]) -> int:
    """How many votes remove somebody: more than half, and never one alone."""
    return max(len(able) // 2 + 1, FEWEST_VOTERS)


def plain(vote: Vote | None, seats: Seats) -> dict[str, Any] | None:
    """The vote as the status shows it."""
    if vote is None:
        return None
    able = voters(seats, vote.target)
    return {
        "target": vote.target,
        "by": vote.by,
        "yes": len(vote.yes & able),
        "needed": needed(able),
        "ends_tick": vote.ends_at,
    }

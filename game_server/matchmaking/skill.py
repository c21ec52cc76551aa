"""Skill of players, estimated from the results of rounds by openskill (Weng and Lin 2011).

An estimate lives in memory, under the player's id, for as long as the player is among the most
recently seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openskill.models import PlackettLuce

from game_server.limits.recent import Recent
from game_server.rooms.state.parts.seats import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.games.base import Standing
    from game_server.rooms.state.room import Room

REMEMBERED = 50_000
"""Players; some 100 bytes each."""


@dataclass(frozen=True, slots=True)
class Skill:
    """A normal distribution: what the player is worth, and how sure that is."""

    mean: float
    deviation: float


class Skills:
    """The skill of all players. Bots have none, and results against them do not count."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._model = PlackettLuce()
        self._skills: Recent[str, Skill] = Recent(remembered)
        self._unknown = Skill(self._model.mu, self._model.sigma)

    def of(self, player_id: str) -> Skill:
        return self._skills.get(player_id) or self._unknown

    def forget(self, player_id: str) -> None:
        """The player is unknown again."""
        self._skills.pop(player_id)

    def mean(self, player_ids: Iterable[str]) -> float:
        """The mean skill of some players; without players, that of an unknown one."""
        means = [self.of(player_id).mean for player_id in player_ids]
        return sum(means) / len(means) if means else self._unknown.mean

    def learn(self, room: Room, standings: Sequence[Standing]) -> None:
        """Learn from the result of a round."""
        sides: dict[int, list[str]] = {}
        scores: dict[int, int] = {}
        for standing in standings:
            seat, team = room.seats.get(standing.slot), room.roster[standing.slot].team
            if seat is not None and seat.stage is not Stage.RESERVED:
                # Without teams each player is a side; slots and teams differ by their sign.
                side = team or -1 - standing.slot
                sides.setdefault(side, []).append(seat.player_id)
                if standing.team_score is None:
                    scores[side] = scores.get(side, 0) + standing.score
                else:
                    scores[side] = standing.team_score
        self.rate(list(sides.values()), list(scores.values()))

    def rate(self, sides: Sequence[Sequence[str]], scores: Sequence[int]) -> None:
        """Learn from what each side of players has scored together."""
        if len(sides) < 2:
            return
        before = [
            [self._model.rating(self.of(p).mean, self.of(p).deviation) for p in side]
            for side in sides
        ]
        after = self._model.rate(before, scores=[float(score) for score in scores])
        for side, ratings in zip(sides, after, strict=True):
            for player_id, rating in zip(side, ratings, strict=True):
                self._skills[player_id] = Skill(rating.mu, rating.sigma)

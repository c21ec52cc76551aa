"""The result of a room's last round, as results and lobby show it."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A player's row in the standings, with the name and team of that time."""

    slot: int
    name: str = field(repr=False)
    score: int
    team: int
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """The score that a team has reached together."""

    team: int
    score: int


@dataclass(slots=True)
class RoundResult:
    """Both lists are best first, and empty before the first round; teams too in a round without
    teams.
    """

    standings: list[StandingRow] = field(default_factory=list)
    team_standings: list[TeamStanding] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        return {
            "standings": [list(astuple(row)) for row in self.standings],
            "team_standings": [list(astuple(row)) for row in self.team_standings],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> RoundResult:
        """The inverse of ``plain``. Raises KeyError, TypeError or ValueError."""
        return cls(
            [
                StandingRow(slot, name, score, team, tuple(awards))
                for slot, name, score, team, awards in plain["standings"]
            ],
            [TeamStanding(*row) for row in plain["team_standings"]],
        )

"""The roster of a room: every seat as it was announced last."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any

from game_server.protocol.declare import SeatState

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A seat. ``serial`` is its occupant, ``state`` a SeatState, ``team`` 0 without teams."""

    serial: int
    name: str = field(repr=False)
    state: int
    team: int

    @property
    def is_bot(self) -> bool:
        return self.state == SeatState.BOT


EMPTY_SEAT = RosterEntry(0, "", int(SeatState.EMPTY), 0)


class Roster(list[RosterEntry]):
    """One entry for each seat, by slot."""

    @classmethod
    def of_empty_seats(cls, count: int) -> Roster:
        return cls([EMPTY_SEAT] * count)

    @property
    def bots(self) -> int:
        """How many bots play."""
        return sum(entry.is_bot for entry in self)

    def for_welcome(self) -> list[list[Any]]:
        """``[slot, name, is_bot, team]`` of every taken seat."""
        return [
            [slot, entry.name, entry.is_bot, entry.team]
            for slot, entry in enumerate(self)
            if entry.state != SeatState.EMPTY
        ]

    def plain(self) -> list[list[Any]]:
        return [list(astuple(entry)) for entry in self]

    @classmethod
    def from_plain(cls, plain: Iterable[Iterable[Any]]) -> Roster:
        """The inverse of ``plain``. Raises TypeError."""
        return cls(RosterEntry(*entry) for entry in plain)

"""Votes on removing somebody: which voices count, and how many it takes.

People of one address are one voice against people of other addresses: they may all be one person.
Where everybody is of one address, target included, such as in a school class, each is a voice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from game_server.limits.recent import Recent
from game_server.rooms.state.parts.saved import Saved, not_saved, saved_as
from game_server.rooms.state.parts.seats import Seat, Seats, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FEWEST_VOICES = 2
"""With one voice, two people alone could remove each other at will."""
MOST_VOICES = 1_000


@dataclass(slots=True)
class Vote:
    """A vote on removing ``target``, called by ``by``; both and the voters are person ids.

    ``ends_at`` is by the room's clock.
    """

    target: int
    by: int
    ends_at: int
    yes: set[int]
    no: set[int]

    def cast(self, voter: int, *, yes: bool) -> None:
        """Count a voter for or against; their last vote counts."""
        self.yes.discard(voter)
        self.no.discard(voter)
        (self.yes if yes else self.no).add(voter)

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "yes": sorted(self.yes), "no": sorted(self.no)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Vote:
        """The inverse of ``plain``. Raises KeyError or TypeError."""
        return cls(**{**plain, "yes": set(plain["yes"]), "no": set(plain["no"])})


@dataclass(slots=True)
class Votes(Saved):
    """The vote of a room, if there is one now."""

    current: Vote | None = field(default=None, metadata=saved_as(Vote))
    may_call_at: Recent[str, int] = field(
        default_factory=lambda: Recent(MOST_VOICES), metadata=not_saved("voices are addresses")
    )
    """When each voice may call the next vote, by the room's clock."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the ``voices`` are for and against."""

    voices: int
    yes: int = 0
    no: int = 0

    @property
    def needed(self) -> int:
        """How many voices remove somebody: more than half, and never one alone."""
        return max(self.voices // 2 + 1, FEWEST_VOICES)

    @property
    def is_won(self) -> bool:
        return self.yes >= self.needed

    @property
    def is_lost(self) -> bool:
        """Whether even all who have not voted yet could not win it."""
        return self.voices - self.no < self.needed


def tally(vote: Vote, seats: Seats, spectators: Seats) -> Tally:
    """Count the voices of all connected players but the target.

    An address with several people votes as most of them do, and not at all while they are even.
    """
    voice = voices(seats, spectators)
    leaning: Counter[str] = Counter()
    for seat in seats:
        if seat.stage is Stage.CONNECTED and seat.person_id != vote.target:
            leaning[voice(seat)] += (seat.person_id in vote.yes) - (seat.person_id in vote.no)
    return Tally(
        len(leaning),
        sum(lean > 0 for lean in leaning.values()),
        sum(lean < 0 for lean in leaning.values()),
    )


def voices(seats: Seats, spectators: Seats) -> Callable[[Seat], str]:
    """The key by which each player's voice counts: their network, or themselves where all share
    one.

    A loaded room does not know where its people called from; then each of them is a voice.
    """
    present = (seat for group in (seats, spectators) for seat in group if seat.is_present)
    if len({seat.address and seat.network for seat in present}) < 2:
        return lambda seat: seat.player_id
    return lambda seat: seat.network

"""A vote on removing somebody: whose voice counts, and how many it takes.

People of one address are one voice against people of other addresses: they may all be one person.
Where everybody is of one address, target included, such as in a school class, each is a voice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game_server.rooms.state.parts.seats import Seat, Seats, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

FEWEST_VOICES = 2
"""With one voice, two people alone could remove each other at will."""


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

    The voice of an address is for what more of its people have voted for; for nothing while they
    are even.
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
    """Under what each player's voice counts: their network, or themselves where all share one.

    In a room that was saved and loaded nothing is known of where its people called from; then each
    of them is a voice.
    """
    present = (seat for places in (seats, spectators) for seat in places if seat.is_present)
    if len({seat.address and seat.network for seat in present}) < 2:
        return lambda seat: seat.player_id
    return lambda seat: seat.network


def plain(vote: Vote | None, seats: Seats, spectators: Seats) -> dict[str, Any] | None:
    """The vote as the status shows it, in voices."""
    if vote is None:
        return None
    count = tally(vote, seats, spectators)
    return {
        "target": vote.target,
        "by": vote.by,
        "yes": count.yes,
        "needed": count.needed,
        "ends_tick": vote.ends_at,
    }

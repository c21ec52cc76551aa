"""What a room's chat has to remember: who has said how much lately, who has muted whom, and who
was told to be here.

People are their members' numbers, times are ticks of the room's clock. Plain data, saved with its
room.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LINES = 5
WINDOW_S = 10
"""At most so many lines of one person in so many seconds. Fewer would cut an excited player short
in the middle of a round; more, and one person fills everybody's screen."""
ROOM_LINES = 24
ROOM_WINDOW_S = 2
"""The same for everybody together: no more could be read, and in a room of a thousand each line
costs a thousand writes."""
NETWORK_LINES = 20
"""Of these, the lines of one address: whoever has many connections leaves room for others."""
NEWS_LINES = 48
NEWS_WINDOW_S = 30
"""Lines of the room itself about who comes and goes: a school class fits, and whoever joins and
leaves without end does not drown the chat."""
LONGEST_PAUSE_S = 120
"""The slowest slow mode. What was said before is forgotten."""
EVERYBODY, NEWS = 0, -1
"""No member has these numbers."""
MUTES_TO_TIDY = 64
Who = TypeVar("Who", int, str)


@dataclass(frozen=True, slots=True)
class Known:
    """What everybody was told about a person."""

    name: str = field(repr=False)
    connected: bool
    spectator: bool


class ChatState:
    """``said`` are the times of everyone's latest lines, ``said_from`` those of each network, which
    are never saved; ``muted_by`` who wants to hear no more of somebody; ``known`` the people who
    were told to be here.
    """

    def __init__(self) -> None:
        self.known: dict[int, Known] = {}
        self.said: dict[int, list[int]] = {}
        self.said_from: dict[str, list[int]] = {}
        self.muted_by: dict[int, set[int]] = {}
        self._mutes_left = MUTES_TO_TIDY

    def wait_for(self, speaker: int, network: str, now: int, tick_hz: int, slow_mode_s: int) -> int:
        """The ticks until this speaker may say something, 0 when now is fine."""
        times = self.said.get(speaker, [])
        window = ROOM_WINDOW_S * tick_hz
        slow = times[-1] + slow_mode_s * tick_hz if times else now
        own = _next_at(times, LINES, WINDOW_S * tick_hz, now)
        network_at = _next_at(self.said_from.get(network, []), NETWORK_LINES, window, now)
        room = _next_at(self.said.get(EVERYBODY, []), ROOM_LINES, window, now)
        return max(0, slow - now, own - now, network_at - now, room - now)

    def note(self, speaker: int, network: str, now: int, tick_hz: int) -> None:
        """Somebody of a network has said something."""
        _append(self.said, speaker, now, LINES)
        _append(self.said, EVERYBODY, now, ROOM_LINES)
        _append(self.said_from, network, now, NETWORK_LINES)
        _forget(self.said, now - LONGEST_PAUSE_S * tick_hz)
        _forget(self.said_from, now - ROOM_WINDOW_S * tick_hz)

    def admit_news(self, now: int, tick_hz: int) -> bool:
        """Whether one more line about who comes and goes is not too many; it counts then."""
        times = self.said.get(NEWS, [])
        if _next_at(times, NEWS_LINES, NEWS_WINDOW_S * tick_hz, now) > now:
            return False
        _append(self.said, NEWS, now, NEWS_LINES)
        return True

    def rescale(self, now: int, ratio: float) -> None:
        """Every tick of the room lasts ``1 / ratio`` times as long from ``now`` on."""
        for table in (self.said, self.said_from):
            for times in table.values():
                times[:] = [now - round((now - at) * ratio) for at in times]

    def mute(self, listener: int, speaker: int, on: bool, here: Collection[int]) -> list[int]:
        """A listener wants to hear a speaker no more, or again. Returns all whom they muted of the
        people who are ``here``.
        """
        if on:
            self.muted_by.setdefault(speaker, set()).add(listener)
        elif listeners := self.muted_by.get(speaker):
            listeners.discard(listener)
        self._tidy(set(here))
        return sorted(who for who in here if listener in self.muted_by.get(who, ()))

    def is_muted(self, listener: int, speaker: int) -> bool:
        return listener in self.muted_by.get(speaker, ())

    def _tidy(self, here: set[int]) -> None:
        """Forget who muted whom of those who have left, once there may be as many as others."""
        self._mutes_left -= 1
        if self._mutes_left > 0:
            return
        kept = {who: by & here for who, by in self.muted_by.items() if who in here}
        self.muted_by = {who: by for who, by in kept.items() if by}
        self._mutes_left = MUTES_TO_TIDY + sum(map(len, self.muted_by.values()))

    def plain(self) -> dict[str, Any]:
        """All of it as msgpack can carry it, whose maps have names for keys."""
        return {
            "known": [[who, *astuple(known)] for who, known in self.known.items()],
            "said": [[who, times] for who, times in self.said.items()],
            "muted_by": [[who, sorted(by)] for who, by in self.muted_by.items()],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ChatState:
        """The inverse of ``plain``. Raises KeyError, TypeError or ValueError."""
        conversation = cls()
        conversation.known = {who: Known(*known) for who, *known in plain["known"]}
        conversation.said = {who: list(times) for who, times in plain["said"]}
        conversation.muted_by = {who: set(by) for who, by in plain["muted_by"]}
        return conversation


def _next_at(times: list[int], most: int, window: int, now: int) -> int:
    """When the next line fits, if at most so many may be said within a window."""
    return now if len(times) < most else times[-most] + window


def _append(table: dict[Who, list[int]], who: Who, now: int, most: int) -> None:
    """Note a time; whoever's is the newest stands last in the table."""
    table[who] = [*table.pop(who, []), now][-most:]


def _forget(table: dict[Who, list[int]], over: int) -> None:
    """Take out all whose newest time is over; they stand first."""
    while table and next(iter(table.values()))[-1] < over:
        del table[next(iter(table))]

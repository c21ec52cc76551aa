"""What a room's chat has to remember: who has said how much lately, who has muted whom, and who
was told to be here.

People are their members' numbers, times are ticks of the room's clock. Plain data, saved with its
room.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, field
from typing import Any

LINES = 5
WINDOW_S = 10
"""So many lines of one person in so many seconds. Fewer would cut an excited player short in the
middle of a round; more, and one person fills everybody's screen."""
ROOM_LINES = 20
ROOM_WINDOW_S = 2
"""The same for everybody together: no more could be read, and in a room of a thousand each line
costs a thousand writes."""
EVERYBODY = 0
"""No member has this number."""


@dataclass(frozen=True, slots=True)
class Known:
    """What everybody was told about a person."""

    name: str = field(repr=False)
    connected: bool
    spectator: bool


class Conversation:
    """``said`` are the times of everyone's latest lines; ``muted_by`` who wants to hear no more
    of somebody; ``known`` the people who were told to be here.
    """

    def __init__(self) -> None:
        self.known: dict[int, Known] = {}
        self.said: dict[int, list[int]] = {}
        self.muted_by: dict[int, set[int]] = {}

    def wait_for(self, speaker: int, now: int, tick_hz: int, slow_mode_s: int) -> int:
        """The ticks until this speaker may say something, 0 when now is fine."""
        times = self.said.get(speaker, [])
        slow = times[-1] + slow_mode_s * tick_hz if times else now
        own = _next_at(times, LINES, WINDOW_S * tick_hz, now)
        room = _next_at(self.said.get(EVERYBODY, []), ROOM_LINES, ROOM_WINDOW_S * tick_hz, now)
        return max(0, slow - now, own - now, room - now)

    def note(self, speaker: int, now: int) -> None:
        """Somebody has said something."""
        for who, most in ((speaker, LINES), (EVERYBODY, ROOM_LINES)):
            self.said[who] = [*self.said.get(who, []), now][-most:]

    def rescale(self, now: int, ratio: float) -> None:
        """Every tick of the room lasts ``1 / ratio`` times as long from ``now`` on."""
        self.said = {
            who: [now - round((now - at) * ratio) for at in times]
            for who, times in self.said.items()
        }

    def mute(self, listener: int, speaker: int, on: bool) -> list[int]:
        """A listener wants to hear a speaker no more, or again; returns all whom they muted."""
        listeners = self.muted_by.setdefault(speaker, set())
        if on:
            listeners.add(listener)
        else:
            listeners.discard(listener)
        self.muted_by = {who: by for who, by in self.muted_by.items() if by}
        return sorted(who for who, by in self.muted_by.items() if listener in by)

    def is_muted(self, listener: int, speaker: int) -> bool:
        return listener in self.muted_by.get(speaker, ())

    def keep(self, people: Collection[int]) -> None:
        """Forget all who are not among the people."""
        self.said = {who: at for who, at in self.said.items() if who in (EVERYBODY, *people)}
        self.muted_by = {
            who: by & set(people) for who, by in self.muted_by.items() if who in people
        }

    def plain(self) -> dict[str, Any]:
        """All of it as msgpack can carry it, whose maps have names for keys."""
        return {
            "known": [[who, *astuple(known)] for who, known in self.known.items()],
            "said": [[who, times] for who, times in self.said.items()],
            "muted_by": [[who, sorted(by)] for who, by in self.muted_by.items()],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Conversation:
        """The inverse of ``plain``. Raises KeyError, TypeError or ValueError."""
        conversation = cls()
        conversation.known = {who: Known(*known) for who, *known in plain["known"]}
        conversation.said = {who: list(times) for who, times in plain["said"]}
        conversation.muted_by = {who: set(by) for who, by in plain["muted_by"]}
        return conversation


def _next_at(times: list[int], most: int, window: int, now: int) -> int:
    """When the next line fits, if at most so many may be said within a window."""
    return now if len(times) < most else times[-most] + window
